import type { Converter } from '../mapping/convert/converter.js';
import { InvalidValue } from '../mapping/invalid-value.js';
import { excelText } from '../text/excel-text.js';

/** Texts that exports write for a missing value. */
const missingTexts = new Set(['', 'null', 'n/a', 'na', '#n/a', 'nil', 'none', '-', '--', '\\n', '.']);
/** Distinct values per column that are enough to recognise it. */
const maxValuesPerColumn = 60;
/** Values examined in total, so that the cost of a request is limited for wide files too. */
const maxValues = 3_000;
/** With fewer values a column is not recognised by values alone. */
export const minValues = 3;

/** How many distinct values of each column are examined in a file with the given number of columns. */
export const valuesPerColumn = (columns: number): number =>
  Math.max(minValues, Math.min(maxValuesPerColumn, Math.floor(maxValues / Math.max(1, columns))));

/** Whether a trimmed text means that there is no value. */
export const meansNoValue = (text: string): boolean => missingTexts.has(text.toLowerCase());

/** The distinct values of a column, trimmed and without those that mean "no value"; at most `limit`. */
export function significantValues(values: readonly string[], limit: number): string[] {
  const significant = new Set<string>();
  for (const value of values) {
    const text = excelText(value.trim());
    if (!meansNoValue(text)) significant.add(text);
    if (significant.size === limit) break;
  }
  return [...significant];
}

/** The share of values that can be converted, from 0 to 1; 0 if there are no values. */
export function shareConverted(values: readonly string[], convert: Converter): number {
  return shareOf(values, (value) => !(convert(value, value) instanceof InvalidValue));
}

/** The share of values that meet a condition, from 0 to 1; 0 if there are no values. */
export function shareOf(values: readonly string[], holds: (value: string) => boolean): number {
  return values.length === 0 ? 0 : values.filter(holds).length / values.length;
}
