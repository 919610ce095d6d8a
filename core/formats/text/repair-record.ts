import { textBetween } from '../../text/cut-text.js';
import { DelimitedText } from './delimited-text.js';
import { type DividedCells, PieceDivision } from './divide-pieces.js';
import { hasBalancedQuotes, type QuotingDialect } from './misplaced-quotes.js';
import { cellOf, damageOfPiece, type Piece, piecesOfLine } from './record-pieces.js';
import { type ScanLimits, scanRecord } from './scan-record.js';
import type { TableWidth } from './table-width.js';

/** A record that a quote has damaged, as far as it can be read. */
export interface RepairedRecord {
  cells: string[];
  /** Characters up to where its last line ends. */
  length: number;
  /** The cell with the first misplaced quote, counted from 0. */
  column: number;
  /** Whether the cells may be divided otherwise, or are not as many as those of the other records. */
  isUncertain: boolean;
  /** Whether it has as many cells as the other records. */
  isRegular: boolean;
  /** Whether the next lines may belong to it: a quote is open at its end, and they are no records. */
  mayGoOn: boolean;
}

/** What a damaged record is read from. */
export interface DamagedText {
  /** The text that begins with the record: its first line and more. */
  excerpt: string;
  /** Whether the file ends with the excerpt. */
  isEnd: boolean;
  /** Characters of the file before it. */
  place: number;
  /** How many lines the record can have at most. */
  maxLines: number;
}

/** A way to divide a damaged record into cells. */
interface Division extends DividedCells {
  end: number;
  doubt: number;
  followed: Following;
}

/** What follows a record: another one, one of another width, or text that is none. */
type Following = 'record' | 'other width' | 'none';

/** Lines after a damaged record that show how many cells a row has, as long as fewer rows were read before. */
const linesAhead = 20;
/** Lines that a damaged record may have, and lines that are tried together if the first ones can be a record. */
export const maxLinesOfDamaged = 50;
const maxLinesTogether = 4;
/** What a record counts additionally, in misplaced quotes, by what follows it: part of it may be left there. */
const doubtOf: Record<Following, number> = { record: 0, 'other width': 0.25, none: 1.5 };
/** Work for one record, and for all: some for each character of the file, so that a file full of damage is read in good time. */
const workOfRecord = 1_000_000;
const workPerCharacter = 32;
/** The longest record that is looked for after a damaged one. */
const followingLimits = { fieldCharacters: 4_096, recordCharacters: 8_192 };

/** Reads the records of a file that violate RFC 4180. */
export class RecordRepair {
  private spent = 0;

  constructor(readonly dialect: QuotingDialect) {}

  /** The work that is left at a place in the file. */
  workAt(place: number): number {
    return Math.max(0, Math.min(workOfRecord, workOfRecord + workPerCharacter * place - this.spent));
  }

  /**
   * Whether at least half of the lines after the first one are records by themselves: then a quote that nothing closes within
   * the limits is a mistake, and no long text.
   */
  isTableAhead(excerpt: string, { most }: TableWidth): boolean {
    const source = new DelimitedText(excerpt, this.dialect);
    let [lines, records] = [0, 0];
    for (let start = source.nextLine(source.lineEnd(0)); lines < linesAhead && start < excerpt.length; lines += 1) {
      const end = source.lineEnd(start);
      const line = textBetween(excerpt, start, end);
      const scanned = this.scan(line, { ...followingLimits, columns: most ?? 1 });
      if (scanned?.cells.length === most || line.split(this.dialect.delimiter).length === most) records += 1;
      start = source.nextLine(end);
    }
    return records > 0 && records * 2 >= lines;
  }

  /** Counts work that was done elsewhere: characters that were read in vain. */
  spend(characters: number): void {
    this.spent += characters;
  }

  /** The rows that show how many cells a record has: those before a damaged one, and after it if these are few. */
  rowsAround({ excerpt, place }: DamagedText, rows: TableWidth): TableWidth {
    if (rows.counted >= linesAhead || this.workAt(place) === 0) return rows;
    return rows.with(this.widthsAhead(excerpt));
  }

  /**
   * Of the ways to divide the first line, or the first lines, into as many cells as the other rows have, returns the one with
   * the fewest misplaced quotes. If there is none, the first line is divided at every delimiter.
   */
  read(damaged: DamagedText, rows: TableWidth): RepairedRecord {
    const { excerpt, isEnd, place } = damaged;
    const source = new DelimitedText(excerpt, this.dialect);
    const found =
      rows.most === undefined ? undefined : this.leastDamaged(source, damaged, rows.most, this.workAt(place));
    const division = found ?? this.firstLine(source, isEnd, rows.most);
    const { cells, damages, end, followed } = division;
    const isOpen = damages.some((cell) => cell.isOpen);
    const first = damages.findIndex(({ damage }) => damage > 0);
    // An open quote may have enclosed more, unless all rows have as many cells; and the file may have been cut in it.
    const isUnclear = isOpen && (followed !== 'record' || !rows.isUniform);
    return {
      cells,
      length: end,
      column: Math.max(0, first),
      isUncertain:
        !found || isUnclear || (isEnd && end === excerpt.length) || damages.some(({ isUncertain }) => isUncertain),
      isRegular: cells.length === rows.most,
      mayGoOn: isOpen && followed !== 'record',
    };
  }

