import type { ImportRef } from '../../core/model/contract.js';
import { storableJson } from '../../core/text/storable.js';
import type { Transaction } from '../../db/client.js';
import type { CorrectedRecord } from './record-corrector.js';

/** How many of the records that a correction has changed have no error, of their own or of their document. */
export async function readyRecords(
  tx: Transaction,
  { companyId, importId }: ImportRef,
  correctionNo: number,
): Promise<number> {
  const [row] = await tx<[{ ready: number }]>`
    SELECT count(*)::int AS ready FROM (SELECT DISTINCT row_no FROM record_correction WHERE import_id = ${importId} AND correction_no = ${correctionNo}) c
    WHERE (SELECT e.row_no FROM record_error e
      WHERE e.company_id = ${companyId} AND e.import_id = ${importId} AND e.row_no = c.row_no LIMIT 1) IS NULL`;
  return row.ready;
}

/** Creates the table of the records of a previewed correction, and of their documents. */
export async function openPreview(tx: Transaction): Promise<void> {
  await tx`CREATE TEMP TABLE preview_record (row_no int, group_key text, valid boolean) ON COMMIT DROP`;
}

export async function addToPreview(tx: Transaction, records: readonly CorrectedRecord[]): Promise<void> {
  const shown = records.map(({ row, mapped: { groupKey, faults } }) => [row, groupKey, faults.length === 0]);
  await tx`
    INSERT INTO preview_record SELECT (r->>0)::int, r->>1, (r->>2)::boolean
    FROM jsonb_array_elements(${storableJson(shown)}::text::jsonb) r`;
}

/** As `readyRecords`, for the records of the preview. */
export async function readyInPreview(tx: Transaction, { companyId, importId }: ImportRef): Promise<number> {
  const [row] = await tx<[{ ready: number }]>`
    WITH invalid AS MATERIALIZED (
      SELECT group_key FROM preview_record WHERE NOT valid AND group_key IS NOT NULL
      UNION SELECT r.group_key
      FROM (SELECT DISTINCT row_no FROM record_error WHERE import_id = ${importId} AND code <> 'group_in_error') e
      CROSS JOIN LATERAL (
        SELECT i.group_key FROM integration_record i
        WHERE i.company_id = ${companyId} AND i.import_id = ${importId} AND i.row_no = e.row_no LIMIT 1
      ) r
      WHERE r.group_key IS NOT NULL AND (e.row_no IN (SELECT row_no FROM preview_record)) IS NOT TRUE
    )
    SELECT count(*)::int AS ready FROM preview_record
    WHERE valid AND (group_key IN (SELECT group_key FROM invalid)) IS NOT TRUE`;
  return row.ready;
}
