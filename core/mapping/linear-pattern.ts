import { RE2JS } from 're2js';
import { CountedText } from './counted-text.js';
import { repetitions } from './pattern-repetitions.js';
import { spend, withinBudget } from './step-budget.js';

/** A compiled pattern. Each method throws `OutOfSteps` if it would take too long. */
export interface LinearPattern {
  /** Number of groups. */
  groups: number;
  /** Steps that a character of the text may cost; repetitions count as often as they repeat. */
  steps: number;
  /** Whether some part of the text matches. */
  test(text: string): boolean;
  /** The first match: its first group, or all of it if the pattern has no group; undefined without a match. */
  extract(text: string): string | undefined;
  /**
   * The text with every match replaced; `$1` stands for the first group. Undefined if it becomes longer than it was
   * and than `maxCharacters`.
   */
  replace(text: string, replacement: string, maxCharacters: number): string | undefined;
}

/**
 * Compiles a user's regular expression for an engine that takes linear time (RE2): JavaScript's own engine can be made
 * to run for days by a pattern of ten characters. Replacing every match is a sequence of searches, each of which may
 * read the rest of the text, so its steps are counted and limited. Throws if the pattern is invalid; the message says
 * why.
 */
export function linearPattern(pattern: string, { ignoreCase = false } = {}): LinearPattern {
  const compiled = RE2JS.compile(pattern, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
  const steps = compiled.programSize();
  // The engine searches short texts position by position, one instruction per read; long texts and long patterns with
  // all instructions at once, which reads each character three times.
  const counted = (text: string): string => {
    const byPosition = steps <= maxPositionSteps && steps * text.length <= maxPositionProduct;
    const weight = byPosition ? 1 : steps / 3;
    return new CountedText(text, weight) as unknown as string;
  };
  // In the worst case every instruction runs at every character of each search. A small worst case is charged at once,
  // because counting would take longer.
  const countedIfLarge = (text: string, searches: number, threshold: number): string => {
    const worstCase = steps * text.length * searches;
    if (worstCase > threshold) return counted(text);
    spend(worstCase);
    return text;
  };
  return {
    groups: compiled.groupCount(),
    steps,
    test: (text) => withinBudget(() => compiled.test(countedIfLarge(text, 1, maxPositionProduct))),
    extract: (text) =>
      withinBudget(() => {
        const found = compiled.matcher(countedIfLarge(text, 1, maxPositionProduct));
        if (!found.find()) return undefined;
        return (compiled.groupCount() > 0 ? found.group(1) : found.group(0)) ?? '';
      }),
    replace: (text, replacement, maxCharacters) =>
      withinBudget(() => {
        // These methods are public in the engine; only its type declarations leave them out.
        const matcher = compiled.matcher(
          countedIfLarge(text, text.length, maxUncountedSteps),
        ) as unknown as ReplacingMatcher;
        const limit = Math.max(maxCharacters, text.length);
        let made = '';
        while (matcher.find()) {
          made += matcher.appendReplacement(replacement);
          if (made.length > limit) return undefined;
        }
        made += matcher.appendTail();
        return made.length > limit ? undefined : made;
      }),
  };
}

interface ReplacingMatcher {
  find(): boolean;
  appendReplacement(replacement: string): string;
  appendTail(): string;
}

/** The engine's own limits, in instructions and in instructions times characters, up to which it searches by position. */
const maxPositionSteps = 500;
const maxPositionProduct = 262_144;

/** Instructions times characters times searches up to which replacing is not counted. */
const maxUncountedSteps = 5_000;

/** This many steps take some milliseconds for a page of text. */
const maxSteps = 1_000;

/** What is wrong with a pattern; undefined if it is valid. */
export function patternFault(pattern: string): string | undefined {
  const tooMany = (steps: number): string =>
    `its repetitions expand to ${steps} steps; at most ${maxSteps} are allowed`;
  // The engine takes half a second to expand more than this.
  const estimate = repetitions(pattern);
  if (estimate > 4 * maxSteps) return tooMany(estimate);
  try {
    const { steps } = linearPattern(pattern);
    return steps > maxSteps ? tooMany(steps) : undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
