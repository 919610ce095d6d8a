import { CorrectionRefused, type RefusedPlace } from '../../core/failed-rows/correction-refused.js';
import type { ReturnedRow } from '../../core/failed-rows/returned-rows.js';
import { cutText } from '../../core/text/cut-text.js';

/** Places that are told: the rest shows once these are mended. */
const maxPlaces = 20;

/** What is wrong with the rows of a file of failed rows; a bit per record tells whether it came already. */
export class FileFaults {
  private readonly seen: Uint8Array;
  private readonly places: RefusedPlace[] = [];
  private count = 0;

  constructor(private readonly lastRow: number) {
    this.seen = new Uint8Array((lastRow >> 3) + 1);
  }

  get any(): boolean {
    return this.count > 0;
  }

  add({ line }: ReturnedRow, detail: string): void {
    this.count += 1;
    if (this.places.length < maxPlaces) this.places.push({ pointer: '/file', detail: `row ${line}: ${detail}` });
  }

  /** Rows by the records that they are of; those without one, and those whose record came before, are at fault. */
  withRecord(lines: readonly ReturnedRow[]): Map<number, ReturnedRow> {
    const rows = new Map<number, ReturnedRow>();
    for (const line of lines) {
      const row = /^[1-9]\d{0,9}$/.test(line.record) ? Number(line.record) : 0;
      if (row === 0) this.add(line, `"${cutText(line.record, 40)}" is no row number of the import`);
      else if (row > this.lastRow) this.add(line, `no record is in row ${row} of the import`);
      else if (this.comesAgain(row)) this.add(line, `the record in row ${row} stands in this file twice`);
      else rows.set(row, line);
    }
    return rows;
  }

  /** Throws `CorrectionRefused` where any row is at fault. */
  throwAny(): void {
    const [first] = this.places;
    if (!first) return;
    const more = this.count > 1 ? `, and ${this.count - 1} more` : '';
    throw new CorrectionRefused(
      'invalid_correction',
      `In the file, ${first.detail}${more}. Nothing was corrected.`,
      this.places,
    );
  }

  private comesAgain(row: number): boolean {
    const bit = 1 << (row & 7);
    const seen = ((this.seen[row >> 3] as number) & bit) !== 0;
    this.seen[row >> 3] = (this.seen[row >> 3] as number) | bit;
    return seen;
  }
}
