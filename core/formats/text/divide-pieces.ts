import type { QuotingDialect } from './misplaced-quotes.js';
import { type CellDamage, cellOf, damageOfPiece, damageOfPieces, type Piece } from './record-pieces.js';

/** The cells that pieces were divided into. */
export interface DividedCells {
  cells: string[];
  damages: CellDamage[];
}

interface Step {
  damage: number;
  /** The piece that its last cell begins with. */
  from: number;
  cell: CellDamage;
}

/**
 * Divides pieces into a number of cells with the least damage. Pieces are added line by line; a record ends with a line. What
 * it examines and stores is bounded by `work`, in steps: a text of many misplaced quotes is not worth more.
 */
export class PieceDivision {
  /** The work done so far. */
  spent = 0;
  private readonly pieces: Piece[] = [];
  /** By the number of pieces, and the number of cells that these make. */
  private readonly steps: Map<number, Step>[] = [new Map([[0, { damage: 0, from: 0, cell: undamaged }]])];
  /** The pieces that may begin a cell of several pieces. */
  private readonly openings: number[] = [];
  /** Of the pieces up to each one: misplaced quotes, and those beside delimiters. */
  private readonly misplaced: number[] = [0];
  private readonly boundaries: number[] = [0];

  constructor(
    private readonly text: string,
    private readonly dialect: QuotingDialect,
    private readonly width: number,
    private readonly work: number,
  ) {}

  /**
   * Adds the pieces of the next line. Returns the cells that all pieces make; undefined if they do not make `width` cells,
   * and null if the work is used up.
   */
  add(line: readonly Piece[]): DividedCells | undefined | null {
    const lineStart = this.pieces.length;
    for (const piece of line) {
      const { opens, closes, misplaced } = piece;
      if (opens) this.openings.push(this.pieces.length);
      this.pieces.push(piece);
      this.misplaced.push((this.misplaced.at(-1) as number) + misplaced.middle);
      this.boundaries.push((this.boundaries.at(-1) as number) + (opens ? 1 : 0) + (closes ? 1 : 0));
      this.steps.push(this.stepsTo(this.pieces.length, lineStart));
      if (this.spent > this.work) return null;
    }
    return this.divided();
  }

  private divided(): DividedCells | undefined {
    const cells: string[] = [];
    const damages: CellDamage[] = [];
    let [at, left] = [this.pieces.length, this.width];
    while (left > 0) {
      const step = this.steps[at]?.get(left);
      if (!step) return undefined;
      cells.push(cellOf(this.text, this.dialect, this.pieces[step.from] as Piece, this.pieces[at - 1] as Piece));
      damages.push(step.cell);
      [at, left] = [step.from, left - 1];
    }
    return at === 0 ? { cells: cells.reverse(), damages: damages.reverse() } : undefined;
  }

  private stepsTo(until: number, lineStart: number): Map<number, Step> {
    const steps = new Map<number, Step>();
    const last = this.pieces[until - 1] as Piece;
    this.addStep(steps, until - 1, damageOfPiece(this.text, this.dialect, last));
    this.spent += last.end - last.start;
    const mayClose = last.closes && last.isIrregular;
    this.spent += this.openings.length;
    for (const from of this.openings)
      if (from < until - 1 && (mayClose || this.pieces[from]?.isIrregular)) this.addPieces(steps, from, last);
    if (mayClose) {
      this.spent += until - lineStart;
      for (let from = until - 2; from >= lineStart; from -= 1)
        if (!this.pieces[from]?.opens) this.addPieces(steps, from, last);
    }
    return steps;
  }

  private addPieces(steps: Map<number, Step>, from: number, last: Piece): void {
    const until = this.pieces.length - 1;
    const between = {
      misplaced: (this.misplaced[until] as number) - (this.misplaced[from + 1] as number),
      boundaries: (this.boundaries[until] as number) - (this.boundaries[from + 1] as number),
    };
    const cell = damageOfPieces(this.pieces[from] as Piece, last, between);
    if (cell) this.addStep(steps, from, cell);
  }

  private addStep(steps: Map<number, Step>, from: number, cell: CellDamage): void {
    const before = this.steps[from] as Map<number, Step>;
    this.spent += 1 + before.size;
    // A record does not go on in another line between two cells.
    if (from > 0 && this.pieces[from - 1]?.line !== this.pieces[from]?.line) return;
    for (const [cells, { damage }] of before) {
      const total = damage + cell.damage;
      if (cells >= this.width || total >= (steps.get(cells + 1)?.damage ?? Number.POSITIVE_INFINITY)) continue;
      steps.set(cells + 1, { damage: total, from, cell });
    }
  }
}

const undamaged: CellDamage = { damage: 0, isUncertain: false, isOpen: false };
