import type { SourceRow } from '../formats/row-source.js';
import { isBlank } from '../formats/table.js';
import { kindOf } from './cell-kind.js';

/** Number of filled cells of a row. */
export const filledCount = ({ cells }: SourceRow): number => cells.filter((cell) => kindOf(cell) !== 'empty').length;
/** Position, from 1, of a row's last filled cell; 0 if there is none. */
export const filledUpTo = ({ cells }: SourceRow): number => cells.findLastIndex((cell) => kindOf(cell) !== 'empty') + 1;

function median(numbers: number[]): number {
  const sorted = numbers.sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** The width of 90 % of the rows; longer rows have stray cells beside the table. */
export function typicalEnd(rows: readonly SourceRow[]): number {
  const ends = rows.map(filledUpTo).sort((a, b) => a - b);
  return ends[Math.floor(ends.length * 0.9)] ?? 0;
}

/** Returns a test of whether a row has at least half as many filled cells as a typical row of the table. */
export function tableRowTest(rows: readonly SourceRow[], width: number | undefined): (row: SourceRow) => boolean {
  const fitting = rows.filter(({ cells }) => (width === undefined || cells.length === width) && !isBlank(cells));
  const counts = fitting.map(filledCount);
  const several = counts.filter((count) => count > 1);
  const typical = several.length * 2 >= counts.length ? median(several) : median(counts);
  const minFilled = Math.max(1, Math.ceil(typical / 2));
  return (row) => (width === undefined || row.cells.length === width) && filledCount(row) >= minFilled;
}
