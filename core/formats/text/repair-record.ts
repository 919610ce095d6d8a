import { PieceDivision } from './divide-pieces.js';
import { hasBalancedQuotes, type QuotingDialect } from './misplaced-quotes.js';
import { cellOf, type PieceCell, piecesOfLine } from './record-pieces.js';
import { scanRecord } from './scan-record.js';

/** A record that a quote has damaged, as far as it can be read. */
export interface RepairedRecord {
  cells: string[];
  /** Where its last line ends. */
  end: number;
  /** The cell with the first misplaced quote, counted from 0. */
  column: number;
  /** Whether the cells may be divided otherwise, or are not as many as those of the other records. */
  isUncertain: boolean;
}

/** The text of a file, and how its lines end. */
export interface TextLines {
  text: string;
  /** The place of the first line end from a place on, or the length of the text. */
  lineEnd: (from: number) => number;
}

/** Lines that a damaged record may have, and lines that are tried together if the first ones can be a record. */
const maxLines = 50;
const maxLinesOfRecord = 4;
/** What a record counts additionally, as misplaced quotes, if none begins after it: part of it may be left there. */
const unfollowedDamage = 1.5;
/** Characters examined for each one of the first line. */
const workPerCharacter = 200;
/** Characters of the longest cell in the record that follows. */
const maxFollowingCell = 4_096;

/**
 * Reads a record that violates RFC 4180: of the ways to divide its first line, or its first lines, into `width` cells the one
 * with the fewest misplaced quotes. If there is none, its first line is divided at every delimiter.
 */
export function repairRecord(
  lines: TextLines,
  at: number,
  dialect: QuotingDialect,
  width: number | undefined,
): RepairedRecord {
  const { text, lineEnd } = lines;
  const firstEnd = lineEnd(at);
  const found = width === undefined ? undefined : leastDamaged(lines, at, dialect, width);
  if (found) return recordOf(found.cells, found.end);
  const pieces = piecesOfLine(text, { start: at, end: firstEnd, line: 0 }, dialect);
  const cells = pieces.map((piece) => cellOf(text, dialect, piece, piece) as PieceCell);
  return { ...recordOf(cells, firstEnd), isUncertain: true };
}

function leastDamaged(lines: TextLines, at: number, dialect: QuotingDialect, width: number) {
  const { text, lineEnd } = lines;
  const isFollowed = (end: number): boolean => {
    const next = end + (text.startsWith('\r\n', end) ? 2 : 1);
    return next >= text.length || isRecord(lines, next, dialect, width);
  };
  const firstEnd = lineEnd(at);
  const division = new PieceDivision(text, dialect, width, workPerCharacter * (firstEnd - at + 10));
  let best: { cells: PieceCell[]; end: number; doubt: number } | undefined;
  for (let line = 0, start = at; line < maxLines && start <= text.length; line += 1) {
    const end = lineEnd(start);
    const cells = division.add(piecesOfLine(text, { start, end, line }, dialect));
    if (cells === null) break;
    const followed = isFollowed(end);
    if (cells) {
      const doubt = cells.reduce((sum, { damage }) => sum + damage, followed ? 0 : unfollowedDamage);
      if (!best || doubt < best.doubt) best = { cells, end, doubt };
    }
    // A line that another record follows is the whole record, even if it has too few cells.
    if ((followed && line === 0) || (best && (best.doubt <= 1 || line >= maxLinesOfRecord))) break;
    start = end + (text.startsWith('\r\n', end) ? 2 : 1);
  }
  return best;
}

/** Whether a record with `width` cells and balanced quotes begins at `at`. */
export function isRecord({ text, lineEnd }: TextLines, at: number, dialect: QuotingDialect, width: number): boolean {
  const scanned = scanRecord(text, at, dialect, lineEnd, maxFollowingCell);
  return (
    'cells' in scanned && scanned.cells.length === width && hasBalancedQuotes(text.slice(at, scanned.end), dialect)
  );
}

function recordOf(cells: readonly PieceCell[], end: number): RepairedRecord {
  const damaged = cells.findIndex(({ damage }) => damage > 0);
  return {
    cells: cells.map(({ text }) => text),
    end,
    column: Math.max(0, damaged),
    isUncertain: cells.some(({ isUncertain }) => isUncertain),
  };
}
