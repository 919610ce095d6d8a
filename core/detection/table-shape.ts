import type { SourceRow } from '../formats/row-source.js';
import { isBlank } from '../formats/table.js';
import { type CellKind, kindOf } from './cell-kind.js';
import { headerWordsIn } from './header-evidence.js';

/** How many columns a table of delimited text has, and which rows belong to it. */
export interface TableShape {
  width: number;
  /** The row with the names, if they show how many columns there are. */
  header?: SourceRow;
  /** Whether a row may be a record: nothing but empty values may be missing or additional at its end. */
  fits(row: SourceRow): boolean;
}

/** Rows that must not have more cells than the names, as a share of all. */
const maxLongerShare = 0.02;
/** Share of the values of a column that are of its kind, at least; the damaged rows are among them. */
const minShareOfKind = 0.7;
/** Names that a header must have, as a share of the columns of the rows below it. */
const minNamesShare = 0.6;

/** Finds the width by the names in the header and by the rows: rows may end before the last column, or have a delimiter behind it. */
export function shapeOfTable(rows: readonly SourceRow[]): TableShape {
  const common = commonWidth(rows);
  const header = common < 2 ? undefined : headerOf(rows, common);
  if (!header) return exactShape(common);
  const named = header.cells.length;
  const isTrailing = named < common && rows.every(({ cells }) => cells.length <= named || isBlank(cells.slice(named)));
  const width = isTrailing ? named : Math.max(named, common);
  const kinds = kindsOfColumns(rows, header, width);
  return {
    width,
    header,
    fits: (row) => row === header || (isBlank(row.cells.slice(width)) && isAsLong(row, width, kinds)),
  };
}

/** The shape of a table whose rows all have the same number of cells. */
export const exactShape = (width: number): TableShape => ({ width, fits: ({ cells }) => cells.length === width });

/** The row that names the columns, directly above rows that are records: with another number of cells than most of these. */
function headerOf(rows: readonly SourceRow[], common: number): SourceRow | undefined {
  for (const [index, row] of rows.slice(0, -1).entries()) {
    const { length } = row.cells;
    const next = rows[index + 1] as SourceRow;
    if (length < 2 || next.cells.length < 2 || next.row > row.row + 1) continue;
    if (!areNames(row) || areNames(next)) {
      // Of two rows of texts the first is a title if only the second has words of headers.
      const isTitle = areNames(row) && headerWordsIn(next) > headerWordsIn(row);
      if (next.cells.length === common && length === common && !isTitle) return undefined;
      continue;
    }
    const longer = rows.filter(({ cells }) => cells.length > length && !isBlank(cells.slice(length))).length;
    if (length >= common) return longer <= rows.length * maxLongerShare ? row : undefined;
    return length >= common * minNamesShare ? row : undefined;
  }
  return undefined;
}

/** Whether the cells of a row may be names: different texts that are no codes. */
function areNames({ cells }: SourceRow): boolean {
  const names = cells.map((cell) => String(cell ?? '').trim());
  while (names.at(-1) === '') names.pop();
  return (
    names.length > 1 &&
    !isLabelled(names) &&
    new Set(names).size === names.length &&
    names.every((name) => /^[\p{L}#(*_%]/u.test(name) && name.length <= 60 && !/^\p{L}{0,4}[-_ .]?\d+$/u.test(name))
  );
}

/** Whether the first cell is the label of the others, as in "Date:" and a day above a table. */
const isLabelled = ([first = '', ...others]: readonly string[]): boolean =>
  first.endsWith(':') && !others.some((other) => other.endsWith(':'));

/** Whether the cells of a row are like those of their columns, so that only values at its end are missing. */
function isAsLong({ cells }: SourceRow, width: number, kinds: readonly (CellKind | undefined)[]): boolean {
  if (cells.length >= width) return true;
  return (
    cells.length > 1 &&
    cells.every((cell, column) => {
      const kind = kindOf(cell);
      return kind === 'empty' || kinds[column] === undefined || kinds[column] === kind;
    })
  );
}

/** The kind of the values of each column; undefined if there are several kinds. */
function kindsOfColumns(rows: readonly SourceRow[], header: SourceRow, width: number): (CellKind | undefined)[] {
  return Array.from({ length: width }, (_, column) => {
    const counts = new Map<CellKind, number>();
    for (const row of rows) {
      const kind = kindOf(row.cells[column] ?? null);
      if (row !== header && kind !== 'empty') counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
    const filled = [...counts.values()].reduce((sum, count) => sum + count, 0);
    return [...counts].find(([, count]) => count >= filled * minShareOfKind)?.[0];
  });
}

function commonWidth(rows: readonly SourceRow[]): number {
  const counts = new Map<number, number>();
  for (const { cells } of rows) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  let best = 1;
  let maxWeight = 0;
  for (const [width, count] of counts) {
    const weight = width < 2 ? 0 : count * (1 - 1 / width);
    if (weight > maxWeight) [best, maxWeight] = [width, weight];
  }
  return best;
}
