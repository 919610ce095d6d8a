import type { RecordFault } from '../../core/mapping/record-fault.js';
import type { Plan } from '../../core/plan/plan.js';
import type { Field } from '../../core/targets/field.js';
import { cancelOnAbort } from '../../db/cancel-queries.js';
import { type Database, inCompanyRolledBack } from '../../db/client.js';
import { raw, type Statement, statement } from '../../db/driver/statement.js';
import { errorsFound, warningsFound } from './dry-run-findings.js';
import type { ExternalLookUpResults } from './external-look-ups.js';
import { column } from './field-sql.js';
import { recordStatements } from './load-statements.js';
import { type UnstagedRecord, unstagedRecords } from './record-source.js';
import { send, sendUnprepared } from './write-batch.js';

/** How long all statements together may take, whatever the number of look-ups. */
const defaultDeadlineMs = 10_000;

/** What processing would find out about a record, without the check which records exist. */
export interface TriedRecord {
  row: number;
  /** In the order of the mappings, everything looked up. */
  values: (string | null)[];
  errors: RecordFault[];
  warnings: RecordFault[];
}

/**
 * Makes the look-ups of processing, with the same statements, for records that are not staged, in a transaction that is
 * rolled back. `deadlineMs` limits all of it. Throws the errors of PostgreSQL, also if it takes too long.
 */
export function tryRecords(
  database: Database,
  companyId: number,
  plan: Plan,
  records: readonly UnstagedRecord[],
  { deadlineMs = defaultDeadlineMs, external }: { deadlineMs?: number; external?: ExternalLookUpResults } = {},
): Promise<TriedRecord[]> {
  return inCompanyRolledBack(database, companyId, async (tx) => {
    const cancellable = cancelOnAbort(AbortSignal.timeout(deadlineMs), 0);
    const loaded = send(tx, recordStatements({ plan, ...(external ? { external } : {}) }, unstagedRecords(records)));
    const found = sendUnprepared<TriedRecord[]>(tx, foundStatement(plan));
    await Promise.all([...loaded, found].map(cancellable.send)).finally(cancellable.end);
    return found;
  });
}

function foundStatement(plan: Plan): Statement {
  return statement`
    SELECT b.row_no AS row, to_jsonb(ARRAY[${raw(plan.mapped.map(shownText).join(', '))}]::text[]) AS values,
      coalesce(f.findings, '[]') AS errors, coalesce(w.findings, '[]') AS warnings
    FROM batch_record b
    LEFT JOIN (${raw(errorsFound)}) f USING (row_no)
    LEFT JOIN (${raw(warningsFound(plan))}) w USING (row_no)
    ORDER BY b.row_no`;
}

// As JSON a date is ISO 8601 and a boolean is `true`, whatever the settings of the server.
const shownText = (field: Field): string =>
  field.kind === 'decimal' ? `trim_scale(b.${column(field)})::text` : `to_jsonb(b.${column(field)})#>>'{}'`;
