import { CorrectionRefused, type RefusedPlace } from '../../core/failed-rows/correction-refused.js';
import type { ReturnedRow } from '../../core/failed-rows/returned-rows.js';
import { cutText } from '../../core/text/cut-text.js';

/** The most places that are reported: the rest is found once these are corrected. */
const maxPlaces = 20;

/** Collects what is wrong with the rows of a file of failed rows. One bit per record says whether it has occurred. */
export class FileFaults {
  private readonly seen: Uint8Array;
  private readonly places: RefusedPlace[] = [];
  private count = 0;

  constructor(private readonly lastRow: number) {
    this.seen = new Uint8Array((lastRow >> 3) + 1);
  }

  get hasFaults(): boolean {
    return this.count > 0;
  }

  add({ line }: ReturnedRow, detail: string): void {
    this.count += 1;
    if (this.places.length < maxPlaces) this.places.push({ pointer: '/file', detail: `row ${line}: ${detail}` });
  }

  /** The rows by their records; those that cannot be read clearly, without a record, or repeated are faults. */
  withRecord(lines: readonly ReturnedRow[]): Map<number, ReturnedRow> {
    const rows = new Map<number, ReturnedRow>();
    for (const line of lines) {
      const row = /^[1-9]\d{0,9}$/.test(line.record) ? Number(line.record) : 0;
      if (line.uncertainFrom !== undefined)
        this.add(line, `a quote in column ${line.uncertainFrom} is misplaced: double the quotes within the value`);
      else if (row === 0) this.add(line, `"${cutText(line.record, 40)}" is not a row number of the import`);
      else if (row > this.lastRow) this.add(line, `the import has no record in row ${row}`);
      else if (this.isDuplicate(row)) this.add(line, `the record in row ${row} is in this file twice`);
      else rows.set(row, line);
    }
    return rows;
  }

  /** Throws `CorrectionRefused` if any row has a fault. */
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

  private isDuplicate(row: number): boolean {
    const bit = 1 << (row & 7);
    const seen = ((this.seen[row >> 3] as number) & bit) !== 0;
    this.seen[row >> 3] = (this.seen[row >> 3] as number) | bit;
    return seen;
  }
}
