import type { QuotingDialect } from './misplaced-quotes.js';
import { cellOf, type Piece, type PieceCell } from './record-pieces.js';

interface Step {
  damage: number;
  /** The piece that its last cell begins with. */
  from: number;
  cell: PieceCell;
}

/**
 * Divides pieces into a number of cells with the least damage. Pieces are added line by line; a record ends with a line. What
 * it examines is bounded by `work`, in characters: a text of many misplaced quotes is not worth more.
 */
export class PieceDivision {
  private readonly pieces: Piece[] = [];
  /** By the number of pieces, and the number of cells that these make. */
  private readonly steps: Map<number, Step>[] = [new Map()];
  /** The pieces that may begin a cell of several pieces. */
  private readonly openings: number[] = [];

  constructor(
    private readonly text: string,
    private readonly dialect: QuotingDialect,
    private readonly width: number,
    private work: number,
  ) {}

  /**
   * Adds the pieces of the next line. Returns the cells that all pieces make; undefined if they do not make `width` cells,
   * and null if the work is used up.
   */
  add(line: readonly Piece[]): PieceCell[] | undefined | null {
    const lineStart = this.pieces.length;
    for (const piece of line) {
      if (piece.opens) this.openings.push(this.pieces.length);
      this.pieces.push(piece);
      this.steps.push(this.stepsTo(this.pieces.length, lineStart));
      if (this.work < 0) return null;
    }
    return this.cells();
  }

  private cells(): PieceCell[] | undefined {
    const cells: PieceCell[] = [];
    let [at, left] = [this.pieces.length, this.width];
    while (left > 0) {
      const step = this.steps[at]?.get(left);
      if (!step) return undefined;
      cells.unshift(step.cell);
      [at, left] = [step.from, left - 1];
    }
    return at === 0 ? cells : undefined;
  }

  private stepsTo(until: number, lineStart: number): Map<number, Step> {
    const steps = new Map<number, Step>();
    const last = this.pieces[until - 1] as Piece;
    this.addStep(steps, until - 1, last);
    const mayClose = last.closes && last.isIrregular;
    for (const from of this.openings)
      if (from < until - 1 && (mayClose || this.pieces[from]?.isIrregular)) this.addStep(steps, from, last);
    if (mayClose)
      for (let from = until - 2; from >= lineStart; from -= 1)
        if (!this.pieces[from]?.opens) this.addStep(steps, from, last);
    return steps;
  }

  private addStep(steps: Map<number, Step>, from: number, last: Piece): void {
    const first = this.pieces[from] as Piece;
    const before = this.steps[from] as Map<number, Step>;
    // A record does not go on in another line between two cells.
    if (from > 0 && (before.size === 0 || this.pieces[from - 1]?.line !== first.line)) return;
    this.work -= last.end - first.start + 1;
    if (this.work < 0) return;
    const cell = cellOf(this.text, this.dialect, first, last);
    if (!cell) return;
    for (const [cells, { damage }] of from === 0 ? [[0, { damage: 0 }] as const] : before) {
      const total = damage + cell.damage;
      if (cells >= this.width || total >= (steps.get(cells + 1)?.damage ?? Number.POSITIVE_INFINITY)) continue;
      steps.set(cells + 1, { damage: total, from, cell });
    }
  }
}
