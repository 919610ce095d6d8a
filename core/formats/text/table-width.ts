/** Learns how many cells the rows of a file have. */
export class TableWidth {
  private readonly rows = new Map<number, number>();
  /** The number of cells of most rows; of rows with several cells, if there are any. Undefined if no row was counted. */
  most: number | undefined;
  counted = 0;
  /** The number of cells of the first row with several cells, which may be the header. */
  first: number | undefined;

  /** Counts a row that could be read without doubt. */
  count(cells: number): void {
    const rows = (this.rows.get(cells) ?? 0) + 1;
    this.rows.set(cells, rows);
    this.counted += 1;
    if (cells > 1) this.first ??= cells;
    const { most } = this;
    const isFirstOfSeveral = most === 1 && cells > 1;
    if (most === undefined || isFirstOfSeveral || (cells > 1 && rows > (this.rows.get(most) ?? 0))) this.most = cells;
  }

  /** Whether all rows with several cells have the same number of them. */
  get isUniform(): boolean {
    return this.rows.size - (this.rows.has(1) ? 1 : 0) <= 1;
  }

  /** These rows and more. */
  with(widths: readonly number[]): TableWidth {
    const all = new TableWidth();
    for (const [cells, count] of this.rows) for (let row = 0; row < count; row += 1) all.count(cells);
    for (const cells of widths) all.count(cells);
    return all;
  }
}
