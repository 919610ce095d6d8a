import type { RuleNamed } from '../setup/field-rule.js';
import { textBetween } from '../text/cut-text.js';

/** Marks around or before values that are not part of them. */
export interface ValueMarks {
  /** Removes them. */
  rule: RuleNamed<'replace-pattern'>;
  /** Distinct values without them. */
  values: string[];
  /** A value with them. */
  example: string;
  /** What the example has, in a sentence about it. */
  reason: string;
  /** What the rule removes. */
  what: string;
}

/** The marks of a column's texts, Excel's apostrophes or printed quotes; undefined if they have none. */
export function marksOf(texts: readonly string[]): ValueMarks | undefined {
  return apostrophesOf(texts) ?? quotesOf(texts);
}

/** What follows an apostrophe that a spreadsheet program needs to keep a text: a number, or the beginning of a formula. */
const guarded = /^'[\d=+@-]/;
/** 's-Hertogenbosch and '70s music are texts of their own. */
const code = /^'[\d\s.,=+@/-]+$/;

/** Some values may be without one. */
function apostrophesOf(texts: readonly string[]): ValueMarks | undefined {
  const marked = texts.filter((text) => text.startsWith("'"));
  const certain = marked.filter((text) => guarded.test(text));
  const isMark = certain.every((text) => code.test(text)) || certain.length >= texts.length / 2;
  if (certain.length === 0 || (marked.length < texts.length && !isMark)) return undefined;
  const all = marked.length === texts.length;
  return {
    rule: all
      ? { rule: 'replace-pattern', pattern: "^'", with: '' }
      : { rule: 'replace-pattern', pattern: "^'([0-9=+@-])", with: '$1' },
    values: [...new Set(texts.map((text) => (guarded.test(text) ? textBetween(text, 1, text.length) : text)))],
    example: marked[0] ?? '',
    reason: 'begins with an apostrophe, by which Excel marks a text; the rule removes it',
    what: 'the apostrophes by which Excel marks texts',
  };
}

/** Quotes of print, of which no reader of text knows that they enclose values. */
const enclosed = /^(?:“.*”|„.*[“”]|«.*»|».*«|‹.*›|‘.*’|‚.*[‘’]|「.*」)$/s;

/** All values must have them: a single one may be a title, or a word in quotes. */
function quotesOf(texts: readonly string[]): ValueMarks | undefined {
  if (texts.length < 2 || !texts.every((text) => enclosed.test(text))) return undefined;
  return {
    rule: { rule: 'replace-pattern', pattern: '^[“„«»‹‘‚「](.*)[”“»«›’‘」]$', with: '$1' },
    values: [...new Set(texts.map((text) => textBetween(text, 1, text.length - 1).trim()))],
    example: texts[0] ?? '',
    reason: 'and all other values are enclosed in quotes of print; the rule removes them',
    what: 'the quotes around the values',
  };
}
