import { isSameCurrency } from '../mapping/convert/currency-marks.js';
import { numberReader } from '../mapping/convert/decimal.js';
import { writtenAmount } from '../mapping/convert/written-amount.js';
import { InvalidValue } from '../mapping/invalid-value.js';
import type { FieldMapping } from '../setup/setup.js';

/** A number format, as in a mapping. */
export type NumberFormat = Omit<NonNullable<FieldMapping['number']>, 'multiplyBy'>;

/** The values that a format reads from a column's texts. */
export interface NumberReading {
  /** The simplest format that reads these values; a percentage such as 30% is 30 in `values`. */
  format: NumberFormat;
  values: string[];
}

const separators: readonly NumberFormat[] = [
  {},
  { decimalSeparator: ',' },
  { groupSeparator: ',' },
  { decimalSeparator: ',', groupSeparator: '.' },
  { decimalSeparator: ',', groupSeparator: ' ' },
  { groupSeparator: ' ' },
  { groupSeparator: "'" },
  { decimalSeparator: ',', groupSeparator: "'" },
];

/** Spreadsheet programs write codes of twelve and more digits with a greater exponent; their other digits are lost. */
const maxExponent = 10;

/** Whether a text is an amount rather than a code: 00042, R12 and numbers of 15 digits are codes. */
export function isAmount(text: string): boolean {
  const amount = writtenAmount(text);
  if (!amount || /^0\d/.test(amount.number) || amount.exponent > maxExponent) return false;
  const hasDecimals = /[.,]\d/.test(amount.number);
  // Letters beside the digits are part of a code, unless there are decimals.
  const isCode = !hasDecimals && /\p{L}\.?\d/u.test(text);
  return !isCode && amount.number.replace(/\D/g, '').length < 15;
}

/** The marks of currencies in texts, as written; marks of the same currency in one list. */
export function currenciesOf(texts: readonly string[]): string[][] {
  const written = new Set(texts.flatMap((text) => writtenAmount(text)?.currency ?? []));
  const currencies: string[][] = [];
  for (const mark of written) {
    const own = currencies.find((marks) => marks.every((other) => isSameCurrency(other, mark)));
    if (own) own.push(mark);
    else currencies.push([mark]);
  }
  return currencies;
}

export const hasPercentSign = (text: string): boolean => /[%％]/.test(text);

/**
 * All ways to read all of the texts as numbers; several if 1.234 may be 1234, or if it is not clear whether CR or DR is
 * negative. Empty if a text is not a number.
 */
export function readNumbers(texts: readonly string[]): NumberReading[] {
  const readings: NumberReading[] = [];
  const hasSides = texts.some((text) => writtenAmount(text)?.side !== undefined);
  const sides: NumberFormat[] = hasSides
    ? [{ debitCredit: 'credit-negative' }, { debitCredit: 'debit-negative' }]
    : [{}];
  const [currency, other] = currenciesOf(texts);
  const marks = currency && !other && currency.length <= 10 ? { currency } : {};
  for (const format of separators.flatMap((one) => sides.map((side) => ({ ...one, ...marks, ...side })))) {
    const values = readAll(texts, format);
    if (!values || readings.some((reading) => reading.values.every((value, index) => value === values[index])))
      continue;
    readings.push({ format, values });
  }
  return readings;
}

function readAll(texts: readonly string[], format: NumberFormat): string[] | undefined {
  const read = numberReader({ ...format, percentSign: 'number' });
  const values: string[] = [];
  for (const text of texts) {
    const value = read(text, text);
    if (value instanceof InvalidValue) return undefined;
    values.push(value);
  }
  return values;
}

/** Whether the decimal separator is certain: only one reading is possible, and some number has decimals. */
export function showsDecimals(readings: readonly NumberReading[]): boolean {
  return readings.length === 1 && readings[0]?.values.some((value) => value.includes('.')) === true;
}
