import { textBetween } from '../../text/cut-text.js';
import { misplacedQuotes, type QuotingDialect } from './misplaced-quotes.js';
import { unescaped } from './scan-record.js';

/** Part of a line up to the next delimiter, whatever quotes are around it. */
export interface Piece {
  /** Where it begins and ends; without the spaces around it if it has a quote at one end. */
  start: number;
  end: number;
  opens: boolean;
  closes: boolean;
  /** Whether a quote opens or closes it alone, so that it may be part of a cell with other pieces. */
  isIrregular: boolean;
  line: number;
  /** Misplaced quotes by what the piece is in a cell: a quote that encloses the cell does not count. */
  misplaced: Record<'first' | 'last' | 'middle', number>;
}

/** What some pieces are as one cell: the more misplaced quotes this assumes, the more damage. */
export interface CellDamage {
  damage: number;
  /** Whether the cell may have other limits. */
  isUncertain: boolean;
  /** Whether a quote begins the cell that is not closed. */
  isOpen: boolean;
}

/** What misplaced quotes count. A lower sum is the better way to read a record. */
const damageOf = {
  /** A quote within a cell that quotes enclose, or that lacks one of them. */
  misplaced: 1,
  /** Additionally, if it is beside a delimiter and so is rather the limit of a cell. */
  boundary: 0.5,
  /** A quote within a cell without enclosing quotes, where it may be text: 5" pipe. */
  inText: 0.5,
  /** A missing quote at one end of a cell in one line, and of a cell of several lines. */
  missing: 1,
  missingOfLines: 3,
};

/** Misplaced quotes of a cell of several lines that are worth trying. */
const maxMisplacedOfLines = 2;

/** The pieces of the line from `start` to `end`, the `line`th of a record. */
export function piecesOfLine(
  text: string,
  { start, end, line }: { start: number; end: number; line: number },
  dialect: QuotingDialect,
): Piece[] {
  const { delimiter, quote } = dialect;
  const isSpace = (place: number): boolean => text[place] === ' ' && !delimiter.startsWith(' ');
  const pieces: Piece[] = [];
  for (let place = start; ; ) {
    const next = text.indexOf(delimiter, place);
    const stop = next < 0 || next > end ? end : next;
    let [from, to] = [place, stop];
    while (from < to && isSpace(from)) from += 1;
    while (to > from && isSpace(to - 1)) to -= 1;
    const opens = to > from && text.startsWith(quote, from);
    const closes = to > from && text.startsWith(quote, to - quote.length);
    if (!opens) from = place;
    if (!closes) to = stop;
    const isWhole = opens && closes && to - from >= 2 * quote.length;
    const count = (cutStart: boolean, cutEnd: boolean): number =>
      misplacedQuotes(
        textBetween(text, from + (cutStart ? quote.length : 0), to - (cutEnd ? quote.length : 0)),
        dialect,
      ).length;
    const hasQuotes = opens || closes || textBetween(text, from, to).includes(quote);
    const misplaced = hasQuotes
      ? { first: count(opens, false), last: count(false, closes), middle: count(false, false) }
      : noneMisplaced;
    const isIrregular = (opens || closes) && (!isWhole || count(true, true) > 0);
    pieces.push({ start: from, end: to, opens, closes, isIrregular, line, misplaced });
    if (stop === end) return pieces;
    place = stop + delimiter.length;
  }
}

const noneMisplaced = { first: 0, last: 0, middle: 0 };

/** The damage if one piece is a cell. */
export function damageOfPiece(text: string, dialect: QuotingDialect, piece: Piece): CellDamage {
  const { start, end, opens, closes, misplaced } = piece;
  const { quote } = dialect;
  if (opens && closes && end - start >= 2 * quote.length) {
    const inner = textBetween(text, start + quote.length, end - quote.length);
    const places = misplacedQuotes(inner, dialect);
    const isLast = places.length === 1 && places[0] === inner.length - quote.length;
    return {
      damage: places.length * damageOf.misplaced,
      isUncertain: places.length > 0 && !isLast,
      isOpen: false,
    };
  }
  if (!opens) return { damage: misplaced.middle * damageOf.inText, isUncertain: false, isOpen: false };
  return {
    damage: damageOf.missing + misplaced.first * damageOf.misplaced,
    isUncertain: misplaced.first > 0,
    isOpen: true,
  };
}

/** The damage if pieces are one cell, with the misplaced quotes of those between its ends; undefined if they cannot be one. */
export function damageOfPieces(
  first: Piece,
  last: Piece,
  between: { misplaced: number; boundaries: number },
): CellDamage | undefined {
  const isOneLine = first.line === last.line;
  const isEnclosed = first.opens && last.closes;
  if (!isOneLine && !first.opens) return undefined;
  const inFirst = first.opens ? first.misplaced.first : first.misplaced.middle;
  const misplaced = inFirst + between.misplaced + (last.closes ? last.misplaced.last : last.misplaced.middle);
  if (!isOneLine && misplaced > (isEnclosed ? maxMisplacedOfLines : 0)) return undefined;
  const missing = isEnclosed ? 0 : isOneLine ? damageOf.missing : damageOf.missingOfLines;
  const boundaries = between.boundaries + (first.closes ? 1 : 0) + (last.opens ? 1 : 0);
  const damage = missing + misplaced * damageOf.misplaced + (isEnclosed ? boundaries * damageOf.boundary : 0);
  return { damage, isUncertain: !isEnclosed || misplaced > 0, isOpen: first.opens && !last.closes };
}

/** The text of the cell that pieces make. */
export function cellOf(text: string, dialect: QuotingDialect, first: Piece, last: Piece): string {
  const { length } = dialect.quote;
  const isWhole = first.opens && last.closes && last.end - first.start >= 2 * length;
  if (isWhole) return unescaped(textBetween(text, first.start + length, last.end - length), dialect);
  const start = first.opens ? first.start + length : first.start;
  const cutsEnd = !first.opens && last.closes && first !== last;
  return textBetween(text, start, Math.max(start, cutsEnd ? last.end - length : last.end));
}
