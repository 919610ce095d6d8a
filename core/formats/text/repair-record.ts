import type { DelimitedDialect } from './delimited-dialect.js';
import { scanRecord, unescaped } from './scan-record.js';

/** A record that a quote has damaged, as far as it can be read. */
export interface RepairedRecord {
  cells: string[];
  /** Where its last line ends. */
  end: number;
  /** The number of misplaced quotes. */
  damage: number;
  /** The cell with the first one, counted from 0. */
  column: number;
  /** Whether text follows a quote that may close the cell, or the record has not as many cells as the others. */
  isUncertain: boolean;
}

/** Part of a line up to the next delimiter, whatever quotes are around it. */
interface Piece {
  start: number;
  end: number;
  opens: boolean;
  closes: boolean;
  line: number;
}

/** How a cell can be made of pieces: the more damage it assumes, the worse. */
interface Cell {
  damage: number;
  text: string;
  isUncertain: boolean;
}

interface Step {
  damage: number;
  /** The piece that its last cell begins with. */
  from: number;
  cell: Cell;
}

/** More pieces are not tried together; a record has one damaged quote, and those around it are few. */
const maxPieces = 2_000;
const maxQuotedPieces = 60;
const maxLines = 50;
/** Lines of a damaged record that are tried together if its first line has more than one misplaced quote. */
const maxLinesOfCell = 4;
/** What a record counts additionally if none begins after it: part of it may be left there. */
const unfollowedDamage = 1.5;

/**
 * Reads a record that violates RFC 4180: of the ways to divide its first line, or its first lines, into `width` cells the one
 * with the fewest misplaced quotes. If there is none, its first line is divided at every delimiter outside of balanced
 * quotes. `lineEnd` returns the place of the first line end from a place on, or the length of the text.
 */
export function repairRecord(
  text: string,
  at: number,
  dialect: DelimitedDialect & { quote: string },
  lineEnd: (from: number) => number,
  width: number | undefined,
  maxCell: number,
): RepairedRecord {
  const { pieces, ends } = piecesOf(text, at, dialect, lineEnd);
  const firstLine = pieces.filter(({ line }) => line === 0).length;
  let best: (RepairedRecord & { doubt: number }) | undefined;
  if (width !== undefined) {
    const repair = new Repair(text, dialect, pieces, width);
    const isFollowed = (end: number): boolean => {
      const next = end + (text.startsWith('\r\n', end) ? 2 : 1);
      return next >= text.length || isRecord(text, next, dialect, lineEnd, width, maxCell);
    };
    const firstLineIsAll = isFollowed(ends[0] as number);
    for (const [line, end] of ends.entries()) {
      const cells = repair.cellsUntil(pieces.filter((piece) => piece.line <= line).length);
      if (cells) {
        const found = recordOf(cells, end);
        const doubt = found.damage + (isFollowed(end) ? 0 : unfollowedDamage);
        if (!best || doubt < best.doubt) best = { ...found, doubt };
      }
      if (firstLineIsAll || (best && (best.doubt <= 1 || line >= maxLinesOfCell))) break;
    }
  }
  if (best) return best;
  const cells = pieces.slice(0, firstLine).map((piece) => cellOf(text, dialect, piece, piece) as Cell);
  return { ...recordOf(cells, ends[0] as number), isUncertain: true };
}

/** Whether a record with `width` cells and balanced quotes begins at `at`. */
export function isRecord(
  text: string,
  at: number,
  dialect: DelimitedDialect & { quote: string },
  lineEnd: (from: number) => number,
  width: number,
  maxCell: number,
): boolean {
  const scanned = scanRecord(text, at, dialect, lineEnd, maxCell);
  return (
    'cells' in scanned && scanned.cells.length === width && hasBalancedQuotes(text.slice(at, scanned.end), dialect)
  );
}

/** Whether each quote of a record that is not escaped has another one. */
export const hasBalancedQuotes = (
  record: string,
  { quote, escape: mark }: DelimitedDialect & { quote: string },
): boolean => misplacedQuotes(record, quote, mark ?? quote).length % 2 === 0;

const damageOf = (cells: readonly Cell[]): number => cells.reduce((sum, { damage }) => sum + damage, 0);

function recordOf(cells: readonly Cell[], end: number): RepairedRecord {
  return {
    damage: damageOf(cells),
    cells: cells.map(({ text }) => text),
    end,
    column: Math.max(
      0,
      cells.findIndex(({ damage }) => damage > 0),
    ),
    isUncertain: cells.some(({ isUncertain }) => isUncertain),
  };
}

