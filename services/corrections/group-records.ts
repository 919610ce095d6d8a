import { CorrectionRefused } from '../../core/failed-rows/correction-refused.js';
import type { Transaction } from '../../db/client.js';
import type { IntegrationRecordRow } from '../../db/rows.js';
import { cellsByName, type NewTexts } from './cells-by-name.js';
import type { CorrectableImport } from './correctable-import.js';
import { FillingCorrector } from './filling-corrector.js';
import type { CorrectedRecord } from './record-corrector.js';

/** How many records are read, mapped and written at a time. */
const chunkSize = 2_000;

/**
 * The records of an import that are in error for one cause, each with the same new texts, and those that were filled
 * from them. Throws `CorrectionRefused`.
 */
export async function* groupRecords(
  tx: Transaction,
  correctable: CorrectableImport,
  { group, values }: { group: string; values: NewTexts },
): AsyncGenerator<CorrectedRecord[]> {
  const cells = cellsByName(correctable, values);
  const corrector = new FillingCorrector(correctable);
  for (let after = 0; ; ) {
    const found = await tx<Pick<IntegrationRecordRow, 'row_no' | 'source' | 'group_key'>[]>`
      SELECT r.row_no, r.source, r.group_key FROM (
        SELECT DISTINCT row_no FROM record_error WHERE import_id = ${correctable.importId} AND cause = ${group} AND row_no > ${after} ORDER BY row_no LIMIT ${chunkSize}
      ) e CROSS JOIN LATERAL (SELECT * FROM integration_record i WHERE i.import_id = ${correctable.importId} AND i.row_no = e.row_no LIMIT 1) r
      ORDER BY r.row_no`;
    if (after === 0 && found.length === 0)
      throw new CorrectionRefused('invalid_state', 'No record of the import is in error for this cause any more.');
    yield found.flatMap(
      ({ row_no: row, source, group_key }) =>
        corrector.correct({ row, cells: source, groupKey: group_key }, cells) ?? [],
    );
    const last = found.at(-1);
    if (found.length < chunkSize || !last) break;
    after = last.row_no;
  }
  yield* corrector.below(tx);
}

/** A version that changes with the records that are in error for one cause, and with their contents. */
export async function groupVersion(tx: Transaction, { importId }: CorrectableImport, group: string): Promise<string> {
  const [row] = await tx<{ version: string | null }[]>`
    SELECT md5(string_agg(e.row_no || ':' || coalesce(c.version, 0), ',' ORDER BY e.row_no)) AS version
    FROM (SELECT DISTINCT row_no FROM record_error WHERE import_id = ${importId} AND cause = ${group}) e
    CROSS JOIN LATERAL (
      SELECT max(correction_no) AS version FROM record_correction c WHERE c.import_id = ${importId} AND c.row_no = e.row_no
    ) c`;
  return row?.version ?? '';
}
