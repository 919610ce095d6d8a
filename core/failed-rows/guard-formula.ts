/** How a text begins that programs for tables may take for a formula, behind any apostrophes of its own. */
const formulaStart = /^'*[=+\-@\t\r\n＝＋－＠]/;
const guarded = /^'+[=+\-@\t\r\n＝＋－＠]/;
const looksLikeNumber = /^[+-]?(?:\d[\d.,' ]*|[.,]\d+)(?:[eE][+-]?\d+)?%?$/;

/** Characters by which a guarded text is longer. */
export const guardCharacters = 1;

/** A text that no program takes for a formula: an apostrophe stands before what it might. Numbers stay as they are. */
export function guardFormula(text: string): string {
  return formulaStart.test(text) && !looksLikeNumber.test(text) ? `'${text}` : text;
}

/** The text that was guarded; of any other text, the text. */
export function unguardFormula(text: string): string {
  return guarded.test(text) ? text.slice(1) : text;
}
