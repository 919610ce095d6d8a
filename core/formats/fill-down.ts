import { identityOf } from '../text/text-identity.js';
import { columnIndex } from './column-names.js';
import { ColumnSums } from './column-sums.js';
import type { FileFormat } from './file-format.js';
import { readText } from './read-text.js';
import type { Cell, SourceRow, StagedCell } from './row-source.js';
import { isBlank } from './table.js';
import { isTotal } from './total-row.js';

/** The latest value of a column, and the number of the row that has it in the file. */
interface Latest {
  cell: Cell;
  /** Undefined if the row is damaged, so that the value is not known. */
  text: string | undefined;
  row: number;
}

/**
 * Returns a function that takes the records of a file in their order and fills the empty cells of the columns that
 * `fillDown` lists with the value above them. It stores one value for each of these columns.
 *
 * A value that is new in a column begins anew the columns that are listed after it, so that what a document lacks is
 * not taken from the document before. The first column begins anew with each value that differs from the one above.
 * Below a damaged row, cells stay empty and are marked as unclear until the column has a value again.
 */
export function fillDown(file: FileFormat, columns: readonly string[]): (row: SourceRow) => SourceRow {
  const { fillDown: names = [], emptyValues } = file;
  const places = names.map((name) => columnIndex(columns, name)).filter((column) => column >= 0);
  const [first] = places;
  if (first === undefined) return (row) => row;
  const empty = new Set(['', ...(emptyValues ?? []).map(identityOf)]);
  const sums = new ColumnSums(places);
  const latest = new Map<number, Latest>();
  // Where rows must be complete, one that ends early stays in error.
  const mayEndEarly = !('missingCells' in file && file.missingCells === 'none');
  const emptyCell = file.type === 'excel' ? null : '';
  const textIn = ({ cells }: SourceRow, column: number): string => identityOf(readText(cells[column] ?? null));
  return (row) => {
    const isHeadless = places.every((column) => empty.has(textIn(row, column)));
    // A sum is no line of the document above, nor does it begin one.
    if (isHeadless && (isTotal(row) || sums.areIn(row))) {
      const unclear = places.filter((column) => latest.has(column)).map((column) => [column, row.row] as const);
      return { ...row, isSum: true, ...(unclear.length === 0 ? {} : { unclearFrom: new Map(unclear) }) };
    }
    sums.add(row, !isHeadless);
    const shifted = firstShifted(row, file, columns.length);
    const filledFrom = new Map<number, number>();
    const unclearFrom = new Map<number, number>();
    let isNew = false;
    for (const column of places) {
      if (column >= shifted) {
        latest.set(column, { cell: emptyCell, text: undefined, row: row.row });
        continue;
      }
      const text = textIn(row, column);
      const above = latest.get(column);
      if (!empty.has(text)) {
        // An equal value begins nothing anew, but those below it are filled from it.
        if (above?.text !== text) isNew ||= above !== undefined || column === first;
        latest.set(column, { cell: row.cells[column] ?? null, text, row: row.row });
      } else if (isNew) latest.delete(column);
      else if (above && (mayEndEarly || column < row.cells.length))
        (above.text === undefined ? unclearFrom : filledFrom).set(column, above.row);
    }
    if (filledFrom.size + unclearFrom.size === 0) return row;
    const cells = [...row.cells];
    for (const column of [...filledFrom.keys(), ...unclearFrom.keys()]) {
      while (cells.length < column) cells.push(emptyCell);
      cells[column] = latest.get(column)?.cell ?? emptyCell;
    }
    return {
      ...row,
      cells,
      ...(filledFrom.size > 0 ? { filledFrom } : {}),
      ...(unclearFrom.size > 0 ? { unclearFrom } : {}),
    };
  };
}

/**
 * The first column, counted from 0, whose cell may be that of another column, as a quote is misplaced or a value with
 * delimiters is not in quotes; Infinity for none. What is there says nothing about the rows below.
 */
export function firstShifted({ cells, quoteFault }: SourceRow, { type }: FileFormat, columns: number): number {
  const ofQuote = quoteFault?.isUncertain ? quoteFault.column - 1 : Number.POSITIVE_INFINITY;
  // In a workbook cells are where they are.
  if (type === 'excel' || isBlank(cells.slice(columns))) return ofQuote;
  return Math.min(
    ofQuote,
    cells.findIndex((cell) => !isBlank([cell])),
  );
}

/** The cells of a row as they are staged. */
export function stagedCells({ cells, filledFrom, unclearFrom }: SourceRow): StagedCell[] {
  if (!filledFrom && !unclearFrom) return cells;
  return cells.map((cell, column) => {
    const unclear = unclearFrom?.get(column);
    if (unclear !== undefined) return { filled: cell, fromRow: unclear, isUnclear: true };
    const fromRow = filledFrom?.get(column);
    return fromRow === undefined ? cell : { filled: cell, fromRow };
  });
}
