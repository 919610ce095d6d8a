import { storableJson } from '../../core/text/storable.js';
import type { Transaction } from '../../db/client.js';
import { insertRemarks, type Remark, remark } from '../staging/staged-chunk.js';
import type { CorrectableImport } from './correctable-import.js';
import type { CorrectedRecord } from './record-corrector.js';

/** By how many records the figures of an import decrease. */
export interface Decrease {
  errors: number;
  skips: number;
  warnings: number;
}

/**
 * Writes corrected records: cells, values, the findings of mapping instead of all earlier ones, and what was changed.
 * Returns how this changes the figures of the import.
 */
export async function storeRecords(
  tx: Transaction,
  { companyId, importId, runNo }: CorrectableImport,
  correctionNo: number,
  records: readonly CorrectedRecord[],
): Promise<Decrease> {
  const rows = records.map(({ row }) => row);
  const errors: Remark[] = [];
  const warnings: Remark[] = [];
  for (const { row, mapped } of records) {
    remark(errors, row, mapped.faults);
    remark(warnings, row, mapped.warnings);
  }
  const staged = records.map(({ row, source, mapped: { groupKey, faults, values } }) => [
    row,
    groupKey,
    faults.length === 0,
    source,
    values,
  ]);
  const cells = records.flatMap(({ row, changes }) =>
    changes.map(({ column, before, after }) =>
      before === undefined ? [row, column + 1, after] : [row, column + 1, after, before],
    ),
  );
  const countWith = (table: string, more = tx``) =>
    tx`count(*) FILTER (WHERE EXISTS (SELECT FROM ${tx(table)} t WHERE t.import_id = ${importId} AND t.row_no = c.row_no ${more}))::int`;
  const forget = (table: string) =>
    tx`DELETE FROM ${tx(table)} WHERE import_id = ${importId} AND row_no = ANY (${rows}::int[])`;
  // Sent at once, run in this order.
  const [[earlier]] = await Promise.all([
    tx<[Decrease]>`
      SELECT ${countWith('record_error')} AS errors, ${countWith('record_warning')} AS warnings, ${countWith('record_skip', tx`AND t.reason <> 'cancelled'`)} AS skips
      FROM unnest(${rows}::int[]) c (row_no)`,
    forget('record_error'),
    forget('record_warning'),
    forget('record_skip'),
    // Each by its physical place: a join on the key may read all records of the import.
    tx`
      WITH fresh AS MATERIALIZED (
        SELECT n, o.* FROM jsonb_array_elements(${storableJson(staged)}::text::jsonb) n
        CROSS JOIN LATERAL (
          SELECT i.ctid AS place, i.group_key FROM integration_record i
          WHERE i.company_id = ${companyId} AND i.import_id = ${importId} AND i.row_no = (n->>0)::int LIMIT 1
        ) o
      ), moved AS (
        -- Its group may be elsewhere in the file now.
        UPDATE import SET interleaved = true
        WHERE import_id = ${importId} AND NOT interleaved AND EXISTS (SELECT FROM fresh WHERE group_key IS DISTINCT FROM n->>1)
      )
      UPDATE integration_record r SET group_key = n->>1, valid = (n->>2)::boolean, source = n->3, values = n->4, corrected_after = ${runNo}
      FROM fresh WHERE r.ctid = fresh.place`,
    tx`
      INSERT INTO record_correction (company_id, import_id, correction_no, row_no, column_no, after, before)
      SELECT ${companyId}, ${importId}, ${correctionNo}, (c->>0)::int, (c->>1)::int, c->2, c->3
      FROM jsonb_array_elements(${storableJson(cells)}::text::jsonb) c`,
    ...(errors.length === 0 ? [] : [insertRemarks(tx, 'error', companyId, importId, errors)]),
    ...(warnings.length === 0 ? [] : [insertRemarks(tx, 'warning', companyId, importId, warnings)]),
  ]);
  const countNow = (kind: 'faults' | 'warnings'): number =>
    records.filter(({ mapped }) => mapped[kind].length > 0).length;
  return {
    errors: earlier.errors - countNow('faults'),
    skips: earlier.skips,
    warnings: earlier.warnings - countNow('warnings'),
  };
}