  private firstLine(source: DelimitedText, isEnd: boolean, width: number | undefined): Division {
    const { text } = source;
    const end = source.lineEnd(0);
    const pieces = piecesOfLine(text, { start: 0, end, line: 0 }, this.dialect);
    return {
      cells: pieces.map((piece) => cellOf(text, this.dialect, piece, piece)),
      damages: pieces.map((piece) => damageOfPiece(text, this.dialect, piece)),
      end,
      doubt: 0,
      followed: this.following(source, end, isEnd, width ?? pieces.length),
    };
  }

  private leastDamaged(
    source: DelimitedText,
    { isEnd, maxLines }: DamagedText,
    width: number,
    work: number,
  ): Division | undefined {
    const { text } = source;
    const division = new PieceDivision(text, this.dialect, width, work);
    let best: Division | undefined;
    for (let line = 0, start = 0; line < maxLines && start < text.length; line += 1) {
      const end = source.lineEnd(start);
      const next = source.nextLine(end);
      // The excerpt may have cut it.
      if (line > 0 && next >= text.length && !isEnd) break;
      const pieces = piecesOfLine(text, { start, end, line }, this.dialect);
      const divided = division.add(pieces);
      if (divided === null) break;
      const followed = this.following(source, end, isEnd, width);
      if (divided) {
        const doubt = divided.damages.reduce((sum, { damage }) => sum + damage, doubtOf[followed]);
        if (!best || doubt < best.doubt) best = { ...divided, end, doubt, followed };
      }
      if (isWholeRecord(line, pieces, followed, best)) break;
      start = next;
    }
    this.spent += division.spent;
    return best;
  }

  private following(source: DelimitedText, end: number, isEnd: boolean, width: number): Following {
    const { text } = source;
    let next = source.nextLine(end);
    while (next < text.length && source.lineEnd(next) === next) next = source.nextLine(next);
    if (next >= text.length) return isEnd ? 'record' : 'none';
    const following = textBetween(text, next, next + followingLimits.recordCharacters);
    const scanned = this.scan(following, { ...followingLimits, columns: width });
    this.spent += scanned?.end ?? source.lineEnd(next) - next + 64;
    if (!scanned || !hasBalancedQuotes(textBetween(following, 0, scanned.end), this.dialect)) return 'none';
    if (scanned.cells.length === width) return 'record';
    return scanned.cells.length > 1 ? 'other width' : 'none';
  }

  /** The numbers of cells of the records after the first line; lines that are none are passed over. */
  private widthsAhead(excerpt: string): number[] {
    const source = new DelimitedText(excerpt, this.dialect);
    const widths: number[] = [];
    let start = source.nextLine(source.lineEnd(0));
    const limits = { ...followingLimits, columns: followingLimits.recordCharacters };
    for (let line = 0; line < linesAhead && start < excerpt.length; line += 1) {
      const text = textBetween(excerpt, start, start + followingLimits.recordCharacters);
      const scanned = source.lineEnd(start) > start ? this.scan(text, limits) : undefined;
      if (scanned && hasBalancedQuotes(textBetween(text, 0, scanned.end), this.dialect))
        widths.push(scanned.cells.length);
      start = source.nextLine(scanned ? start + scanned.end : source.lineEnd(start));
    }
    return widths;
  }

  private scan(text: string, limits: ScanLimits) {
    const scanned = scanRecord(
      { source: new DelimitedText(text, this.dialect), at: 0, isEnd: true },
      this.dialect,
      limits,
    );
    return 'cells' in scanned ? scanned : undefined;
  }
}

/** Whether no more lines need to be tried. */
function isWholeRecord(
  line: number,
  pieces: readonly Piece[],
  followed: Following,
  best: Division | undefined,
): boolean {
  if (line >= maxLinesTogether && best) return true;
  const last = pieces.findLast(({ isIrregular }) => isIrregular);
  const isOpen = last?.opens === true && !last.closes;
  // A line that another record follows is the whole record, even if it has too few cells; but if a quote is open at its end,
  // the record may go on.
  if (line === 0) return isOpen ? followed === 'record' && best === undefined : followed !== 'none';
  return best !== undefined && (best.doubt <= 1 || last?.closes === true);
}
