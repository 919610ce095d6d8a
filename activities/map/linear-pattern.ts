import { RE2JS } from 're2js';

/** What of a compiled pattern is used here. */
export interface LinearPattern {
  /** How many groups it has. */
  groups: number;
  /** How many steps a character of the text may cost: more with each repetition that it stands for. */
  steps: number;
  /** Whether some part of the text fits. */
  test(text: string): boolean;
  /** The first part that fits: its first group, or the whole of it where it has none; undefined without one. */
  extract(text: string): string | undefined;
  /** The text with every part that fits replaced; `$1` stands for the first group. */
  replace(text: string, replacement: string): string;
}

/**
 * People's regular expressions on an engine that takes time in proportion to the text (RE2): the one
 * of the language itself can be made to run for days by a pattern of ten characters. Throws, with what
 * is wrong, where the pattern is none.
 */
export function linearPattern(pattern: string, { ignoreCase = false } = {}): LinearPattern {
  const compiled = RE2JS.compile(pattern, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
  return {
    groups: compiled.groupCount(),
    steps: compiled.programSize(),
    test: (text) => compiled.test(text),
    extract(text) {
      const found = compiled.matcher(text);
      if (!found.find()) return undefined;
      return (compiled.groupCount() > 0 ? found.group(1) : found.group(0)) ?? '';
    },
    replace: (text, replacement) => compiled.matcher(text).replaceAll(replacement),
  };
}

/** Some milliseconds for a page of text. */
const mostSteps = 1_000;

/** What is wrong with a pattern; undefined where nothing is. */
export function patternFault(pattern: string): string | undefined {
  try {
    const { steps } = linearPattern(pattern);
    return steps > mostSteps ? `its repetitions make ${steps} steps of it; ${mostSteps} are allowed` : undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
