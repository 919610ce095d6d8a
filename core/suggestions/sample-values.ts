import type { Converter } from '../mapping/convert/converter.js';
import { InvalidValue } from '../mapping/invalid-value.js';

/** Texts by which exports say that there is no value. */
const missing = new Set(['', 'null', 'n/a', 'na', '#n/a', 'nil', 'none', '-', '--', '\\n', '.']);
/** So many different values of a column tell what there is to be told. */
const enough = 60;
/** Values that are looked at in all: what a request costs has a bound, however wide the file is. */
const most = 3_000;
/** Fewer tell nothing without a name. */
export const fewestValues = 3;

/** How many different values of each column are looked at in a file of so many columns. */
export const valuesPerColumn = (columns: number): number =>
  Math.max(fewestValues, Math.min(enough, Math.floor(most / Math.max(1, columns))));

/** The values of a column that tell something: each once, trimmed, without those that mean none. */
export function tellingValues(values: readonly string[], enough: number): string[] {
  const telling = new Set<string>();
  for (const value of values) {
    const text = value.trim();
    if (!missing.has(text.toLowerCase())) telling.add(text);
    if (telling.size === enough) break;
  }
  return [...telling];
}

/** The share of values that a conversion takes, from 0 to 1; 0 where there are none. */
export function shareThat(values: readonly string[], convert: Converter): number {
  return shareOf(values, (value) => !(convert(value, value) instanceof InvalidValue));
}

/** The share of values of which something is true, from 0 to 1; 0 where there are none. */
export function shareOf(values: readonly string[], holds: (value: string) => boolean): number {
  return values.length === 0 ? 0 : values.filter(holds).length / values.length;
}
