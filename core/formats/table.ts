import { identityOf, isBlankText } from '../text/text-identity.js';
import { columnNames, withUnnamed } from './column-names.js';
import type { FileFormat } from './file-format.js';
import { rejoinHeader } from './rejoin-cells.js';
import type { Cell, QuoteFault, SourceRow } from './row-source.js';

/**
 * Separates a file's records from its other rows: lines above and below the table, the header (also where it is
 * repeated), and blank rows. Each reading of a file needs a new instance.
 */
export class Table {
  /** Names of the columns; undefined until the header has been read, if the file has one. */
  columns: string[] | undefined;
  /** Row number of the header according to the setup; 0 for none. */
  readonly headerRow: number;
  /** Present if a quote is misplaced in the header. */
  headerQuote: QuoteFault | undefined;
  private readonly ofPositions: boolean;
  private readonly firstRow: number;
  private readonly footerRows: number;
  private readonly skipRepeated: boolean;
  private readonly distinct: boolean;
  private readonly unnamed: number;
  /** The names in the header as they are compared. */
  private header: string[] | undefined;
  private readonly pending: SourceRow[] = [];

  constructor(private readonly format: FileFormat) {
    const ofPositions = format.type === 'fixed-width';
    this.ofPositions = ofPositions;
    this.headerRow = format.headerRow ?? (ofPositions ? 0 : 1);
    this.firstRow = format.firstRow ?? 0;
    this.footerRows = format.footerRows ?? 0;
    this.skipRepeated = format.repeatedHeader === 'skip';
    this.distinct = !ofPositions && format.columnNames === 'distinct';
    this.unnamed = ofPositions ? 0 : (format.unnamedColumns ?? 0);
    if (ofPositions) this.columns = format.columns.map(({ name }) => name);
    else if (this.headerRow === 0) this.columns = format.columns ?? [];
  }

  /** Takes the file's next row and returns a record that is complete now, which may be an earlier row; undefined for none. */
  next(row: SourceRow): SourceRow | undefined {
    if (row.row < this.headerRow) return undefined;
    if (this.columns === undefined || row.row === this.headerRow) {
      const names = columnNames(rejoinHeader(this.format, row));
      this.header = names.map(identityOf);
      this.headerQuote = row.quoteFault;
      this.columns ??= withUnnamed(names, this.unnamed, this.distinct);
      return undefined;
    }
    if (row.row < this.firstRow || isBlank(row.cells)) return undefined;
    if (this.skipRepeated && this.repeatsHeader(row.cells)) return undefined;
    if (this.footerRows === 0) return row;
    this.pending.push(row);
    return this.pending.length > this.footerRows ? this.pending.shift() : undefined;
  }

  /** The last rows so far, which are left out if the file ends here. */
  get footer(): readonly SourceRow[] {
    return this.pending;
  }

  /** Whether a row is above the first record and not the header from which names are read. */
  isAbove({ row }: SourceRow): boolean {
    if (row === this.headerRow) return this.ofPositions;
    return row < this.headerRow || row < this.firstRow;
  }

  private repeatsHeader(cells: Cell[]): boolean {
    const { header } = this;
    // Returns early for nearly every row, because column names rarely are values.
    if (header === undefined || typeof cells[0] !== 'string' || identityOf(cells[0]) !== header[0]) return false;
    const names = columnNames({ row: 0, cells }).map(identityOf);
    const width = Math.max(names.length, header.length);
    // A value beside the names makes it a record.
    return Array.from({ length: width }).every((_, column) => (names[column] ?? '') === (header[column] ?? ''));
  }
}

/** The end-of-file mark of DOS, which old programs still write; it is alone in the last row. */
const endOfFileMark = '\u001a';

/** Whether all cells are empty or contain only blanks and invisible characters. */
export function isBlank(cells: readonly Cell[]): boolean {
  return cells.every(
    (cell) => cell === null || (typeof cell === 'string' && (isBlankText(cell) || cell === endOfFileMark)),
  );
}
