import type { FileFormat } from './file-format.js';
import type { SourceRow } from './row-source.js';

/**
 * For files whose writer did not quote, so that `24, place Kléber` was split into two cells. In a row with more cells
 * than columns, cells that begin with a space are joined to the one before, but only if the row then has exactly the
 * right number of cells; otherwise it is unchanged, and in error.
 */
export function cellRejoiner(file: FileFormat, width: number): (row: SourceRow) => SourceRow {
  if ((file.type !== 'csv' && file.type !== 'text') || file.delimiterBeforeSpace !== 'text') return (row) => row;
  const delimiter = file.delimiter ?? (file.type === 'csv' ? ',' : '\t');
  return (row) => {
    if (row.cells.length <= width) return row;
    const cells: string[] = [];
    for (const cell of row.cells as string[]) {
      if (cell.startsWith(' ') && cells.length > 0) cells.push(`${cells.pop()}${delimiter}${cell}`);
      else cells.push(cell);
    }
    return cells.length === width ? { ...row, cells } : row;
  };
}
