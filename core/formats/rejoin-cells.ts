import type { FileFormat } from './file-format.js';
import type { SourceRow } from './row-source.js';

/**
 * For files whose writer did not quote: `24, place Kléber` came apart into two cells. A row with
 * more cells than columns is put together again wherever a cell begins with a space, but only
 * where that makes it fit exactly: anything else stays as it is, and in error.
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
