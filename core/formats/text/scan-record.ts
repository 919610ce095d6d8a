import { textBetween } from '../../text/cut-text.js';
import type { DelimitedDialect } from './delimited-dialect.js';
import type { DelimitedText } from './delimited-text.js';
import { type QuotingDialect, quotingDialect } from './misplaced-quotes.js';
import type { TextLimits } from './text-limits.js';

/** A record that was read as RFC 4180 describes. */
export interface ScannedRecord {
  cells: string[];
  /** The cells, counted from 0, that were enclosed in quotes. */
  enclosed: number[];
  /** Where its line end begins, or the text ends. */
  end: number;
}

/**
 * Why a record was not read: the text ends in it, text follows a closing quote, a quote is not closed within the limit of a
 * cell, or the record exceeds a limit.
 */
export interface ScanStop {
  stop: 'open' | 'misplaced' | 'unclosed' | 'long-cell' | 'long-record' | 'columns';
  /** The cell, counted from 0. */
  column: number;
  /** Where reading stopped. */
  end: number;
}

export type ScanLimits = Pick<TextLimits, 'fieldCharacters' | 'recordCharacters' | 'columns'>;

/** A place to read a record from. */
interface Scan {
  source: DelimitedText;
  at: number;
  /** Whether the file ends with the text; otherwise what touches the end of the text may go on. */
  isEnd: boolean;
}

/**
 * Reads a record as RFC 4180 describes: a cell that begins with a quote ends with one; in other cells quotes are text. Spaces
 * around the quotes are not part of the cell, as most programs read them. The result depends on the record alone, not on
 * how much text follows it.
 */
export function scanRecord(
  scan: Scan,
  dialect: DelimitedDialect,
  { fieldCharacters, recordCharacters, columns }: ScanLimits,
): ScannedRecord | ScanStop {
  const { source, at, isEnd } = scan;
  const { text } = source;
  const { delimiter } = dialect;
  const quoting = quotingDialect(dialect);
  const cells: string[] = [];
  const enclosed: number[] = [];
  const recordLimit = at + recordCharacters;
  // A delimiter, a quote or a line end that the text cuts is waited for before a limit is applied.
  const cutMarks = Math.max(delimiter.length, 2);
  // Nothing else is made per cell: what is made here is most of what reading a file leaves to the garbage collector.
  for (let place = at; ; ) {
    const quoted = quoting && quotedCell(scan, place, quoting, 2 * fieldCharacters, recordLimit);
    const from = quoted ? quoted.from : place;
    const lineEnd = quoted ? quoted.lineEnd : source.lineEnd(place);
    const next = quoted ? quoted.next : Math.min(source.nextDelimiter(place), lineEnd);
    const cellLimit = from + (quoted ? 2 : 1) * fieldCharacters;
    if (next > Math.min(cellLimit, recordLimit) + cutMarks)
      return stop(cellLimit > recordLimit ? 'long-record' : quoted ? 'unclosed' : 'long-cell', cells, next);
    const isLast = next === lineEnd;
    if (quoted?.closing === -1 || (!isEnd && isCut(text, next, isLast, delimiter))) return stop('open', cells, next);
    if (!isLast && !text.startsWith(delimiter, next)) return stop('misplaced', cells, next);
    const inner = textBetween(text, from, quoted ? quoted.closing : next);
    const cell = quoted && quoting ? unescaped(inner, quoting) : inner;
    if (cell.length > fieldCharacters) return stop('long-cell', cells, next);
    if (cells.length === columns) return stop('columns', cells, next);
    if (quoted) enclosed.push(cells.length);
    cells.push(cell);
    if (isLast) return next > recordLimit ? stop('long-record', cells, next) : { cells, enclosed, end: next };
    place = next + delimiter.length;
  }
}

const stop = (reason: ScanStop['stop'], cells: readonly string[], end: number): ScanStop => ({
  stop: reason,
  column: cells.length,
  end,
});

/** A cell that begins with a quote. */
interface QuotedCell {
  /** Where its content begins. */
  from: number;
  /** The place of the closing quote; -1 if the text has none. */
  closing: number;
  /** What follows the cell: a delimiter, a line end, or text if the quote is misplaced. */
  next: number;
  lineEnd: number;
}

/**
 * The quoted cell at a place; undefined if it is not quoted, also if spaces and a quote begin it that
 * do not enclose it. Its content ends after `maxContent` characters at the latest, and before `recordLimit`.
 */
function quotedCell(
  { source, isEnd }: Scan,
  place: number,
  dialect: QuotingDialect,
  maxContent: number,
  recordLimit: number,
): QuotedCell | undefined {
  const { text } = source;
  const { delimiter, quote } = dialect;
  const mayBeSpaced = !delimiter.startsWith(' ');
  const opening = mayBeSpaced ? spacesEnd(text, place) : place;
  if (!text.startsWith(quote, opening)) return undefined;
  const isSpaced = opening > place;
  const from = opening + quote.length;
  const closing = closingQuote(text, from, dialect);
  // The quote after spaces has to be closed by then.
  const limit = Math.min(from + maxContent, recordLimit);
  if (isSpaced && (closing < 0 ? isEnd || text.length > limit : closing >= limit)) return undefined;
  if (closing < 0) return { from, closing, next: text.length, lineEnd: text.length };
  const after = closing + quote.length;
  const lineEnd = source.lineEnd(after);
  const next = mayBeSpaced ? spacesEnd(text, after) : after;
  const isClosed =
    next === lineEnd || text.startsWith(delimiter, next) || (!isEnd && isCut(text, next, false, delimiter));
  if (isSpaced && !isClosed) return undefined;
  return { from, closing, next: isClosed ? next : after, lineEnd };
}

function spacesEnd(text: string, place: number): number {
  let end = place;
  while (text[end] === ' ') end += 1;
  return end;
}

/** Whether the text ends before it is clear what follows a cell that ends at a place. */
function isCut(text: string, end: number, isLast: boolean, delimiter: string): boolean {
  if (isLast) return end >= text.length || (end === text.length - 1 && text[end] === '\r');
  return text.length - end < delimiter.length && delimiter.startsWith(textBetween(text, end, text.length));
}

/** The place of the quote that closes a cell whose content begins at `from`; -1 if none does. */
function closingQuote(text: string, from: number, { quote, escape: mark }: QuotingDialect): number {
  for (let place = from; ; ) {
    const found = text.indexOf(quote, place);
    if (found < 0) return -1;
    if (mark === quote) {
      if (!text.startsWith(quote, found + quote.length)) return found;
      place = found + 2 * quote.length;
    } else {
      if (!isEscaped(text, from, found, mark)) return found;
      place = found + quote.length;
    }
  }
}

/** Whether an odd number of escape marks is before a place. */
function isEscaped(text: string, from: number, place: number, mark: string): boolean {
  let marks = 0;
  for (let before = place - mark.length; before >= from && text.startsWith(mark, before); before -= mark.length)
    marks += 1;
  return marks % 2 === 1;
}

/** The content of a quoted cell without the marks that escape. */
export function unescaped(inner: string, { quote, escape: mark }: QuotingDialect): string {
  if (!inner.includes(mark)) return inner;
  if (mark === quote) return inner.replaceAll(quote + quote, () => quote);
  let text = '';
  for (let place = 0; place < inner.length; ) {
    if (inner.startsWith(mark, place)) place += mark.length;
    text += inner[place] ?? '';
    place += 1;
  }
  return text;
}
