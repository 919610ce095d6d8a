import { RE2JS } from 're2js';
import { CountedText } from './counted-text.js';
import { repetitions } from './pattern-repetitions.js';
import { spend, withinBudget } from './step-budget.js';

/** What of a compiled pattern is used here. Each throws `OutOfSteps` where it would take too long. */
export interface LinearPattern {
  /** How many groups it has. */
  groups: number;
  /** How many steps a character of the text may cost: more with each repetition that it stands for. */
  steps: number;
  /** Whether some part of the text fits. */
  test(text: string): boolean;
  /** The first part that fits: its first group, or the whole of it where it has none; undefined without one. */
  extract(text: string): string | undefined;
  /**
   * The text with every part that fits replaced; `$1` stands for the first group. Undefined where it becomes longer
   * than it was and than `longest` characters.
   */
  replace(text: string, replacement: string, longest: number): string | undefined;
}

/**
 * People's regular expressions on an engine that takes time in proportion to the text (RE2): the one
 * of the language itself can be made to run for days by a pattern of ten characters. To replace every part that fits
 * is a search after the other, each of which may read all that is left: that is counted, and stopped. Throws, with
 * what is wrong, where the pattern is none.
 */
export function linearPattern(pattern: string, { ignoreCase = false } = {}): LinearPattern {
  const compiled = RE2JS.compile(pattern, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
  const steps = compiled.programSize();
  // Short texts are searched place by place, each reading for one instruction; others, and all by a long pattern, by all
  // instructions at once, which reads a character three times as it goes by.
  const counted = (text: string): string => {
    const placeByPlace = steps <= mostStepsByPlaces && steps * text.length <= maxPlaces;
    const weight = placeByPlace ? 1 : steps / 3;
    return new CountedText(text, weight) as unknown as string;
  };
  // At worst every instruction is taken at every character of each search. Where that is little it is spent at once:
  // counting would take longer.
  const unlessLittle = (text: string, searches: number, little: number): string => {
    const most = steps * text.length * searches;
    if (most > little) return counted(text);
    spend(most);
    return text;
  };
  return {
    groups: compiled.groupCount(),
    steps,
    test: (text) => withinBudget(() => compiled.test(unlessLittle(text, 1, maxPlaces))),
    extract: (text) =>
      withinBudget(() => {
        const found = compiled.matcher(unlessLittle(text, 1, maxPlaces));
        if (!found.find()) return undefined;
        return (compiled.groupCount() > 0 ? found.group(1) : found.group(0)) ?? '';
      }),
    replace: (text, replacement, longest) =>
      withinBudget(() => {
        // As in Java, where this engine is from, it is for everybody; only the types keep it back.
        const matcher = compiled.matcher(unlessLittle(text, text.length, mostUncounted)) as unknown as ReplacingMatcher;
        const most = Math.max(longest, text.length);
        let made = '';
        while (matcher.find()) {
          made += matcher.appendReplacement(replacement);
          if (made.length > most) return undefined;
        }
        made += matcher.appendTail();
        return made.length > most ? undefined : made;
      }),
  };
}

interface ReplacingMatcher {
  find(): boolean;
  appendReplacement(replacement: string): string;
  appendTail(): string;
}

/** As the engine has it: instructions, and instructions times characters, up to which it searches place by place. */
const mostStepsByPlaces = 500;
const maxPlaces = 262_144;

/** Instructions times characters times searches for which replacing is not counted. */
const mostUncounted = 5_000;

/** Some milliseconds for a page of text. */
const mostSteps = 1_000;

/** What is wrong with a pattern; undefined where nothing is. */
export function patternFault(pattern: string): string | undefined {
  const tooMany = (steps: number): string => `its repetitions make ${steps} steps of it; ${mostSteps} are allowed`;
  // Writing them all out takes the engine half a second.
  const foreseen = repetitions(pattern);
  if (foreseen > 4 * mostSteps) return tooMany(foreseen);
  try {
    const { steps } = linearPattern(pattern);
    return steps > mostSteps ? tooMany(steps) : undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
