import { textBetween } from '../../text/cut-text.js';

/**
 * The digit mask of a format code that pads with zeros, as for post codes and article numbers: two or more zeros, with
 * optional hyphens between them. Undefined for a code with decimals, groups or words.
 */
export function digitMask(code: string): string | undefined {
  const [section = ''] = code.split(';', 1);
  const mask = section.replace(/\[[^[\]]*\]/g, '').replace(/\\-|"-"/g, '-');
  return /^0[0-]*0$/.test(mask) ? mask : undefined;
}

/**
 * A whole number formatted by a mask such as `00000` or `000-00-0000`; undefined for a number that cannot be formatted
 * (negative, with decimals, or with more than 15 digits).
 */
export function digitsUnder(mask: string, value: number): string | undefined {
  if (!Number.isInteger(value) || value < 0 || value >= 1e15) return undefined;
  const places = mask.replaceAll('-', '').length;
  const digits = String(value).padStart(places, '0');
  if (places === mask.length) return digits;
  // Digits that exceed the mask are put before its first digit.
  let at = digits.length - places;
  return textBetween(digits, 0, at) + mask.replaceAll('0', () => digits[at++] as string);
}
