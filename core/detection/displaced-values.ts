import type { SourceRow } from '../formats/row-source.js';
import { counted, type Finding, tie } from './finding.js';

const textAt = ({ cells }: SourceRow, column: number): string => String(cells[column] ?? '').trim();
const isFraction = (text: string): boolean => /^[+\-−]?\d+[.,]\d+$/.test(text);
const isWhole = (text: string): boolean => /^[+\-−]?\d+$/.test(text);

/**
 * Whether the last value of a row that ends early belongs into the last column, so that a value before it is missing: it has
 * decimals as values of the last column have, and whole rows have none in the column where it stands.
 */
export function isDisplaced(row: SourceRow, records: readonly SourceRow[], width: number): boolean {
  const column = row.cells.length - 1;
  if (!isFraction(textAt(row, column))) return false;
  const whole = records.filter(({ cells }) => cells.length === width);
  const here = whole.map((record) => textAt(record, column)).filter((text) => text !== '');
  return here.length > 0 && here.every(isWhole) && whole.some((record) => isFraction(textAt(record, width - 1)));
}

/**
 * A tie if the only column without a name may be the decimals of the one before it: amounts such as 1,50 without quotes,
 * between commas. Returns undefined if it is not.
 */
export function cutDecimals(
  unnamed: number,
  names: readonly string[],
  records: readonly SourceRow[],
  delimiter: string | undefined,
): Finding | undefined {
  const last = names.length - 1;
  if (delimiter !== ',' || unnamed !== 1 || last < 1) return undefined;
  const filled = records.filter((record) => textAt(record, last) !== '');
  const areDecimals = filled.every(
    (record) => isWhole(textAt(record, last - 1)) && /^\d{1,2}$/.test(textAt(record, last)),
  );
  const [first] = filled;
  if (!first || !areDecimals) return undefined;
  const name = names[last - 1];
  const amount = `${textAt(first, last - 1)},${textAt(first, last)}`;
  return tie(
    'unnamedColumns',
    `The header has ${counted(last, 'name')} for ${names.length} columns, and the last two may be one: ${amount} in row ${first.row}.`,
    [
      {
        value: 0,
        reason: `"${name}" has decimals behind a comma: export the file with another delimiter, or with quotes.`,
      },
      { value: 1, reason: `"${name}" has whole numbers, and the column behind it has no name.` },
    ],
  );
}
