import { columnNames, distinctNames } from './column-names.js';
import type { FileFormat } from './file-format.js';
import type { Cell, SourceRow } from './row-source.js';

/**
 * Tells a file's records from the rest of its rows: lines above the table and below it, its header
 * (also where that is repeated), and rows of empty cells only. One for each reading of a file.
 */
export class Table {
  /** Names of the columns; undefined until the header has been read, where it is the header that names them. */
  columns: string[] | undefined;
  /** Row number of the header as the setup has it; 0 for none. */
  readonly headerRow: number;
  private readonly firstRow: number;
  private readonly footerRows: number;
  private readonly skipRepeated: boolean;
  private readonly distinct: boolean;
  /** The header's cells as written. */
  private header: string[] | undefined;
  /** The last rows so far: which of them are the footer shows at the end of the file only. */
  private readonly held: SourceRow[] = [];

  constructor(format: FileFormat) {
    const ofPositions = format.type === 'fixed-width';
    this.headerRow = format.headerRow ?? (ofPositions ? 0 : 1);
    this.firstRow = format.firstRow ?? 0;
    this.footerRows = format.footerRows ?? 0;
    this.skipRepeated = format.repeatedHeader === 'skip';
    this.distinct = !ofPositions && format.columnNames === 'distinct';
    if (ofPositions) this.columns = format.columns.map(({ name }) => name);
    else if (this.headerRow === 0) this.columns = format.columns ?? [];
  }

  /** Takes the file's next row and gives the record that is certain with it, which may be an earlier row. */
  next(row: SourceRow): SourceRow | undefined {
    if (row.row < this.headerRow) return undefined;
    if (this.columns === undefined || row.row === this.headerRow) {
      this.header = columnNames(row);
      this.columns ??= this.distinct ? distinctNames(this.header) : this.header;
      return undefined;
    }
    if (row.row < this.firstRow || isBlank(row.cells)) return undefined;
    if (this.skipRepeated && this.repeatsHeader(row.cells)) return undefined;
    if (this.footerRows === 0) return row;
    this.held.push(row);
    return this.held.length > this.footerRows ? this.held.shift() : undefined;
  }

  private repeatsHeader(cells: Cell[]): boolean {
    const { header } = this;
    // Nearly every row ends here: names of columns are rarely values of theirs.
    if (header === undefined || typeof cells[0] !== 'string' || cells[0].trim() !== header[0]) return false;
    const names = columnNames({ row: 0, cells });
    return header.every((name, column) => name === (names[column] ?? ''));
  }
}

/** The mark by which DOS ended its files, and old programs still do; it stands alone in a last row. */
const endOfFileMark = '\u001a';

/** Whether nothing stands in any cell; spaces are nothing. */
export function isBlank(cells: readonly Cell[]): boolean {
  return cells.every(
    (cell) => cell === null || (typeof cell === 'string' && (cell.trim() === '' || cell === endOfFileMark)),
  );
}