function piecesOf(
  text: string,
  at: number,
  { delimiter, quote }: DelimitedDialect & { quote: string },
  lineEnd: (from: number) => number,
): { pieces: Piece[]; ends: number[] } {
  const pieces: Piece[] = [];
  const ends: number[] = [];
  let quoted = 0;
  for (let start = at, line = 0; line < maxLines && start <= text.length; line += 1) {
    const end = lineEnd(start);
    for (let place = start; place <= end; ) {
      const next = text.indexOf(delimiter, place);
      const stop = next < 0 || next > end ? end : next;
      const opens = text.startsWith(quote, place);
      const closes = text.endsWith(quote) && stop === text.length ? true : text.startsWith(quote, stop - quote.length);
      pieces.push({ start: place, end: stop, opens, closes: closes && stop > place, line });
      if (opens || closes) quoted += 1;
      if (stop === end) break;
      place = stop + delimiter.length;
    }
    ends.push(end);
    if (end >= text.length || pieces.length > maxPieces || quoted > maxQuotedPieces) break;
    start = end + (text.startsWith('\r\n', end) ? 2 : 1);
  }
  return { pieces, ends };
}

/** Finds the cells of the first pieces with the least damage, for one number of cells. */
class Repair {
  /** By the number of pieces and the number of cells that these make. */
  private readonly steps: (Map<number, Step> | undefined)[];

  constructor(
    private readonly text: string,
    private readonly dialect: DelimitedDialect & { quote: string },
    private readonly pieces: readonly Piece[],
    private readonly width: number,
  ) {
    this.steps = [new Map()];
  }

  /** The cells that the first `count` pieces make, which end with a line; undefined if they do not make `width` cells. */
  cellsUntil(count: number): Cell[] | undefined {
    for (let until = this.steps.length; until <= count; until += 1) this.steps[until] = this.stepsTo(until);
    const cells: Cell[] = [];
    let [at, left] = [count, this.width];
    while (left > 0) {
      const step = this.steps[at]?.get(left);
      if (!step) return undefined;
      cells.unshift(step.cell);
      [at, left] = [step.from, left - 1];
    }
    return at === 0 ? cells : undefined;
  }

  private stepsTo(until: number): Map<number, Step> {
    const steps = new Map<number, Step>();
    const last = this.pieces[until - 1] as Piece;
    for (let from = until - 1; from >= 0; from -= 1) {
      const first = this.pieces[from] as Piece;
      const before = this.steps[from];
      const isOne = from === until - 1;
      // Pieces make one cell only if a quote is at its beginning or its end.
      if (!isOne && !first.opens && !last.closes) continue;
      // A record does not go on in another line between two cells.
      if (!before || (from > 0 && (before.size === 0 || this.pieces[from - 1]?.line !== first.line))) continue;
      const cell = cellOf(this.text, this.dialect, first, last);
      if (!cell) continue;
      for (const [cells, { damage }] of from === 0 ? [[0, { damage: 0 }] as const] : before) {
        const total = damage + cell.damage;
        if (cells >= this.width || total >= (steps.get(cells + 1)?.damage ?? Number.POSITIVE_INFINITY)) continue;
        steps.set(cells + 1, { damage: total, from, cell });
      }
    }
    return steps;
  }
}

/** What the pieces from `first` to `last` are as one cell; undefined if they cannot be one. */
function cellOf(
  text: string,
  { quote, escape: mark, delimiter }: DelimitedDialect & { quote: string },
  first: Piece,
  last: Piece,
): Cell | undefined {
  const content = text.slice(first.start, last.end);
  const isOneLine = first.line === last.line;
  if (first.opens && last.closes && content.length >= 2 * quote.length) {
    const inner = content.slice(quote.length, -quote.length);
    const misplaced = misplacedQuotes(inner, quote, mark ?? quote);
    if (!isOneLine && misplaced.length > 2) return undefined;
    const boundaries = misplaced.filter((place) => isBoundary(inner, place, quote, delimiter)).length;
    const endsWithOne = misplaced.length === 1 && misplaced[0] === inner.length - quote.length;
    return {
      damage: misplaced.length + boundaries / 2,
      text: unescaped(inner, quote, mark ?? quote),
      isUncertain: misplaced.length > 0 && !endsWithOne,
    };
  }
  if (!isOneLine && !first.opens) return undefined;
  const inner = first.opens ? content.slice(quote.length) : first === last ? content : content.slice(0, -quote.length);
  const misplaced = misplacedQuotes(inner, quote, mark ?? quote).length;
  // In a cell without enclosing quotes they may be text: 5" pipe.
  if (!first.opens && first === last) return { damage: misplaced / 2, text: content, isUncertain: false };
  return { damage: (isOneLine ? 1 : 2) + misplaced, text: inner, isUncertain: first !== last || misplaced > 0 };
}

/** Whether a quote is beside a delimiter, and so rather the boundary of a cell than a part of it. */
const isBoundary = (inner: string, place: number, quote: string, delimiter: string): boolean =>
  inner.startsWith(delimiter, place + quote.length) ||
  (place >= delimiter.length && inner.startsWith(delimiter, place - delimiter.length));

/** The places of quotes that are not escaped. */
function misplacedQuotes(inner: string, quote: string, mark: string): number[] {
  const places: number[] = [];
  for (let place = 0; place < inner.length; ) {
    if (mark !== quote && inner.startsWith(mark, place)) place += mark.length + 1;
    else if (!inner.startsWith(quote, place)) place += 1;
    else if (mark === quote && inner.startsWith(quote, place + quote.length)) place += 2 * quote.length;
    else {
      places.push(place);
      place += quote.length;
    }
  }
  return places;
}
