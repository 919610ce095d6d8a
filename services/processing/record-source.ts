import { storableJson } from '../../core/text/storable.js';
import { fragment, type SqlFragment } from '../../db/driver/statement.js';
import type { BatchScope } from './batch-scope.js';
import { literal } from './field-sql.js';

/** The source of the records of a batch, as SQL. */
export interface RecordSource {
  /** The part after FROM: rows `r` with `row_no`, `group_key`, `valid` and `values`. */
  records: SqlFragment;
  /** Whether a record was already in error, over `r`. */
  priorError: string;
  /** Whether a record was already skipped, over `r`. */
  priorSkip: string;
}

/** The staged records between the positions of a batch. */
export function stagedRecords(scope: BatchScope): RecordSource {
  return { records: recordsBetween(scope), priorError: priorError(scope), priorSkip: priorSkip(scope) };
}

/** The part after FROM: the staged records `r` between two positions of a run. */
export function recordsBetween({
  importId,
  runNo,
  renumbered,
  firstPosition,
  lastPosition,
}: Pick<BatchScope, 'importId' | 'runNo' | 'renumbered' | 'firstPosition' | 'lastPosition'>): SqlFragment {
  // LATERAL with LIMIT 1 is one index probe per row, whatever the planner assumes about a table without statistics; a
  // plain join may scan the company's whole table for each row.
  return renumbered
    ? fragment`run_record a CROSS JOIN LATERAL (
         SELECT * FROM integration_record i WHERE i.company_id = a.company_id AND i.import_id = a.import_id AND i.row_no = a.row_no LIMIT 1
       ) r WHERE a.import_id = ${importId}::uuid AND a.run_no = ${runNo}::int AND a.position BETWEEN ${firstPosition}::int AND ${lastPosition}::int`
    : fragment`integration_record r WHERE r.import_id = ${importId}::uuid AND r.row_no BETWEEN ${firstPosition}::int AND ${lastPosition}::int`;
}

// If the batch is a contiguous part of the file, its errors are read once; otherwise record by record.
function priorError({ renumbered, importId, firstPosition, lastPosition }: BatchScope): string {
  return renumbered
    ? '(NOT r.valid OR EXISTS (SELECT FROM record_error e WHERE e.import_id = r.import_id AND e.row_no = r.row_no))'
    : `(NOT r.valid OR (r.row_no IN (
        SELECT e.row_no FROM record_error e WHERE e.import_id = ${literal(importId)}::uuid AND e.row_no BETWEEN ${firstPosition} AND ${lastPosition}
      )) IS TRUE)`;
}

const priorSkip = ({ first, plan }: BatchScope): string =>
  first || (!plan.skips && !plan.external)
    ? 'false'
    : `EXISTS (SELECT FROM record_skip s WHERE s.import_id = r.import_id AND s.row_no = r.row_no AND s.reason <> 'cancelled')`;

/** A record as it would be staged. */
export interface UnstagedRecord {
  row: number;
  groupKey: string | null;
  valid: boolean;
  /** In the order of the mappings. */
  values: readonly (string | null)[];
}

/** Records that are in no table; they are one parameter of the statement. */
export function unstagedRecords(records: readonly UnstagedRecord[]): RecordSource {
  const json = storableJson(records.map(({ row, groupKey, valid, values }) => [row, groupKey, valid, values]));
  return {
    records: fragment`(
      SELECT (e->>0)::int AS row_no, e->>1 AS group_key, (e->>2)::boolean AS valid, e->3 AS values
      FROM jsonb_array_elements(${json}::text::jsonb) e
    ) r`,
    priorError: 'NOT r.valid',
    priorSkip: 'false',
  };
}
