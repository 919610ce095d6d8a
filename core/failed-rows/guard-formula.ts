/** The beginning of a text that spreadsheet programs may interpret as a formula, after any apostrophes of its own. */
const formulaStart = /^'*[=+\-@\t\r\n＝＋－＠]/;
const guarded = /^'+[=+\-@\t\r\n＝＋－＠]/;
const looksLikeNumber = /^[+-]?(?:\d[\d.,' ]*|[.,]\d+)(?:[eE][+-]?\d+)?%?$/;

/** Characters that a guard adds to a text. */
export const guardCharacters = 1;

/** Puts an apostrophe before a text that a program may interpret as a formula. Other texts and numbers are unchanged. */
export function guardFormula(text: string): string {
  return formulaStart.test(text) && !looksLikeNumber.test(text) ? `'${text}` : text;
}

/** Removes the guard from a guarded text; other texts are unchanged. */
export function unguardFormula(text: string): string {
  return guarded.test(text) ? text.slice(1) : text;
}
