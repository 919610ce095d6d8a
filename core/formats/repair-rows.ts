import type { FileFormat } from './file-format.js';
import { fillDown } from './fill-down.js';
import { cellRejoiner } from './rejoin-cells.js';
import type { SourceRow } from './row-source.js';

/**
 * Returns a function that takes the records of a file in their order, from the first one on, and returns them as they
 * are staged: cells that were divided are rejoined, and empty ones filled from above, if the format says so.
 */
export function rowRepairer(file: FileFormat, columns: readonly string[]): (row: SourceRow) => SourceRow {
  const rejoin = cellRejoiner(file, columns.length);
  const fill = fillDown(file, columns);
  return (row) => fill(rejoin(row));
}
