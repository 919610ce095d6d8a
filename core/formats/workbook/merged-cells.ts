/** Rows of a column that are merged, counted from 1; only the first has a value. */
interface MergedRows {
  first: number;
  last: number;
}

/** Limit on the ranges that are stored, whatever a sheet claims to have; those beyond it are left out. */
const maxRanges = 10_000;

/**
 * Collects which cells of a sheet are merged over several rows, by the column that has their value. What is merged
 * within a row, and what begins below `lastRow`, is left out.
 */
export class MergedCells {
  private readonly byColumn = new Map<number, MergedRows[]>();
  private count = 0;

  constructor(readonly lastRow = Number.POSITIVE_INFINITY) {}

  /** Adds a range by its first column and its rows, all counted from 1. */
  add(column: number, { first, last }: MergedRows): void {
    if (last <= first || first > this.lastRow || this.count === maxRanges) return;
    this.count += 1;
    const ranges = this.byColumn.get(column - 1);
    if (ranges) ranges.push({ first, last });
    else this.byColumn.set(column - 1, [{ first, last }]);
  }

  /** The columns with such cells, counted from 0, left to right. */
  get columns(): number[] {
    return [...this.byColumn.keys()].sort((a, b) => a - b);
  }

  /** The row with the value of a cell, whose column is counted from 0; undefined if it is not merged with one above. */
  rowOfValue(column: number, row: number): number | undefined {
    return this.byColumn.get(column)?.find(({ first, last }) => first < row && row <= last)?.first;
  }
}
