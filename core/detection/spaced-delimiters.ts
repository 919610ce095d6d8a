import type { DelimitedFormat } from '../formats/file-format.js';
import { cellRejoiner, rejoinHeader } from '../formats/rejoin-cells.js';
import type { SourceRow } from '../formats/row-source.js';
import { counted, type Finding } from './finding.js';
import type { TableScore } from './table-score.js';

/** Rows in which a delimiter before a space is text, and how many had too many cells before. */
export interface Rejoined {
  rows: SourceRow[];
  count: number;
}

/** Rejoins rows that have too many cells because of unquoted delimiters in text; undefined if that does not work for nearly all of them. */
export function rejoined(delimiter: string, rows: readonly SourceRow[], table: TableScore): Rejoined | undefined {
  const { width, shape } = table;
  const file: DelimitedFormat = { type: 'csv', delimiter, delimiterBeforeSpace: 'text' };
  const withHeader = rejoinedWithHeader(file, rows, table);
  if (withHeader) return withHeader;
  const long = rows.filter((row) => row.cells.length > width && !shape.fits(row));
  if (long.length === 0 || width < 2) return undefined;
  const joined = rows.map(cellRejoiner(file, width));
  const count = joined.filter(
    ({ cells }, index) => cells.length === width && rows[index]?.cells.length !== width,
  ).length;
  return count < long.length * 0.8 ? undefined : { rows: joined, count };
}

/** The same if a name in the header was divided, too: then all rows have as many cells as the header once they are rejoined. */
function rejoinedWithHeader(
  file: DelimitedFormat,
  rows: readonly SourceRow[],
  { shape, body }: TableScore,
): Rejoined | undefined {
  const header = shape.header ?? body[0];
  const width = header && rejoinHeader(file, header).cells.length;
  if (!header || width === undefined || width < 2 || width === header.cells.length) return undefined;
  const rejoin = cellRejoiner(file, width);
  const joined = rows.map((row) => (row === header ? rejoinHeader(file, row) : rejoin(row)));
  const below = rows.slice(rows.indexOf(header) + 1);
  const isRagged = below.some(({ cells }) => cells.length !== below[0]?.cells.length);
  if (!isRagged || joined.slice(-below.length).some(({ cells }) => cells.length !== width)) return undefined;
  return { rows: joined, count: below.filter(({ cells }) => cells.length > width).length };
}

/** The finding that this many rows were rejoined. */
export function spacedFinding(count: number): Finding {
  const reason = `${counted(count, 'row')} ${count === 1 ? 'has' : 'have'} too many values unless a delimiter followed by a space is text, as in "24, place Kléber".`;
  return { setting: 'delimiterBeforeSpace', value: 'text', confidence: 0.85, reason };
}
