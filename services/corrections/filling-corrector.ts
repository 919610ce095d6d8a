import { cellText } from '../../core/formats/cell-text.js';
import { columnIndex } from '../../core/formats/column-names.js';
import { type Cell, type FilledCell, isFilled, type StagedCell, valueOfCell } from '../../core/formats/row-source.js';
import type { Transaction } from '../../db/client.js';
import type { RecordStatusRow } from '../../db/rows.js';
import { type CorrectableImport, correctableStatuses } from './correctable-import.js';
import { type CorrectedRecord, type RecordToCorrect, recordCorrector } from './record-corrector.js';

/** How many records are read, mapped and written at a time. */
const chunkSize = 2_000;

/**
 * Corrects records of an import, and then those whose cells were filled from them (`fillDown`): these cells get the new
 * values, unless they are corrected themselves or their record is completed.
 */
export class FillingCorrector {
  private readonly corrector: ReturnType<typeof recordCorrector>;
  /** The columns of `fillDown`. */
  private readonly columns: readonly number[];
  /** By the rows of corrected records, the cells that those below them have. */
  private readonly values = new Map<number, ReadonlyMap<number, Cell>>();
  private first = Number.POSITIVE_INFINITY;
  private last = 0;

  constructor(private readonly correctable: CorrectableImport) {
    this.corrector = recordCorrector(correctable);
    const { fillDown = [] } = correctable.plan.setup.file;
    this.columns = fillDown.map((name) => columnIndex(correctable.columns, name));
  }

  /** Puts new cells, by their columns, into a record; undefined if nothing would change. */
  correct(record: RecordToCorrect, after: ReadonlyMap<number, StagedCell>): CorrectedRecord | undefined {
    const cells = new Map(after);
    for (const [column, filled] of this.filledIn(record)) {
      const own = after.get(column);
      // With the same value it stays a filled cell.
      if (own === undefined || cellText(own) === cellText(filled)) cells.set(column, filled);
    }
    const corrected = this.corrector(record, cells);
    if (corrected && this.columns.length > 0) {
      this.values.set(corrected.row, this.valuesOf(corrected));
      this.first = Math.min(this.first, corrected.row);
      this.last = Math.max(this.last, corrected.row);
    }
    return corrected;
  }

  /** The records below the corrected ones that were filled from them, and are not corrected yet. */
  async *below(tx: Transaction): AsyncGenerator<CorrectedRecord[]> {
    if (this.values.size === 0) return;
    for (let after = this.first; ; ) {
      const found = await tx<Pick<RecordStatusRow, 'row_no' | 'source' | 'group_key' | 'status'>[]>`
        SELECT row_no, source, group_key, status FROM record_status
        WHERE import_id = ${this.correctable.importId} AND row_no > ${after} ORDER BY row_no LIMIT ${chunkSize}`;
      const records = found.map(({ row_no: row, source: cells, group_key: groupKey, status }) => {
        const record = { row, cells, groupKey };
        return { record, filled: this.filledIn(record), isCorrectable: correctableStatuses.includes(status) };
      });
      yield records.flatMap(({ record, filled, isCorrectable }) =>
        isCorrectable && filled.size > 0 && !this.values.has(record.row) ? (this.corrector(record, filled) ?? []) : [],
      );
      const last = records.at(-1);
      if (found.length < chunkSize || !last || (last.record.row > this.last && last.filled.size === 0)) return;
      after = last.record.row;
    }
  }

  /** The cells of a record that were filled from corrected ones, with the values of these. */
  private filledIn({ cells }: RecordToCorrect): Map<number, FilledCell> {
    const filled = new Map<number, FilledCell>();
    for (const column of this.columns) {
      const cell = cells[column];
      if (cell === undefined || !isFilled(cell)) continue;
      const value = this.values.get(cell.fromRow)?.get(column);
      if (value !== undefined) filled.set(column, { filled: value, fromRow: cell.fromRow });
    }
    return filled;
  }

  /** All columns of `fillDown`, as the record may have been damaged; none while it is. */
  private valuesOf({ source, mapped }: CorrectedRecord): ReadonlyMap<number, Cell> {
    if (mapped.faults.some(({ code }) => code === 'row_too_long')) return new Map();
    return new Map(
      this.columns.flatMap((column) => {
        const cell = source[column];
        return cell === undefined ? [] : [[column, valueOfCell(cell)] as const];
      }),
    );
  }
}
