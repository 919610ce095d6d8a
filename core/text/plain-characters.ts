/** Characters that a number or a date needs no treatment for: printable ASCII. */
const printable = /^[ -~]*$/;

/** Characters without a glyph: directional and zero-width marks, the soft hyphen, variation selectors. */
const invisible = /\p{Cf}|\p{Variation_Selector}/gu;

/**
 * The text of a number or a date in plain characters: blanks of every kind become a space, characters of full width
 * become those of ASCII, and invisible characters are removed.
 */
export function plainCharacters(text: string): string {
  if (printable.test(text)) return text;
  return text
    .replace(invisible, '')
    .replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/[\p{Zs}\t]/gu, ' ')
    .trim();
}
