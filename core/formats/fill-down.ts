import { identityOf } from '../text/text-identity.js';
import { columnIndex } from './column-names.js';
import type { FileFormat } from './file-format.js';
import { readText } from './read-text.js';
import type { Cell, SourceRow, StagedCell } from './row-source.js';

/** The latest value of a column, and the number of the row that has it in the file. */
interface Latest {
  cell: Cell;
  text: string;
  row: number;
}

/**
 * Returns a function that takes the records of a file in their order and fills the empty cells of the columns that
 * `fillDown` lists with the value above them. It stores one value for each of these columns.
 *
 * A value that is new in a column begins anew the columns that are listed after it, so that what a document lacks is
 * not taken from the document before. The first column begins anew with each value that differs from the one above.
 */
export function fillDown(file: FileFormat, columns: readonly string[]): (row: SourceRow) => SourceRow {
  const { fillDown: names = [], emptyValues } = file;
  const places = names.map((name) => columnIndex(columns, name)).filter((column) => column >= 0);
  const [first] = places;
  if (first === undefined) return (row) => row;
  const empty = new Set(['', ...(emptyValues ?? []).map(identityOf)]);
  const latest = new Map<number, Latest>();
  // Where rows must be complete, one that ends early stays in error.
  const mayEndEarly = !('missingCells' in file && file.missingCells === 'none');
  const emptyCell = file.type === 'excel' ? null : '';
  return (row) => {
    if (mayBeShifted(row, first)) {
      latest.clear();
      return row;
    }
    const filledFrom = new Map<number, number>();
    let isNew = false;
    for (const column of places) {
      const cell = row.cells[column] ?? null;
      const text = identityOf(readText(cell));
      const above = latest.get(column);
      if (!empty.has(text)) {
        // An equal value begins nothing anew, but those below it are filled from it.
        if (above?.text !== text) isNew ||= above !== undefined || column === first;
        latest.set(column, { cell, text, row: row.row });
      } else if (isNew) latest.delete(column);
      else if (above && (mayEndEarly || column < row.cells.length)) filledFrom.set(column, above.row);
    }
    if (filledFrom.size === 0) return row;
    const cells = [...row.cells];
    for (const column of filledFrom.keys()) {
      while (cells.length < column) cells.push(emptyCell);
      cells[column] = latest.get(column)?.cell ?? emptyCell;
    }
    return { ...row, cells, filledFrom };
  };
}

/** Whether a misplaced quote may have moved the cell of a column: then it says nothing about the rows below. */
export const mayBeShifted = ({ quoteFault }: SourceRow, column: number): boolean =>
  quoteFault?.isUncertain === true && quoteFault.column - 1 <= column;

/** The cells of a row as they are staged. */
export function stagedCells({ cells, filledFrom }: SourceRow): StagedCell[] {
  if (!filledFrom) return cells;
  return cells.map((cell, column) => {
    const fromRow = filledFrom.get(column);
    return fromRow === undefined ? cell : { filled: cell, fromRow };
  });
}
