/** Characters that a number or a date needs no treatment for: printable ASCII. */
export const printable = /^[ -~]*$/;

/**
 * Characters that are not shown: those that Unicode says to ignore for display (directional and zero-width marks, the
 * soft hyphen, variation selectors, fillers) and the marks of annotations.
 */
const invisible = /[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu;

/** The text without its invisible characters. */
export const withoutInvisible = (text: string): string => text.replace(invisible, '');

/**
 * The text of a number or a date in plain characters: blanks of every kind become a space, characters of full width
 * become those of ASCII, and invisible characters are removed.
 */
export function plainCharacters(text: string): string {
  if (printable.test(text)) return text;
  return withoutInvisible(text)
    .replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/[\p{Zs}\t]/gu, ' ')
    .trim();
}
