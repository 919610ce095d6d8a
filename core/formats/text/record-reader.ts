import { textBetween } from '../../text/cut-text.js';
import type { FileFault } from '../file-fault.js';
import type { SourceRow } from '../row-source.js';
import type { DelimitedDialect } from './delimited-dialect.js';
import { DelimitedText } from './delimited-text.js';
import { quotingDialect } from './misplaced-quotes.js';
import { maxLinesOfDamaged, RecordRepair, type RepairedRecord } from './repair-record.js';
import { fieldTooLong, rowTooLong, tooManyColumns } from './row-too-long.js';
import { type ScannedRecord, type ScanStop, scanRecord } from './scan-record.js';
import { TableWidth } from './table-width.js';
import type { TextLimits } from './text-limits.js';

/** Characters of the longest record that is looked for in a file full of damage. */
const maxExhausted = 1_024;

/**
 * Reads delimited text (RFC 4180) chunk by chunk into numbered rows, which do not depend on the chunks. A record with a
 * misplaced quote is read as far as it can be: a stray quote never costs more than its own record. With `marksEnclosed` each
 * row says which of its cells were enclosed in quotes.
 */
export class RecordReader {
  private source: DelimitedText;
  private at = 0;
  /** The place in the file where the text begins. */
  private offset = 0;
  /** The row number of the next line. */
  private row = 1;
  private rows: SourceRow[] = [];
  private readonly width = new TableWidth();
  private readonly repair: RecordRepair | undefined;
  /** Whether a quote was open at the end of the last record that was repaired, so that the next lines may belong to it. */
  private isOpen = false;

  /** The limits when very much damage was found: only short records are worth a search for their end. */
  private readonly exhausted: TextLimits;

  constructor(
    private readonly dialect: DelimitedDialect,
    private readonly limits: TextLimits,
    private readonly marksEnclosed = false,
  ) {
    this.source = new DelimitedText('', dialect);
    this.exhausted = { ...limits, recordCharacters: Math.min(maxExhausted, limits.recordCharacters) };
    const quoting = quotingDialect(dialect);
    if (quoting) this.repair = new RecordRepair(quoting);
  }

  /** Reads the next text (UTF-8, whole characters). @throws FileFault */
  read(text: Buffer): void {
    const { text: current } = this.source;
    this.source = new DelimitedText(
      textBetween(current, this.at, current.length) + text.toString('utf8'),
      this.dialect,
    );
    this.offset += this.at;
    this.at = 0;
    while (this.next(false));
  }

  /** Reads what is left at the end of the file. @throws FileFault */
  finish(): void {
    while (this.next(true));
  }

  /** Returns the rows completed since the last call. */
  takeRows(): SourceRow[] {
    const { rows } = this;
    this.rows = [];
    return rows;
  }

  /** Reads one line or record. Returns false if there is none, or it may not be complete before the `isEnd` of the file. */
  private next(isEnd: boolean): boolean {
    const { source, at, dialect, limits } = this;
    if (at >= source.text.length) return false;
    const end = source.lineEnd(at);
    const mayGoOn = !isEnd && end >= source.text.length - (source.text.endsWith('\r') ? 1 : 0);
    if (end - at > Math.min(limits.fieldCharacters, limits.recordCharacters)) return this.nextRecord(isEnd);
    if (mayGoOn) return false;
    if (end === at) return this.pass(end);
    if (source.nextQuote(at) < end) return this.nextRecord(isEnd);
    const cells = textBetween(source.text, at, end).split(dialect.delimiter);
    if (cells.length > limits.columns) throw tooManyColumns(this.row, limits.columns);
    if (this.row === 1 && cells.length === 2 && cells[0] === 'sep=' && cells[1] === '') return this.pass(end);
    return this.take({ cells, enclosed: [], end });
  }

  private nextRecord(isEnd: boolean): boolean {
    const { source, at, limits, repair } = this;
    const place = this.offset + at;
    const isExhausted = repair !== undefined && repair.workAt(place) === 0;
    const scanned = scanRecord({ source, at, isEnd }, this.dialect, isExhausted ? this.exhausted : limits);
    if ('cells' in scanned) {
      if (!repair || !this.mayLackQuote(scanned, repair.dialect.quote)) return this.take(scanned);
    } else if (scanned.stop === 'open' && !isEnd) return false;
    else if (repair === undefined || scanned.stop === 'long-cell') throw this.tooLong(scanned);
    return this.nextDamaged(scanned, isEnd, repair);
  }

