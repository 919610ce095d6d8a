/** Learns how many cells the rows of a file have. */
export class TableWidth {
  private readonly rows = new Map<number, number>();

  /** Counts a row of a file that could be read without doubt. */
  count(cells: number): void {
    this.rows.set(cells, (this.rows.get(cells) ?? 0) + 1);
  }

  /** The number of cells of most rows, these included; undefined if there is no row with several cells. */
  mostWith(others: readonly number[]): number | undefined {
    const rows = new Map(this.rows);
    for (const cells of others) rows.set(cells, (rows.get(cells) ?? 0) + 1);
    rows.delete(1);
    let most: number | undefined;
    for (const [cells, count] of rows) if (most === undefined || count > (rows.get(most) ?? 0)) most = cells;
    return most;
  }
}
