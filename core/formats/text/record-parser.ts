import { type CsvError, Parser } from 'csv-parse';
import type { SourceRow } from '../row-source.js';
import {
  acceptAnyRecordLength,
  lookAhead,
  onTextAfterQuote,
  type ParserState,
  parserState,
} from './csv-parse-internals.js';
import type { DelimitedDialect } from './delimited-dialect.js';
import { type FieldPlace, fieldTooLong, quoteMisplaced, quoteUnclosed } from './delimited-fault.js';
import { LineEnds } from './line-ends.js';
import { RawTail } from './raw-tail.js';
import { rowTooLong, tooManyColumns } from './row-too-long.js';
import type { TextLimits } from './text-limits.js';

/**
 * Parses delimited text chunk by chunk into numbered rows. csv-parse is called as a function
 * rather than as a stream: one call per chunk, with its counters readable as each record ends.
 */
export class RecordParser {
  readonly #parser: Parser;
  readonly #state: ParserState;
  readonly #limits: TextLimits;
  readonly #delimiter: string;
  readonly #raw = new RawTail();
  #rows: SourceRow[] = [];
  /** The last line passed, its end in bytes, and csv-parse's counters there. */
  #line = 0;
  #recordEnd = 0;
  #linesSeen = 0;
  #blankLinesSeen = 0;

  constructor({ delimiter, quote, escape: escapeMark }: DelimitedDialect, limits: TextLimits) {
    this.#limits = limits;
    this.#delimiter = delimiter;
    this.#parser = new Parser({
      delimiter,
      quote,
      escape: escapeMark,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_quotes: true,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: limits.recordCharacters,
    });
    this.#parser.push = (cells: string[] | null) => {
      if (cells !== null) this.#take(cells);
      return true;
    };
    this.#state = parserState(this.#parser);
    acceptAnyRecordLength(this.#parser);
    onTextAfterQuote(this.#state, () => {
      throw this.#textAfterQuote();
    });
    lookAhead(this.#state, Buffer.byteLength(delimiter) + Buffer.byteLength(quote ?? ''));
  }

  /** Parses the next text (UTF-8, whole characters). @throws FileFault */
  parse(text: Buffer): void {
    this.#raw.append(text);
    this.#parser._transform(text, 'utf8', (error) => this.#refuse(error));
    this.#refuseLongRecordInProgress();
    this.#passBlankLines();
    this.#raw.dropBefore(this.#recordEnd);
  }

  /** Parses what is left at the end of the file. @throws FileFault */
  finish(): void {
    this.#parser._flush((error) => this.#refuse(error));
  }

  /** Returns the rows completed since the last call. */
  takeRows(): SourceRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  #take(cells: string[]): void {
    const row = this.#recordStart();
    this.#refuseLong(row, cells);
    const { info } = this.#parser;
    if (info.lines === this.#linesSeen + info.empty_lines - this.#blankLinesSeen + 1) this.#line = row;
    // csv-parse counts a CRLF inside quotes twice.
    else this.#line += this.#raw.lineEnds(this.#recordEnd, info.bytes);
    this.#linesSeen = info.lines;
    this.#blankLinesSeen = info.empty_lines;
    this.#recordEnd = info.bytes;
    if (row !== 1 || !isSeparatorLine(cells, info.bytes, this.#delimiter)) this.#rows.push({ row, cells });
  }

  /** Skips blank lines between records, so that a file of line ends only does not fill the memory. */
  #passBlankLines(): void {
    const { quoting, record, field, bufBytesStart } = this.#state;
    if (quoting || record.length > 0 || field.length > 0) return;
    const passed = this.#parser.info.empty_lines - this.#blankLinesSeen;
    this.#line += passed;
    this.#linesSeen += passed;
    this.#blankLinesSeen += passed;
    this.#recordEnd = bufBytesStart;
  }

  #recordStart(): number {
    return this.#line + this.#parser.info.empty_lines - this.#blankLinesSeen + 1;
  }

  #fieldInProgress(): FieldPlace {
    const column = this.#state.record.length;
    if (column === 0) return { row: this.#recordStart(), column };
    // Within a record csv-parse's byte counter is at the end of the last complete field.
    return { row: this.#line + this.#raw.lineEnds(this.#recordEnd, this.#parser.info.bytes) + 1, column };
  }

  #textAfterQuote(): Error {
    const { row, column } = this.#fieldInProgress();
    const lineEnds = new LineEnds();
    for (const byte of Buffer.from(this.#state.field.toString('utf8'))) lineEnds.add(byte);
    return quoteMisplaced({ row: row + lineEnds.count, column });
  }

  #refuse(error: Error | null | undefined): void {
    if (!error) return;
    const { code } = error as CsvError;
    if (code === 'CSV_QUOTE_NOT_CLOSED') throw quoteUnclosed(this.#fieldInProgress());
    if (code !== 'CSV_MAX_RECORD_SIZE') throw error;
    this.#refuseLongRecordInProgress();
    throw rowTooLong(this.#recordStart(), this.#limits.recordCharacters);
  }

  #refuseLongRecordInProgress(): void {
    const { record, field, quoting } = this.#state;
    if (record.length > 0) this.#refuseLong(this.#recordStart(), record);
    const limit = this.#limits.fieldCharacters;
    if (field.length <= limit || field.toString('utf8').length <= limit) return;
    throw quoting ? quoteUnclosed(this.#fieldInProgress(), limit) : fieldTooLong(this.#fieldInProgress(), limit);
  }

  #refuseLong(row: number, cells: string[]): void {
    const { columns, fieldCharacters } = this.#limits;
    if (cells.length > columns) throw tooManyColumns(row, columns);
    if (this.#state.record_length <= fieldCharacters) return;
    const column = cells.findIndex((cell) => cell.length > fieldCharacters);
    if (column >= 0) throw fieldTooLong({ row, column }, fieldCharacters);
  }
}

/**
 * Whether a file's first record is Excel's `sep=;` line and agrees with the delimiter. `bytes`
 * is its length with the line end: a quoted cell of the same text is longer.
 */
function isSeparatorLine(cells: string[], bytes: number, delimiter: string): boolean {
  const lineEndBytes = 2;
  return (
    cells.length === 2 &&
    cells[0] === 'sep=' &&
    cells[1] === '' &&
    bytes <= Buffer.byteLength(`sep=${delimiter}`) + lineEndBytes
  );
}
