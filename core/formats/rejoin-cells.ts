import type { FileFormat } from './file-format.js';
import type { Cell, SourceRow } from './row-source.js';

/**
 * For files whose writer did not quote, so that `24, place Kléber` was split into two cells. In a row with more cells
 * than columns, cells that begin with a space are joined to the one before, but only if the row then has exactly the
 * right number of cells; otherwise it is unchanged, and in error.
 */
export function cellRejoiner(file: FileFormat, width: number): (row: SourceRow) => SourceRow {
  const delimiter = textDelimiter(file);
  if (delimiter === undefined) return (row) => row;
  return (row) => {
    if (row.cells.length <= width) return row;
    const cells = joined(row.cells, delimiter);
    return cells.length === width ? { ...row, cells } : row;
  };
}

/** The header of such a file, unless each of its names but the first begins with a space. */
export function rejoinHeader(file: FileFormat, row: SourceRow): SourceRow {
  const delimiter = textDelimiter(file);
  if (delimiter === undefined || row.cells.slice(1).every(isSpaced)) return row;
  return { ...row, cells: joined(row.cells, delimiter) };
}

/** The delimiter of a file in which it is text if a space follows it; undefined for other files. */
function textDelimiter(file: FileFormat): string | undefined {
  if ((file.type !== 'csv' && file.type !== 'text') || file.delimiterBeforeSpace !== 'text') return undefined;
  return file.delimiter ?? (file.type === 'csv' ? ',' : '\t');
}

const isSpaced = (cell: Cell): boolean => typeof cell === 'string' && cell.startsWith(' ');

function joined(cells: readonly Cell[], delimiter: string): Cell[] {
  const whole: Cell[] = [];
  for (const cell of cells) {
    if (isSpaced(cell) && whole.length > 0) whole.push(`${whole.pop()}${delimiter}${cell}`);
    else whole.push(cell);
  }
  return whole;
}
