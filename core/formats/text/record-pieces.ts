import { misplacedQuotes, type QuotingDialect } from './misplaced-quotes.js';
import { unescaped } from './scan-record.js';

/** Part of a line up to the next delimiter, whatever quotes are around it. */
export interface Piece {
  start: number;
  end: number;
  opens: boolean;
  closes: boolean;
  /** Whether a quote opens or closes it alone, so that it may be part of a cell with other pieces. */
  isIrregular: boolean;
  line: number;
}

/** What some pieces are as one cell: the more misplaced quotes this assumes, the more damage. */
export interface PieceCell {
  text: string;
  damage: number;
  /** Whether the cell may have other limits. */
  isUncertain: boolean;
}

/** The pieces of the line from `start` to `end`, the `line`th of a record. */
export function piecesOfLine(
  text: string,
  { start, end, line }: { start: number; end: number; line: number },
  dialect: QuotingDialect,
): Piece[] {
  const { delimiter, quote } = dialect;
  const pieces: Piece[] = [];
  for (let place = start; ; ) {
    const next = text.indexOf(delimiter, place);
    const stop = next < 0 || next > end ? end : next;
    const opens = stop > place && text.startsWith(quote, place);
    const closes = stop > place && text.startsWith(quote, stop - quote.length);
    const isWhole = opens && closes && stop - place >= 2 * quote.length;
    const inner = isWhole ? text.slice(place + quote.length, stop - quote.length) : '';
    const isIrregular = (opens || closes) && (!isWhole || misplacedQuotes(inner, dialect).length > 0);
    pieces.push({ start: place, end: stop, opens, closes, isIrregular, line });
    if (stop === end) return pieces;
    place = stop + delimiter.length;
  }
}

/** What the pieces from `first` to `last` are as one cell; undefined if they cannot be one. */
export function cellOf(text: string, dialect: QuotingDialect, first: Piece, last: Piece): PieceCell | undefined {
  const { quote, escape: mark } = dialect;
  const content = text.slice(first.start, last.end);
  const isOneLine = first.line === last.line;
  if (first.opens && last.closes && content.length >= 2 * quote.length) {
    const inner = content.slice(quote.length, -quote.length);
    const misplaced = misplacedQuotes(inner, dialect);
    if (!isOneLine && misplaced.length > 2) return undefined;
    const boundaries = misplaced.filter((place) => isBoundary(inner, place, dialect)).length;
    const isLast = misplaced.length === 1 && misplaced[0] === inner.length - quote.length;
    return {
      damage: misplaced.length + boundaries / 2,
      text: unescaped(inner, quote, mark ?? quote),
      isUncertain: misplaced.length > 0 && !isLast,
    };
  }
  if (!isOneLine && !first.opens) return undefined;
  const isOne = first === last;
  const inner = first.opens ? content.slice(quote.length) : isOne ? content : content.slice(0, -quote.length);
  const misplaced = misplacedQuotes(inner, dialect).length;
  // In a cell without enclosing quotes they may be text: 5" pipe.
  if (!first.opens && isOne) return { damage: misplaced / 2, text: content, isUncertain: false };
  return { damage: (isOneLine ? 1 : 2) + misplaced, text: inner, isUncertain: !isOne || misplaced > 0 };
}

/** Whether a quote is beside a delimiter, and so rather the limit of a cell than a part of it. */
const isBoundary = (inner: string, place: number, { delimiter, quote }: QuotingDialect): boolean =>
  inner.startsWith(delimiter, place + quote.length) ||
  (place >= delimiter.length && inner.startsWith(delimiter, place - delimiter.length));
