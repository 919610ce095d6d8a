import type { SourceRow } from '../row-source.js';
import type { DelimitedDialect } from './delimited-dialect.js';
import { fieldTooLong } from './delimited-fault.js';
import { hasBalancedQuotes, type QuotingDialect } from './misplaced-quotes.js';
import { NextMark } from './next-mark.js';
import { isRecord, type RepairedRecord, repairRecord, type TextLines } from './repair-record.js';
import { rowTooLong, tooManyColumns } from './row-too-long.js';
import { type ScannedRecord, type ScanStop, scanRecord } from './scan-record.js';
import { TableWidth } from './table-width.js';
import type { TextLimits } from './text-limits.js';

/** Lines after a damaged record that show how many cells a row has, if none was read before. */
const linesAhead = 20;

/**
 * Reads delimited text (RFC 4180) piece by piece into numbered rows. A record with a misplaced quote is read as far as it can
 * be, and the next one begins with the next line: a stray quote never costs more than its own record.
 */
export class RecordReader {
  private text = '';
  private at = 0;
  /** The row number of the next line. */
  private row = 1;
  private rows: SourceRow[] = [];
  private readonly width = new TableWidth();
  private readonly lf = new NextMark('\n');
  private readonly cr = new NextMark('\r');
  private readonly quote: NextMark | undefined;
  private readonly lineEnd = (from: number): number => Math.min(this.lf.at(from), this.cr.at(from));

  private get lines(): TextLines {
    return { text: this.text, lineEnd: this.lineEnd };
  }

  constructor(
    private readonly dialect: DelimitedDialect,
    private readonly limits: TextLimits,
  ) {
    if (dialect.quote !== null) this.quote = new NextMark(dialect.quote);
  }

