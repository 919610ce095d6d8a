import type { RuleNamed } from '../setup/field-rule.js';

/** What follows an apostrophe that a spreadsheet program needs to keep a text: a number, or the beginning of a formula. */
const guarded = /^'[\d=+@-]/;
/** 's-Hertogenbosch and '70s music are texts of their own. */
const code = /^'[\d\s.,=+@/-]+$/;

/**
 * The rule that removes the apostrophes by which Excel marks texts; undefined if the texts have none. Some values may be
 * without one.
 */
export function apostropheRule(texts: readonly string[]): RuleNamed<'replace-pattern'> | undefined {
  const marked = texts.filter((text) => text.startsWith("'"));
  const certain = marked.filter((text) => guarded.test(text));
  if (certain.length === 0) return undefined;
  if (marked.length === texts.length) return { rule: 'replace-pattern', pattern: "^'", with: '' };
  const isMark = certain.every((text) => code.test(text)) || certain.length >= texts.length / 2;
  return isMark ? { rule: 'replace-pattern', pattern: "^'([0-9=+@-])", with: '$1' } : undefined;
}

/** Texts without these apostrophes. */
export const withoutApostrophes = (texts: readonly string[]): string[] => [
  ...new Set(texts.map((text) => (guarded.test(text) ? text.slice(1) : text))),
];
