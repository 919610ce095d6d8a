import { shownText } from '../../core/formats/cell-text.js';
import {
  type Cell,
  type FilledCell,
  isFilled,
  type SourceRow,
  type StagedCell,
  valueOfCell,
} from '../../core/formats/row-source.js';
import { keylessAssigner } from '../../core/plan/document-above.js';
import { type MappedRecord, recordMapper } from '../../core/plan/map-record.js';
import type { CorrectableImport } from './correctable-import.js';

/** A cell before (undefined if the row ended before it) and after a correction. */
export interface CellChange {
  /** From 0, left to right. */
  column: number;
  before: Cell | undefined;
  after: Cell;
}

/** A staged record. */
export interface RecordToCorrect {
  row: number;
  cells: readonly StagedCell[];
  groupKey: string | null;
}

/** A record with changed cells, mapped as if the file contained them. */
export interface CorrectedRecord {
  row: number;
  changes: CellChange[];
  source: StagedCell[];
  mapped: MappedRecord;
}

/**
 * Returns a function that puts new cells, by their columns, into a record of an import. It returns undefined if nothing
 * would change; an empty cell for one that is unclear is a change. A row that ends early is filled up to the last column. A record whose key is emptied stays in error in
 * the group of its document.
 */
export function recordCorrector({ plan, columns, context }: CorrectableImport) {
  const map = recordMapper(plan, columns, context);
  const assign = keylessAssigner(plan, columns);
  const empty = emptyCell(plan.setup.file.type);
  return (
    { row, cells, groupKey }: RecordToCorrect,
    after: ReadonlyMap<number, StagedCell>,
  ): CorrectedRecord | undefined => {
    const before = cells.map(valueOfCell);
    const changes = [...after].flatMap(([column, cell]): CellChange[] =>
      isSame(before[column], valueOfCell(cell)) && !(isUnclear(cells[column]) && !isFilled(cell))
        ? []
        : [{ column, before: before[column], after: valueOfCell(cell) }],
    );
    if (changes.length === 0) return undefined;
    const width = changes.reduce(
      (width, { column }) => Math.max(width, column + 1),
      Math.max(columns.length, cells.length),
    );
    const source = Array.from({ length: width }, (_, column): StagedCell => cells[column] ?? empty);
    for (const { column } of changes) source[column] = after.get(column) ?? empty;
    const corrected = { row, cells: source.map(valueOfCell), ...unclearIn(source) };
    const mapped = map(corrected);
    const assigned = plan.target.lines && groupKey !== null ? assign(corrected, mapped, groupKey) : undefined;
    return { row, changes, source, mapped: assigned ?? mapped };
  };
}

/** Whether a cell is empty because the value above is unclear. A cell of its own that is empty, too, says that it has none. */
const isUnclear = (cell: StagedCell | undefined): cell is FilledCell =>
  cell !== undefined && isFilled(cell) && cell.isUnclear === true;

/** The cells of a record whose value above is unclear; these are in error until they have a value. */
function unclearIn(source: readonly StagedCell[]): Pick<SourceRow, 'unclearFrom'> {
  const unclear = source.flatMap((cell, column): [number, number][] =>
    isUnclear(cell) ? [[column, cell.fromRow]] : [],
  );
  return unclear.length === 0 ? {} : { unclearFrom: new Map(unclear) };
}

/** An empty cell in files of this type. */
export const emptyCell = (type: string): Cell => (type === 'excel' ? null : '');

/** Whether a user sees no difference; but a number that is written as text may have more digits. */
function isSame(before: Cell | undefined, after: Cell): boolean {
  if (before === undefined || shownText(before) !== shownText(after)) return false;
  return typeof before !== 'number' || typeof after !== 'string';
}
