import { CorrectionRefused } from '../../core/failed-rows/correction-refused.js';
import { cellText } from '../../core/formats/cell-text.js';
import { columnLabel } from '../../core/formats/column-label.js';
import type { ImportRef } from '../../core/model/contract.js';
import { type Database, inCompany, type Transaction } from '../../db/client.js';
import type { CorrectionRow, RecordCorrectionRow, RecordStatusRow } from '../../db/rows.js';
import { cellsByName, type NewTexts } from './cells-by-name.js';
import { type CorrectableImport, correctableImport, correctableStatuses } from './correctable-import.js';
import { FillingCorrector } from './filling-corrector.js';
import { type CorrectionOutcome, type CorrectionRequest, makeCorrection } from './make-correction.js';
import type { CorrectedRecord } from './record-corrector.js';

/** A correction of one record. */
export type RecordCorrection = ImportRef &
  Omit<CorrectionRequest, 'kind'> & {
    row: number;
    values: NewTexts;
    /** Versions of the record (the number of its last correction), one of which it must still have. */
    known: readonly string[] | undefined;
  };

/**
 * Corrects one record, or previews it. Throws `CorrectionRefused`; if the record was corrected meanwhile, with who,
 * when and what.
 */
export function correctRecord(
  database: Database,
  { companyId, importId, row, values, known, ...request }: RecordCorrection,
): Promise<{ correctable: CorrectableImport; outcome: CorrectionOutcome }> {
  const ref = { companyId, importId };
  return inCompany(database, companyId, async (tx) => {
    const correctable = await correctableImport(tx, ref, !request.preview);
    const [found] = await tx<
      Pick<RecordStatusRow, 'status' | 'source' | 'group_key'>[]
    >`SELECT status, source, group_key FROM record_status WHERE import_id = ${importId} AND row_no = ${row}`;
    if (!found) throw new CorrectionRefused('not_found', `The import has no record in row ${row}.`);
    const version = await versionOf(tx, importId, row);
    if (known && !known.includes(String(version))) throw await changed(tx, correctable, row, version);
    if (!correctableStatuses.includes(found.status))
      throw new CorrectionRefused(
        'invalid_state',
        `The record in row ${row} is ${found.status}; only records in error, waiting or skipped are corrected.`,
      );
    const corrector = new FillingCorrector(correctable);
    const corrected = corrector.correct(
      { row, cells: found.source, groupKey: found.group_key },
      cellsByName(correctable, values, found.source.length),
    );
    return {
      correctable,
      outcome: await makeCorrection(
        tx,
        correctable,
        { ...request, kind: 'record' },
        corrected ? chunksOf(corrected, corrector.below(tx)) : [],
      ),
    };
  });
}

async function* chunksOf(corrected: CorrectedRecord, below: AsyncIterable<CorrectedRecord[]>) {
  yield [corrected];
  yield* below;
}

/** The version of a record: the number of its last correction, 0 for none. */
async function versionOf(tx: Transaction, importId: string, row: number): Promise<number> {
  const [last] = await tx<[{ version: number }]>`
    SELECT coalesce(max(correction_no), 0) AS version FROM record_correction WHERE import_id = ${importId} AND row_no = ${row}`;
  return last.version;
}

async function changed(
  tx: Transaction,
  { importId, columns }: CorrectableImport,
  row: number,
  version: number,
): Promise<CorrectionRefused> {
  if (version === 0)
    return new CorrectionRefused('record_changed', `The record in row ${row} was never corrected: its version is "0".`);
  const [last] = await tx<
    Pick<CorrectionRow, 'created_by' | 'created_at' | 'comment'>[]
  >`SELECT created_by, created_at, comment FROM correction WHERE import_id = ${importId} AND correction_no = ${version}`;
  const cells = await tx<Pick<RecordCorrectionRow, 'column_no' | 'before' | 'after'>[]>`
    SELECT column_no, before, after FROM record_correction
    WHERE import_id = ${importId} AND row_no = ${row} AND correction_no = ${version} ORDER BY column_no LIMIT 5`;
  const changes = cells.map(
    ({ column_no, before, after }) =>
      `${columnLabel(columns, column_no - 1)} from "${cellText(before)}" to "${cellText(after)}"`,
  );
  const reason = last?.comment ? `: ${last.comment}` : '';
  return new CorrectionRefused(
    'record_changed',
    `The record in row ${row} now has version "${version}": "${last?.created_by}" changed ${changes.join(', ')} at ${last?.created_at.toISOString()}${reason}.`,
  );
}
