import { shownText } from '../../core/formats/cell-text.js';
import type { Cell, SourceRow } from '../../core/formats/row-source.js';
import { type MappedRecord, recordMapper } from '../../core/plan/map-record.js';
import type { CorrectableImport } from './correctable-import.js';

/** A cell before (undefined if the row ended before it) and after a correction. */
export interface CellChange {
  /** From 0, left to right. */
  column: number;
  before: Cell | undefined;
  after: Cell;
}

/** A record with changed cells, mapped as if the file contained them. */
export interface CorrectedRecord {
  row: number;
  changes: CellChange[];
  source: Cell[];
  mapped: MappedRecord;
}

/**
 * Returns a function that puts new cells, by their columns, into a record of an import. It returns undefined if nothing
 * would change. A row that ends early is filled up to the last column.
 */
export function recordCorrector({ plan, columns, context }: CorrectableImport) {
  const map = recordMapper(plan, columns, context);
  const empty = emptyCell(plan.setup.file.type);
  return ({ row, cells }: SourceRow, after: ReadonlyMap<number, Cell>): CorrectedRecord | undefined => {
    const changes = [...after].flatMap(([column, cell]): CellChange[] =>
      isSame(cells[column], cell) ? [] : [{ column, before: cells[column], after: cell }],
    );
    if (changes.length === 0) return undefined;
    const width = changes.reduce(
      (width, { column }) => Math.max(width, column + 1),
      Math.max(columns.length, cells.length),
    );
    const source = Array.from({ length: width }, (_, column): Cell => cells[column] ?? empty);
    for (const { column, after: cell } of changes) source[column] = cell;
    return { row, changes, source, mapped: map({ row, cells: source }) };
  };
}

/** An empty cell in files of this type. */
export const emptyCell = (type: string): Cell => (type === 'excel' ? null : '');

/** Whether a user sees no difference; but a number that is written as text may have more digits. */
function isSame(before: Cell | undefined, after: Cell): boolean {
  if (before === undefined || shownText(before) !== shownText(after)) return false;
  return typeof before !== 'number' || typeof after !== 'string';
}
