import type { BatchRef, UndoRef } from '../../core/model/contract.js';
import type { IntegrationSetup } from '../../core/setup/setup.js';
import { targetOf } from '../../core/setup/target-of.js';
import { fragment, raw, type SqlFragment, type Statement, statement } from '../../db/driver/statement.js';
import { groupName } from '../processing/field-sql.js';
import { recordsBetween } from '../processing/record-source.js';

/** A batch that is being undone, and the positions of its records. */
export interface UndoBatch extends UndoRef, BatchRef {
  undoBatchNo: number;
  made: boolean;
  setup: IntegrationSetup;
  renumbered: boolean;
  firstPosition: number;
  lastPosition: number;
}

/** Stores the results in `undo_document`, and completes the batch. */
export function resultStatements(batch: UndoBatch): Statement[] {
  const { companyId, importId, number, undoBatchNo } = batch;
  return [
    statement`
      INSERT INTO undo_exception (company_id, import_id, number, run_no, batch_no, row_no, target, key, reason, message)
      SELECT ${companyId}::int, ${importId}::uuid, ${number}::int, run_no, batch_no, row_no, target, key, reason, message
      FROM undo_document WHERE reason IS NOT NULL AND action <> 'unchanged'`,
    statement`
      WITH undone AS (${undoneRecords(batch)})
      UPDATE undo_batch u SET status = 'Completed', finished_at = clock_timestamp(), removed = d.removed, restored = d.restored, kept = d.kept, already_removed = d.already_removed, records = d.records
      FROM (
        SELECT count(*) FILTER (WHERE reason IS NULL AND action IN ('inserted', 'made')) AS removed, count(*) FILTER (WHERE reason IS NULL AND action = 'updated') AS restored,
          count(*) FILTER (WHERE reason <> 'already_removed' AND action <> 'unchanged') AS kept, count(*) FILTER (WHERE reason = 'already_removed' AND action <> 'unchanged') AS already_removed,
          (SELECT count(*) FROM undone) AS records
        FROM undo_document
      ) d
      WHERE u.import_id = ${importId}::uuid AND u.number = ${number}::int AND u.undo_batch_no = ${undoBatchNo}::int`,
  ];
}

// A record is Completed if this import has written its document; so records of unchanged documents are undone as well.
// Records that were later corrected into a document of this run are not: they wait, whatever their group is now.
function undoneRecords(batch: UndoBatch): SqlFragment {
  const { companyId, importId, runNo, made, setup } = batch;
  if (made) return raw('SELECT WHERE false');
  const { name, row } = targetOf(setup).lines
    ? { name: groupName('f.'), row: groupName('r.') }
    : { name: 'd.row_no', row: 'r.row_no' };
  // IS TRUE keeps it a look-up in a hash table whatever the planner assumes: as a join it may compare each row with
  // each.
  return fragment`
    INSERT INTO record_skip (company_id, import_id, row_no, reason)
    SELECT ${companyId}::int, ${importId}::uuid, row_no, 'undone'
    FROM (SELECT r.row_no, ${raw(row)} AS name FROM ${recordsBetween(batch)} AND coalesce(r.corrected_after, 0) < ${runNo}::int) r
    WHERE (name IN (
      SELECT ${raw(name)} FROM undo_document d CROSS JOIN LATERAL (
        SELECT i.row_no, i.group_key FROM integration_record i WHERE i.import_id = ${importId}::uuid AND i.row_no = d.row_no LIMIT 1
      ) f WHERE d.reason IS NULL OR d.reason = 'already_removed' OR d.action = 'unchanged'
    )) IS TRUE
    ON CONFLICT DO NOTHING RETURNING 1`;
}
