import type { Cell } from '../row-source.js';
import { digitsUnder } from './digit-mask.js';
import { kindFor, type NumberFormat } from './number-format.js';
import { duration, fromSerial } from './serial-date.js';

const plainNumber: NumberFormat = { kind: 'number' };
/** Digits Excel keeps and shows. */
const SIGNIFICANT_DIGITS = 15;

/** The cell of a finite number by its number format: a date, a percentage, digits with leading zeros, or a number. */
export function numberCell(number: number, format: NumberFormat = plainNumber, date1904: boolean): Cell {
  const { mask } = format;
  const kind = kindFor(format, number);
  if (kind === 'elapsed') return duration(number);
  if (kind !== 'number' && kind !== 'percentage') {
    const date = fromSerial(number, { date1904, timeOnly: kind !== 'date' });
    if (date) return date;
  }
  const digits = mask === undefined ? undefined : digitsUnder(mask, number);
  if (digits !== undefined) return digits;
  const value = reliableNumber(number);
  return kind === 'percentage' ? { percentage: value } : value;
}

/** A number with the digits that Excel keeps and shows. */
export function reliableNumber(number: number): number {
  // Most numbers have up to 15 digits and four decimals, which is much faster to see. Adding 0 turns -0 into 0.
  const scaled = Number.isInteger(number) ? number : Math.round(number * 1e4);
  if (Math.abs(scaled) < 1e15 && (scaled === number || scaled / 1e4 === number)) return number + 0;
  return Number(number.toPrecision(SIGNIFICANT_DIGITS)) + 0;
}
