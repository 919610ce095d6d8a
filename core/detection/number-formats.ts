import { numberReader } from '../mapping/convert/decimal.js';
import { InvalidValue } from '../mapping/invalid-value.js';

/** A number format, as in a mapping. */
export interface NumberFormat {
  decimalSeparator?: '.' | ',';
  groupSeparator?: '.' | ',' | ' ' | "'";
}

/** The values that a format reads from a column's texts. */
export interface NumberReading {
  /** The simplest format that reads these values. */
  format: NumberFormat;
  values: string[];
}

const formats: readonly NumberFormat[] = [
  {},
  { decimalSeparator: ',' },
  { groupSeparator: ',' },
  { decimalSeparator: ',', groupSeparator: '.' },
  { decimalSeparator: ',', groupSeparator: ' ' },
  { groupSeparator: ' ' },
  { groupSeparator: "'" },
];

/** All ways to read all of the texts as numbers; several if 1.234 may be 1234. Empty if a text is not a number. */
export function readNumbers(texts: readonly string[]): NumberReading[] {
  const readings: NumberReading[] = [];
  for (const format of formats) {
    const values = readAll(texts, format);
    if (!values || readings.some((other) => other.values.every((value, index) => value === values[index]))) continue;
    readings.push({ format, values });
  }
  return readings;
}

function readAll(texts: readonly string[], format: NumberFormat): string[] | undefined {
  const read = numberReader(format);
  const values: string[] = [];
  for (const text of texts) {
    const value = read(text, text);
    // A separator after a leading zero, as in 0.125, is never a group separator.
    if (
      value instanceof InvalidValue ||
      (format.groupSeparator && new RegExp(`^[-+−]?0\\${format.groupSeparator}`).test(text))
    )
      return undefined;
    values.push(value);
  }
  return values;
}

/** Whether the decimal separator is certain: only one reading is possible, and some number has decimals. */
export function showsDecimals(readings: readonly NumberReading[]): boolean {
  return readings.length === 1 && readings[0]?.values.some((value) => value.includes('.')) === true;
}
