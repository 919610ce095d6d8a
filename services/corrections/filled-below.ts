import { type Cell, type FilledCell, isFilled, valueOfCell } from '../../core/formats/row-source.js';
import type { Transaction } from '../../db/client.js';
import type { RecordStatusRow } from '../../db/rows.js';
import { type CorrectableImport, correctableStatuses } from './correctable-import.js';
import { type CorrectedRecord, recordCorrector } from './record-corrector.js';

/** How many records are read, mapped and written at a time. */
const chunkSize = 2_000;

/**
 * Returns a corrected record, followed by the records below it whose cells were filled from its corrected cells
 * (`fillDown`): these cells get the new values, unless their record is completed.
 */
export async function* withFilledBelow(
  tx: Transaction,
  correctable: CorrectableImport,
  corrected: CorrectedRecord,
): AsyncGenerator<CorrectedRecord[]> {
  yield [corrected];
  const { plan, importId } = correctable;
  if (!plan.setup.file.fillDown) return;
  const correct = recordCorrector(correctable);
  const values = valuesOf(corrected);
  for (let after = corrected.row; ; ) {
    const below = await tx<Pick<RecordStatusRow, 'row_no' | 'source' | 'group_key' | 'status'>[]>`
      SELECT row_no, source, group_key, status FROM record_status
      WHERE import_id = ${importId} AND row_no > ${after} ORDER BY row_no LIMIT ${chunkSize}`;
    const records = below.map(({ row_no: row, source: cells, group_key: groupKey, status }) => {
      const filled = cells.flatMap((cell, column): [number, FilledCell][] => {
        if (!isFilled(cell) || cell.fromRow !== corrected.row) return [];
        const value = values.get(column);
        return value === undefined ? [] : [[column, { filled: value, fromRow: corrected.row }]];
      });
      return { record: { row, cells, groupKey }, filled, isCorrectable: correctableStatuses.includes(status) };
    });
    yield records.flatMap(({ record, filled, isCorrectable }) =>
      isCorrectable && filled.length > 0 ? (correct(record, new Map(filled)) ?? []) : [],
    );
    const last = records.at(-1);
    if (below.length < chunkSize || !last || last.filled.length === 0) return;
    after = last.record.row;
  }
}

/** The cells of a corrected record that those below it have: all of them, as the record may have been damaged. */
const valuesOf = ({ source, mapped }: CorrectedRecord): ReadonlyMap<number, Cell> =>
  new Map(mapped.faults.some(({ code }) => code === 'row_too_long') ? [] : source.map(valueOfCell).entries());
