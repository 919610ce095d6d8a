import type { DelimitedDialect } from './delimited-dialect.js';

/** A record that was read as RFC 4180 describes. */
export interface ScannedRecord {
  cells: string[];
  /** Where its line end begins, or the text ends. */
  end: number;
}

/**
 * Why a record cannot be read as RFC 4180 describes: its text ends within quotes, or in a cell (counted from 0) text follows
 * a closing quote, or a quoted cell is longer than a cell may be.
 */
export type ScanStop = { stop: 'ended' | 'misplaced' | 'too-long'; column: number };

/**
 * Reads the record that begins at `at`. A cell that begins with a quote ends with one; in other cells quotes are text.
 * `lineEnd` returns the place of the first line end from a place on, or the length of the text.
 */
export function scanRecord(
  text: string,
  at: number,
  { delimiter, quote, escape: mark }: DelimitedDialect,
  lineEnd: (from: number) => number,
  maxCell: number,
): ScannedRecord | ScanStop {
  const cells: string[] = [];
  let place = at;
  for (;;) {
    if (quote === null || !text.startsWith(quote, place)) {
      const end = lineEnd(place);
      const next = text.indexOf(delimiter, place);
      const isLast = next < 0 || next >= end;
      cells.push(text.slice(place, isLast ? end : next));
      if (isLast) return { cells, end };
      place = next + delimiter.length;
      continue;
    }
    const closing = closingQuote(text, place + quote.length, quote, mark ?? quote);
    if (closing < 0 || closing - place > maxCell)
      return { stop: closing < 0 && text.length - place <= maxCell ? 'ended' : 'too-long', column: cells.length };
    const after = closing + quote.length;
    const inner = text.slice(place + quote.length, closing);
    cells.push(unescaped(inner, quote, mark ?? quote));
    if (text.startsWith(delimiter, after)) {
      place = after + delimiter.length;
      continue;
    }
    if (after === text.length || text[after] === '\n' || text[after] === '\r') return { cells, end: after };
    return { stop: 'misplaced', column: cells.length - 1 };
  }
}

/** The place of the quote that closes a cell whose content begins at `from`; -1 if none does. */
function closingQuote(text: string, from: number, quote: string, mark: string): number {
  let place = from;
  for (;;) {
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
export function unescaped(inner: string, quote: string, mark: string): string {
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
