import type { Cell, SourceRow } from '../formats/row-source.js';
import { type CellKind, kindOf } from './cell-kind.js';
import { shapeOfTable, type TableShape } from './table-shape.js';

/** How much some rows look like a table. */
export interface TableScore {
  /** From 0 to 1. */
  score: number;
  /** Number of columns. */
  width: number;
  shape: TableShape;
  /** Rows that may be records, and the header. */
  body: SourceRow[];
}

/** Rows that are scored; more rows take longer without making the result more certain. */
const maxScoredRows = 1_000;
/** What a row that ends before the last column counts less than others. */
const shortRowDoubt = 0.2;

/**
 * Scores a way to split lines: most rows should have the same number of cells, or end before the last column, each cell should contain one value, and
 * the cells of a column should be of one kind. Lines above and below the table count little.
 */
export function scoreTable(all: readonly SourceRow[], delimiter: string): TableScore {
  const rows = all.slice(0, maxScoredRows).filter(({ cells }) => !isRuler(cells));
  const shape = shapeOfTable(rows);
  const { width } = shape;
  const body = rows.filter(shape.fits);
  if (width < 2) return { score: singleColumnScore, width: Math.max(1, width), shape, body };
  const first = rows.indexOf(body[0] as SourceRow);
  const last = rows.lastIndexOf(body.at(-1) as SourceRow);
  const short = body.filter(({ cells }) => cells.length < width).length;
  const consistency = (body.length - shortRowDoubt * short) / (last - first + 1);
  const share = body.length / rows.length;
  const fit = consistency ** 2 * (0.4 + 0.6 * share) * singleValueShare(body, delimiter) * uniformity(body, width);
  const score = delimiter === ',' && width === 2 && first > 0 && isEnumeration(body) ? fit * 0.4 : fit;
  return { score: score * (1 - 1 / (width + 1)) * (1 - emptyColumns(body, width) / width), width, shape, body };
}

/** Whether a row is a line of dashes, as database tools print below a header. */
export function isRuler(cells: readonly Cell[]): boolean {
  const text = cells.join('');
  return /^[-=+_|*\s]*$/.test(text) && /[-=_*]{2}/.test(text);
}

/** Whether all values are texts, and all after the first begin with a space, so that "Smith, John" is one text with a comma. */
function isEnumeration(body: readonly SourceRow[]): boolean {
  return body.every(({ cells }) =>
    cells.every((cell, column) => kindOf(String(cell)) === 'text' && (column === 0 || String(cell).startsWith(' '))),
  );
}

/** Score below which a list of one column is likelier than a table. */
export const singleColumnScore = 0.25;

/** How much cells look like single values rather than parts of values, or several values. */
function singleValueShare(body: readonly SourceRow[], delimiter: string): number {
  let sum = 0;
  let count = 0;
  for (const { cells, enclosed } of body) {
    for (const [column, cell] of cells.entries()) {
      // Whoever wrote the file says that it is one value.
      sum += enclosed?.includes(column) ? 1 : singleValueScore(String(cell), delimiter);
      count += 1;
    }
  }
  return count === 0 ? 0 : sum / count;
}

function singleValueScore(cell: string, delimiter: string): number {
  if (cell === '') return 0.9;
  const kind = kindOf(cell);
  if (kind === 'number' || kind === 'date') return 1;
  if (cell.length > 1 && /^(["']).*\1$/s.test(cell)) return 0.6;
  // With a quote on one side only, a value was split.
  if (/^["']/.test(cell) !== /["']$/.test(cell)) return 0.3;
  if (/[;\t|]/.test(cell)) return 0.3;
  if (hasGap(cell)) return 0.3;
  // In sentences a comma is followed by a space.
  if (delimiter !== ',' && /,\S/.test(cell)) return 0.3;
  return cell.startsWith(' ') && delimiter === ',' ? 0.8 : 0.95;
}

/** Whether a value contains several spaces in a row, as text with columns at fixed positions does. */
export function hasGap(cell: string): boolean {
  return /\S {2,}\S/.test(cell);
}

/** How uniform the kinds of the cells of each column are, without the header. */
function uniformity(body: readonly SourceRow[], width: number): number {
  const below = body.length > 1 ? body.slice(1) : body;
  let sum = 0;
  for (let column = 0; column < width; column += 1) {
    const counts = new Map<CellKind, number>();
    for (const { cells } of below) {
      const kind = kindOf(cells[column] ?? null);
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
    const empty = counts.get('empty') ?? 0;
    counts.delete('empty');
    const filled = below.length - empty;
    sum += filled === 0 ? 1 : Math.max(...counts.values()) / filled;
  }
  return sum / width;
}

/** Number of columns without any value or name, which indicate the wrong delimiter; the last column may be empty because of a trailing delimiter. */
function emptyColumns(body: readonly SourceRow[], width: number): number {
  let count = 0;
  for (let column = 0; column < width - 1; column += 1)
    if (body.every(({ cells }) => String(cells[column] ?? '').trim() === '')) count += 1;
  return count;
}
