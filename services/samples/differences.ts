import { isDeepStrictEqual } from 'node:util';
import { type Finding, isTie } from '../../core/detection/finding.js';
import type { FileFormat } from '../../core/formats/file-format.js';

/** A setting that is tried although something else was found. */
export interface Difference {
  setting: string;
  given: unknown;
  finding: Finding;
}

/** What a setting is where a format does not name it. */
function usual(setting: string, { type }: FileFormat): unknown {
  switch (setting) {
    case 'delimiter':
      return type === 'text' ? '\t' : ',';
    case 'headerRow':
      return type === 'fixed-width' ? 0 : 1;
    case 'footerRows':
      return 0;
    default:
      return { encoding: 'utf-8', quote: '"', emptyValues: [] }[setting];
  }
}

/** Findings that a format goes against; ties and what only informs are none. */
export function differences(findings: readonly Finding[], format: FileFormat): Difference[] {
  const given = format as unknown as Record<string, unknown>;
  return findings.flatMap((finding) => {
    const { setting, value } = finding;
    if (isTie(finding) || setting === 'lineEnds') return [];
    const used = given[setting] === undefined ? usual(setting, format) : given[setting];
    // "csv" and "text" are the same but for their defaults.
    const same = setting === 'type' && isDelimited(used) && isDelimited(value);
    return same || isDeepStrictEqual(used, value) ? [] : [{ setting, given: used ?? null, finding }];
  });
}

const isDelimited = (type: unknown): boolean => type === 'csv' || type === 'text';
