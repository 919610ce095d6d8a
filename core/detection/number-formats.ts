import { numberReader } from '../mapping/convert/decimal.js';
import { InvalidValue } from '../mapping/invalid-value.js';

/** How a file writes its numbers. */
export interface NumberFormat {
  decimalSeparator?: '.' | ',';
  groupSeparator?: '.' | ',' | ' ' | "'";
}

/** The formats that read the same values from a column's texts. */
export interface NumberReading {
  /** The plainest of them. */
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

/** Every way to read all of the texts as numbers; several where 1.234 may be 1234. Empty where some are none. */
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
    // Nobody groups the digits of 0.125.
    if (
      value instanceof InvalidValue ||
      (format.groupSeparator && new RegExp(`^[-+−]?0\\${format.groupSeparator}`).test(text))
    )
      return undefined;
    values.push(value);
  }
  return values;
}

/** Whether texts say where the decimals are: some number has a separator that can be nothing else. */
export function tellsDecimals(readings: readonly NumberReading[]): boolean {
  return readings.length === 1 && readings[0]?.values.some((value) => value.includes('.')) === true;
}
