import { printable, withoutInvisible } from './plain-characters.js';

/**
 * The form in which keys and names are compared: two of them are the same if their forms are equal. It is the text in
 * NFC without invisible characters and without blanks around it; every blank within it is a space. Compatibility
 * characters, such as ligatures and characters of full width, stay what they are. Its form is the text itself.
 * The SQL function `text_identity` does the same.
 */
export function identityOf(text: string): string {
  if (printable.test(text)) return text.trim();
  return withoutInvisible(text)
    .replace(/\p{White_Space}/gu, ' ')
    .trim()
    .normalize('NFC');
}

/** As `identityOf`, if upper and lower case are the same. */
export const caselessIdentity = (text: string): string => identityOf(text).toLowerCase();

const visible = /[^\p{White_Space}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/u;

/** Whether a text is empty or has nothing but blanks and invisible characters. */
export function isBlankText(text: string): boolean {
  // Nearly every text begins with a letter or a digit of ASCII.
  const first = text.charCodeAt(0);
  return !(first > 0x20 && first < 0x7f) && !visible.test(text);
}
