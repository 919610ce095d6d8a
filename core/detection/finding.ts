import { shortened } from '../text/cut-text.js';

/** Another value that a setting could have. */
export interface Alternative {
  value: unknown;
  reason: string;
}

/**
 * What was detected for one setting. Without a `value` it is a tie: the alternatives are equally good, and a user has
 * to choose one.
 */
export interface Finding {
  /** Name of the setting, as in a setup's `file` or in a mapping; `kind` and `lineEnds` only inform. */
  setting: string;
  value?: unknown;
  /** From 0 to 1. */
  confidence: number;
  /** One or two sentences for users. */
  reason: string;
  alternatives?: Alternative[];
}

/** A tie between alternatives; the first is used until a user chooses. */
export function tie(setting: string, reason: string, alternatives: Alternative[]): Finding {
  return { setting, confidence: 0, reason, alternatives };
}

export function isTie(finding: Finding): boolean {
  return !('value' in finding);
}

/** `3 rows`, `1 row`. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}

/** A text as quoted in a reason: shortened, and with spaces for line ends and tabs. */
export function quoted(text: string): string {
  const plain = text.replace(/[\r\n\t]+/g, ' ');
  return `"${shortened(plain, 40)}"`;
}
