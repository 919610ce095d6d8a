import type { Field } from '../targets/field.js';
import type { Target } from '../targets/target.js';
import { meansNoValue } from './sample-values.js';

/** What the cells of a column show beyond what each of them looks like. */
export interface ColumnFacts {
  /** Cells that were seen, those without a value included. */
  cells: number;
  filled: number;
  distinct: number;
  /** Whether all its values are 0 and 1, and both occur. */
  zeroAndOne: boolean;
  /** Whether its values are 1, 2, 3 and so on, as rows are counted. */
  counts: boolean;
}

/** Something in a column that speaks against a field: what remains of the confidence, and what a user reads. */
export interface Doubt {
  factor: number;
  reason: string;
}

/** With fewer cells it may be by chance that all are empty, or that one repeats. */
const minCells = 5;

/** Counts the cells of a column. */
export function columnFacts(cells: readonly string[]): ColumnFacts {
  const filled = cells.map((cell) => cell.trim()).filter((cell) => !meansNoValue(cell));
  const distinct = new Set(filled);
  return {
    cells: cells.length,
    filled: filled.length,
    distinct: distinct.size,
    zeroAndOne: distinct.size === 2 && distinct.has('0') && distinct.has('1'),
    counts: filled.length > 0 && filled.every((cell, index) => cell === String(index + 1)),
  };
}

/** What speaks against a field in a column as a whole: that it is empty, that its values repeat, or are only 0 and 1. */
export function doubtsAbout(
  field: Field,
  target: Target,
  { cells, filled, distinct, zeroAndOne, counts }: ColumnFacts,
): Doubt[] {
  if (cells === 0) return [];
  if (filled === 0) return [{ factor: 0.5, reason: 'but it is empty in all rows seen' }];
  const doubts: Doubt[] = [];
  // A key or a name must be in every record; for another field a fuller column is only slightly better.
  const gaps = 1 - filled / cells;
  if (gaps > 0.5) {
    const factor = 1 - (field.required ? 0.4 : 0.1) * gaps;
    doubts.push({ factor, reason: `but it is empty in ${Math.round(gaps * 100)} % of the rows seen` });
  }
  const identifies = target.lines === undefined && target.key.includes(field.name);
  if (identifies && filled >= minCells && distinct / filled < 0.9)
    doubts.push({
      factor: 0.3 + 0.5 * (distinct / filled),
      reason: `but only ${distinct} of ${filled} values differ, and each ${target.label.toLowerCase()} has a number of its own`,
    });
  if (counts && filled >= minCells && field.kind === 'code' && target.key.includes(field.name))
    doubts.push({ factor: 0.65, reason: 'but its values count the rows: 1, 2, 3 and so on' });
  if (field.references && target.lines === undefined && filled >= 2 * minCells && distinct === filled)
    doubts.push({ factor: 0.6, reason: `but its values all differ, and a ${field.references} has several records` });
  if (zeroAndOne && filled >= minCells && field.kind === 'decimal')
    doubts.push({ factor: 0.6, reason: 'but its values are only 0 and 1, as for no and yes' });
  return doubts;
}
