import { textBetween } from '../../text/cut-text.js';

/** What may stand before the digits: words and signs as in `"D-"00000`, but no currency and no zero. */
const prefix = /^(?=.*[\p{L}+])[\p{L}\d+./ -]{1,20}$/u;
/** What may stand between digits; a point or a comma could be taken for a separator of an amount. */
const divider = /^[-/() \u00a0]{1,3}$/;

/**
 * The digit mask of a format code that pads with zeros, as for post codes, article and telephone numbers: two or more
 * zeros, with optional dividers between them and a word before them (`"D-"00000`, `0#" "##" "##`, `000\ 00`); `0` in the
 * mask is a digit. Undefined for a code with decimals, groups or words behind the digits.
 */
export function digitMask(code: string): string | undefined {
  const parts = maskParts(code);
  const digits = parts?.filter((part) => part.digits).map(({ text }) => text) ?? [];
  const [first] = parts ?? [];
  if (!parts || !first || !parts.at(-1)?.digits || !digits[0]?.startsWith('0')) return undefined;
  const places = digits.join('').length;
  const isSplitAmount = digits.length > 1 && digits[0].length < 2;
  if (isSplitAmount && parts.some(({ text }) => /\s/.test(text))) return undefined;
  if (places < 2 && !first.text.startsWith('+')) return undefined;
  const isMask = parts.every(
    ({ text, digits: isDigits }, index) =>
      isDigits || (!text.includes('0') && (index === 0 ? prefix : divider).test(text)),
  );
  return isMask
    ? parts.map(({ text, digits: isDigits }) => (isDigits ? '0'.repeat(text.length) : text)).join('')
    : undefined;
}

interface MaskPart {
  text: string;
  digits: boolean;
}

const token = /\[[^[\]]*\]|"([^"]*)"|\\(.)|([0#]+)|([-() \u00a0])/suy;

/** The digits and the texts of a code's first section; undefined if it has anything else. */
function maskParts(code: string): MaskPart[] | undefined {
  const parts: MaskPart[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < code.length && code[token.lastIndex] !== ';') {
    const [, quoted, escaped, digits, bare] = token.exec(code) ?? [undefined];
    if (token.lastIndex === 0) return undefined;
    const text = quoted ?? escaped ?? digits ?? bare ?? '';
    const last = parts.at(-1);
    if (text === '') continue;
    if (last && last.digits === (digits !== undefined)) last.text += text;
    else parts.push({ text, digits: digits !== undefined });
  }
  return parts;
}

/**
 * A whole number formatted by a mask such as `00000`, `000-00-0000` or `D-00000`; undefined for a number that cannot be
 * formatted (negative, with decimals, or with more than 15 digits).
 */
export function digitsUnder(mask: string, value: number): string | undefined {
  if (!Number.isInteger(value) || value < 0 || value >= 1e15) return undefined;
  const places = mask.split('0').length - 1;
  const digits = String(value).padStart(places, '0');
  if (places === mask.length) return digits;
  // Digits that exceed the mask are put before its first digit.
  let at = digits.length - places;
  const first = mask.indexOf('0');
  const before = textBetween(mask, 0, first) + textBetween(digits, 0, at);
  return before + textBetween(mask, first, mask.length).replaceAll('0', () => digits[at++] as string);
}