  /** Reads the next text (UTF-8, whole characters). @throws FileFault */
  read(text: Buffer): void {
    this.text = this.text.slice(this.at) + text.toString('utf8');
    this.at = 0;
    for (const mark of [this.lf, this.cr, this.quote]) mark?.in(this.text);
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

  /** Reads one line or record. Returns false if there is none, or `isEnd` is false and it may not be complete. */
  private next(isEnd: boolean): boolean {
    const { text, at, dialect } = this;
    if (at >= text.length) return false;
    const end = this.lineEnd(at);
    if (!isEnd && this.mayGoOn(end)) {
      this.refuseLong(at, end);
      return false;
    }
    if (end === at) return this.pass(end, 1);
    if (dialect.quote === null || (this.quote as NextMark).at(at) >= end) {
      this.refuseLong(at, end);
      const cells = text.slice(at, end).split(dialect.delimiter);
      if (cells.length > this.limits.columns) throw tooManyColumns(this.row, this.limits.columns);
      if (this.row === 1 && cells.length === 2 && cells[0] === 'sep=' && cells[1] === '') return this.pass(end, 1);
      this.width.count(cells.length);
      return this.take(cells, end, 1);
    }
    return this.nextQuoted({ ...dialect, quote: dialect.quote }, isEnd);
  }

  private nextQuoted(dialect: QuotingDialect, isEnd: boolean): boolean {
    const { text, at, limits } = this;
    const scanned = scanRecord(text, at, dialect, this.lineEnd, limits.fieldCharacters);
    const isWhole = 'cells' in scanned;
    if (!isEnd && (isWhole ? this.mayGoOn(scanned.end) : this.mayBeClosed(scanned) || !this.hasLines())) {
      if (text.length - at > limits.recordCharacters) throw rowTooLong(this.row, limits.recordCharacters);
      return false;
    }
    if (isWhole) {
      const lines = this.linesIn(at, scanned.end);
      const width = this.width.mostWith([]);
      const fits = width === undefined || scanned.cells.length === width;
      if (!fits && this.seemsDamaged(scanned, lines, dialect, width)) {
        if (!isEnd && !this.hasLines()) return false;
        if (this.repairs(dialect, width)) return true;
      }
      this.refuseLongCells(scanned.cells);
      if (lines === 1 || fits) this.width.count(scanned.cells.length);
      return this.take(scanned.cells, scanned.end, lines);
    }
    this.repair(dialect, this.width.mostWith(this.widthsAhead(dialect)));
    return true;
  }

  /**
   * Whether a record that has not as many cells as the others may have lost a quote, or contain one that opens a cell by
   * mistake: then the next line is a record of its own.
   */
  private seemsDamaged(scanned: ScannedRecord, lines: number, dialect: QuotingDialect, width: number): boolean {
    if (lines === 1)
      return scanned.cells.length > width && !hasBalancedQuotes(this.text.slice(this.at, scanned.end), dialect);
    const end = this.lineEnd(this.at);
    const next = end + this.lengthOfLineEnd(end);
    return isRecord(this.lines, next, dialect, width);
  }

  /** Whether a quote that is open at the end of the text may be closed by the text that follows. */
  private mayBeClosed({ stop }: ScanStop): boolean {
    return stop === 'ended' && this.text.length - this.at <= this.limits.fieldCharacters;
  }

  /** Whether the text has enough lines after a damaged record to read it, so that it is read alike however it comes. */
  private hasLines(): boolean {
    let place = this.at;
    for (let line = 0; line < linesAhead; line += 1) {
      const end = this.lineEnd(place);
      if (end >= this.text.length - 1) return this.text.length - this.at > this.limits.fieldCharacters;
      place = end + this.lengthOfLineEnd(end);
    }
    return true;
  }

  /** The numbers of cells of the lines after the current one. */
  private widthsAhead(dialect: DelimitedDialect): number[] {
    const widths: number[] = [];
    let place = this.lineEnd(this.at);
    for (let line = 0; line < linesAhead && place < this.text.length; line += 1) {
      place += this.lengthOfLineEnd(place);
      const end = this.lineEnd(place);
      const scanned = scanRecord(this.text, place, dialect, this.lineEnd, this.limits.fieldCharacters);
      if ('cells' in scanned && scanned.end === end && end > place) widths.push(scanned.cells.length);
      place = end;
    }
    return widths;
  }

  /** Reads a record in another way if it then has as many cells as the others. Returns false if there is no such way. */
  private repairs(dialect: QuotingDialect, width: number): boolean {
    const repaired = repairRecord(this.lines, this.at, dialect, width);
    if (repaired.cells.length !== width) return false;
    return this.takeRepaired(repaired);
  }

  private repair(dialect: QuotingDialect, width: number | undefined): void {
    this.takeRepaired(repairRecord(this.lines, this.at, dialect, width));
  }

  private takeRepaired({ cells, end, column, isUncertain }: RepairedRecord): boolean {
    this.refuseLongCells(cells);
    const lines = this.linesIn(this.at, end);
    this.rows.push({ row: this.row, cells, quoteFault: { column: column + 1, isUncertain } });
    return this.pass(end, lines);
  }

  private take(cells: string[], end: number, lines: number): boolean {
    this.rows.push({ row: this.row, cells });
    return this.pass(end, lines);
  }

  /** Goes on after a line end. */
  private pass(end: number, lines: number): true {
    this.at = Math.min(this.text.length, end + this.lengthOfLineEnd(end));
    this.row += lines;
    return true;
  }

  /** Whether the text may continue the record, or the line end, that ends at this place. */
  private mayGoOn(end: number): boolean {
    return end >= this.text.length || (end === this.text.length - 1 && this.text[end] === '\r');
  }

  private lengthOfLineEnd(end: number): number {
    return this.text[end] === '\r' && this.text[end + 1] === '\n' ? 2 : 1;
  }

  private linesIn(from: number, to: number): number {
    if (this.lineEnd(from) >= to) return 1;
    return (this.text.slice(from, to).match(/\r\n|\n|\r/g)?.length ?? 0) + 1;
  }

  private refuseLong(at: number, end: number): void {
    const { fieldCharacters, recordCharacters } = this.limits;
    if (end - at <= Math.min(fieldCharacters, recordCharacters)) return;
    this.refuseLongCells(this.text.slice(at, end).split(this.dialect.delimiter));
    if (end - at > recordCharacters) throw rowTooLong(this.row, recordCharacters);
  }

  private refuseLongCells(cells: readonly string[]): void {
    const { columns, fieldCharacters } = this.limits;
    if (cells.length > columns) throw tooManyColumns(this.row, columns);
    const column = cells.findIndex((cell) => cell.length > fieldCharacters);
    if (column >= 0) throw fieldTooLong({ row: this.row, column }, fieldCharacters);
  }
}
