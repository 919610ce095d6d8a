import { textBetween } from '../../text/cut-text.js';

/**
 * The digits that a format code fills up with zeros, as for post codes and article numbers: zeros only, two or more,
 * with hyphens between them where there are some. A code that shows decimals, groups or words is no such mask.
 */
export function digitMask(code: string): string | undefined {
  const [section = ''] = code.split(';', 1);
  const mask = section.replace(/\[[^[\]]*\]/g, '').replace(/\\-|"-"/g, '-');
  return /^0[0-]*0$/.test(mask) ? mask : undefined;
}

/**
 * A whole number as a mask such as `00000` or `000-00-0000` shows it; undefined for a number that it cannot show
 * (negative, with decimals, of more digits than Excel keeps).
 */
export function digitsUnder(mask: string, value: number): string | undefined {
  if (!Number.isInteger(value) || value < 0 || value >= 1e15) return undefined;
  const places = mask.replaceAll('-', '').length;
  const digits = String(value).padStart(places, '0');
  if (places === mask.length) return digits;
  // What is more than the mask has places for stands before its first digit.
  let at = digits.length - places;
  return textBetween(digits, 0, at) + mask.replaceAll('0', () => digits[at++] as string);
}
