import type { RecordFault } from '../../core/mapping/record-fault.js';
import type { IntegrationSetup } from '../../core/setup/setup.js';
import { targetOf } from '../../core/setup/target-of.js';
import type { Field } from '../../core/targets/field.js';
import { mappableFields, type Target } from '../../core/targets/target.js';
import { cancelOnAbort } from '../../db/cancel-queries.js';
import { type Database, inCompanyRolledBack } from '../../db/client.js';
import { raw, type Statement, statement } from '../../db/statement.js';
import { errorsFound, warningsFound } from './dry-run-findings.js';
import type { ExternalLookUpResults } from './external-look-ups.js';
import { column } from './field-sql.js';
import { recordStatements } from './load-statements.js';
import { type UnstagedRecord, unstagedRecords } from './record-source.js';
import { plannedNow, send } from './write-batch.js';

/** Milliseconds that all of it may take, however many look-ups a setup has. */
const defaultDeadlineMs = 10_000;

/** What processing would find out about a record before it asks which ones exist. */
export interface TriedRecord {
  row: number;
  /** In the order of the setup's mappings, everything looked up. */
  values: (string | null)[];
  errors: RecordFault[];
  warnings: RecordFault[];
}

/**
 * Looks up, for records that are not staged, what processing would, by its very statements, in a transaction
 * that leaves nothing behind. Throws what PostgreSQL says, also where it takes too long.
 */
export function tryRecords(
  database: Database,
  companyId: number,
  setup: IntegrationSetup,
  records: readonly UnstagedRecord[],
  { deadline = defaultDeadlineMs, outside }: { deadline?: number; outside?: ExternalLookUpResults } = {},
): Promise<TriedRecord[]> {
  const target = targetOf(setup);
  return inCompanyRolledBack(database, companyId, async (tx) => {
    const cancellable = cancelOnAbort(AbortSignal.timeout(deadline), 0);
    const loaded = send(
      tx,
      recordStatements(target, { setup, ...(outside ? { outside } : {}) }, unstagedRecords(records)),
    );
    const found = plannedNow(tx, foundStatement(target, setup));
    await Promise.all([...loaded, found].map(cancellable.send)).finally(cancellable.end);
    return (await found) as unknown as TriedRecord[];
  });
}

function foundStatement(target: Target, setup: IntegrationSetup): Statement {
  const fields = setup.mappings.map(({ field }) => mappableFields(target).find(({ name }) => name === field) as Field);
  return statement`
    SELECT b.row_no AS row, to_jsonb(ARRAY[${raw(fields.map(shownText).join(', '))}]::text[]) AS values,
      coalesce(f.said, '[]') AS errors, coalesce(w.said, '[]') AS warnings
    FROM batch_record b
    LEFT JOIN (${raw(errorsFound)}) f USING (row_no)
    LEFT JOIN (${raw(warningsFound(setup))}) w USING (row_no)
    ORDER BY b.row_no`;
}

// As JSON a day is ISO 8601 and a yes is `true`, whatever the settings of the server.
const shownText = (field: Field): string =>
  field.kind === 'decimal' ? `trim_scale(b.${column(field)})::text` : `to_jsonb(b.${column(field)})#>>'{}'`;