  /** Whether a line has more cells than the header and most others, and a quote at one end of a cell that it does not enclose. */
  private mayLackQuote({ cells, enclosed, end }: ScannedRecord, quote: string): boolean {
    const { source, at, width } = this;
    if (width.most === undefined || source.lineEnd(at) < end) return false;
    if (cells.length <= Math.max(width.most, width.first ?? 0)) return false;
    return cells.some((cell, column) => {
      const text = enclosed.includes(column) ? '' : cell.trim();
      return text.startsWith(quote) || text.endsWith(quote);
    });
  }

  private nextDamaged(scanned: ScannedRecord | ScanStop, isEnd: boolean, repair: RecordRepair): boolean {
    const { source, at, limits } = this;
    const isWhole = 'cells' in scanned;
    const firstEnd = source.lineEnd(at);
    if (firstEnd - at > limits.recordCharacters) throw this.tooLong({ stop: 'long-record', column: 0 });
    // The lines that follow show what belongs to the record.
    const examined = source.nextLine(firstEnd) + Math.ceil(limits.fieldCharacters / 4);
    if (!isEnd && source.text.length < examined) return false;
    const damaged = {
      excerpt: textBetween(source.text, at, examined),
      isEnd: isEnd && examined >= source.text.length,
      place: this.offset + at,
      maxLines: isWhole ? 1 : maxLinesOfDamaged,
    };
    const rows = repair.rowsAround(damaged, this.width);
    if (isWhole && scanned.cells.length === rows.most) return this.take(scanned);
    repair.spend(scanned.end - at);
    const isUnbounded = !isWhole && scanned.stop !== 'open' && scanned.stop !== 'misplaced';
    if (isUnbounded && !repair.isTableAhead(damaged.excerpt, rows)) throw this.tooLong(scanned);
    const repaired = repair.read(damaged, rows);
    const long = repaired.cells.findIndex((cell) => cell.length > limits.fieldCharacters);
    if (isWhole && (long >= 0 || !repaired.isRegular)) return this.take(scanned);
    if (long >= 0) throw this.tooLong({ stop: 'long-cell', column: long });
    if (repaired.cells.length > limits.columns) throw this.tooLong({ stop: 'columns', column: limits.columns });
    return this.takeRepaired(repaired);
  }

  private takeRepaired({ cells, length, column, isUncertain, isRegular, mayGoOn }: RepairedRecord): boolean {
    if (isRegular) this.width.count(cells.length);
    this.isOpen = mayGoOn;
    this.rows.push({ row: this.row, cells, quoteFault: { column: column + 1, isUncertain } });
    return this.pass(this.at + length);
  }

  /** Takes a record that RFC 4180 describes. */
  private take({ cells, enclosed, end }: ScannedRecord): boolean {
    const isRegular = cells.length === this.width.most;
    // After a record with an open quote, what is no regular record may belong to it.
    if (isRegular) this.isOpen = false;
    const column = this.isOpen ? 0 : isRegular ? -1 : this.strayQuote(cells, enclosed, end);
    this.width.count(cells.length);
    const taken: SourceRow = { row: this.row, cells };
    if (this.marksEnclosed) taken.enclosed = enclosed;
    if (column >= 0) taken.quoteFault = { column: column + 1, isUncertain: true };
    this.rows.push(taken);
    return this.pass(end);
  }

  /** The cell with a quote as text in a record of several lines that has another width than most; -1 if there is none. */
  private strayQuote(cells: readonly string[], enclosed: readonly number[], end: number): number {
    const { quote } = this.dialect;
    if (quote === null || enclosed.length === 0 || this.source.lineEnd(this.at) >= end) return -1;
    return cells.findIndex((cell, column) => cell.includes(quote) && !enclosed.includes(column));
  }

  /** Goes on after the line end of a record. */
  private pass(end: number): true {
    this.row += this.source.countLines(this.at, end);
    this.at = this.source.nextLine(end);
    return true;
  }

  private tooLong({ stop, column }: Pick<ScanStop, 'stop' | 'column'>): FileFault {
    const { columns, fieldCharacters, recordCharacters } = this.limits;
    if (stop === 'columns') return tooManyColumns(this.row, columns);
    return stop === 'long-record'
      ? rowTooLong(this.row, recordCharacters)
      : fieldTooLong({ row: this.row, column }, fieldCharacters);
  }
}
