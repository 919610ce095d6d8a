import type { BatchCounts } from '../../core/model/batch-counts.js';
import { Failure } from '../../core/model/failure.js';
import { unstorableReason } from '../../core/text/storable.js';
import { announceChange } from '../../db/announce-change.js';
import { cancelOnAbort } from '../../db/cancel-queries.js';
import { type Database, inCompany, type Transaction } from '../../db/client.js';
import type { Row } from '../../db/driver/query.js';
import { fragment, raw, type SqlFragment, type Statement, statement } from '../../db/driver/statement.js';
import type { BatchStatements, InternalScope, ResultScope } from './batch-scope.js';
import { documentStatements } from './document-statements.js';
import { dryRunStatements } from './dry-run-statements.js';
import { literal } from './field-sql.js';
import { beforeStatements, journalStatements } from './journal-statements.js';
import { loadStatements } from './load-statements.js';
import { masterDataStatements } from './master-data-statements.js';

/** How long a batch that is nearly done may continue after a cancel, which must take effect within seconds. */
const cancelGraceMs = 1_500;

/**
 * Writes a batch, or tries it, in one transaction. All statements work on sets and are sent without waiting for the one
 * before. Throws `Superseded` if the claim is lost, and otherwise the errors of PostgreSQL, also when it was cancelled
 * because `signal` aborted.
 */
export async function writeBatch(database: Database, scope: InternalScope, signal?: AbortSignal): Promise<BatchCounts> {
  const cancellable = cancelOnAbort(signal, cancelGraceMs);
  return inCompany(database, scope.companyId, async (tx) => {
    const locked = lockClaim(tx, scope);
    const counted = sendUnprepared(tx, countStatement(scope));
    const queries = [
      locked,
      ...send(tx, scope.dryRun ? dryRunStatements(scope, batchStatements(scope)) : processStatements(scope)),
      // Late, as it locks the import's row, for which the lanes compete.
      announceChange(tx, scope.importId),
      counted,
    ];
    await Promise.all(queries.map(cancellable.send));
    if ((await locked).length === 0) throw superseded();
    const [row] = await counted;
    if (!row) throw new Error('The batch returned no counts.');
    return countsOf(row);
  }).finally(cancellable.end);
}

/** The statements of a batch, including what is stored about its records. */
function processStatements(scope: InternalScope): Statement[] {
  const { decide, write, written } = batchStatements(scope);
  return [
    ...decide,
    ...beforeStatements(scope, written),
    ...write,
    ...journalStatements(scope, written),
    ...remarkStatements('error', scope),
    ...skipStatements(scope),
    ...warningStatements(scope),
  ];
}

/** The statements that turn the records of a batch into target records and errors. */
export function batchStatements(scope: InternalScope): BatchStatements {
  const { decide, ...rest } = scope.plan.target.lines ? documentStatements(scope) : masterDataStatements(scope);
  return { decide: [...loadStatements(scope), ...decide], ...rest };
}

/** Sends statements at once; PostgreSQL runs them in order, and none after a failure. */
export function send(tx: Transaction, statements: Statement[]) {
  return statements.map((statement) => sendUnprepared(tx, statement));
}

// Sends a statement that is planned each time: a plan made for a small batch is far too slow for a large one.
export function sendUnprepared<Rows extends readonly object[] = Row[]>(tx: Transaction, { text, values }: Statement) {
  return tx.unsafe<Rows>(text, values);
}

// Locks the batch until the commit: if the same batch is delivered twice at once, the second attempt waits and finds it
// completed.
export function lockClaim(tx: Transaction, { importId, runNo, batchNo, claim }: ResultScope) {
  return tx`
    SELECT 1 FROM batch
    WHERE import_id = ${importId} AND run_no = ${runNo} AND batch_no = ${batchNo} AND claim = ${claim} AND status = 'Processing'
    FOR UPDATE`;
}

/** The failure if `lockClaim` returns no row. */
export const superseded = (): Failure => new Failure('Superseded');

/**
 * Stores the errors (`batch_fault`) or warnings (`batch_warning`) of processing. Those of an earlier run, and errors of
 * other records of the document, are replaced; those of staging stay.
 */
export function remarkStatements(kind: 'error' | 'warning', scope: ResultScope): Statement[] {
  const { companyId, importId, first, renumbered, firstPosition, lastPosition, withoutTexts = false } = scope;
  const table = raw(`record_${kind}`);
  const condition = renumbered
    ? fragment`USING batch_record b WHERE e.row_no = b.row_no`
    : fragment`WHERE e.row_no BETWEEN ${firstPosition}::int AND ${lastPosition}::int`;
  return [
    ...(first && kind === 'warning'
      ? []
      : [
          statement`DELETE FROM ${table} e ${condition} AND e.import_id = ${importId}::uuid AND e.origin = 'processing'`,
        ]),
    statement`
      INSERT INTO ${table} (company_id, import_id, row_no, ${raw(`${kind}_no`)}, origin, code, field, value, message)
      SELECT ${companyId}::int, ${importId}::uuid, row_no, row_number() OVER (PARTITION BY row_no), 'processing', code, field, ${raw(withoutTexts ? 'NULL' : 'left(value, 200)')}, ${raw(withoutTexts ? literal(unstorableReason) : 'message')}
      FROM ${raw(kind === 'error' ? 'batch_fault' : 'batch_warning')}`,
  ];
}

/** Stores which records are skipped, as long as they are. */
function skipStatements({ companyId, importId, first, plan: { skips, writeMode } }: ResultScope): Statement[] {
  if (!skips) return [];
  return [
    ...(first
      ? []
      : [
          statement`DELETE FROM record_skip s USING batch_record b WHERE s.import_id = ${importId} AND s.row_no = b.row_no`,
        ]),
    statement`
      INSERT INTO record_skip (company_id, import_id, row_no, reason)
      SELECT ${companyId}::int, ${importId}::uuid, row_no, ${writeMode === 'update' ? 'unknown' : 'exists'} FROM batch_skip`,
  ];
}

/** Stores warnings. Before that, `batch_warned` receives how many more records have one now. */
export function warningStatements(scope: ResultScope): Statement[] {
  const { importId, plan } = scope;
  if (!plan.warns) return [];
  const onlyHere = (table: string): SqlFragment => fragment`
    SELECT count(DISTINCT w.row_no) FROM ${raw(table)} w JOIN batch_record USING (row_no)
    WHERE NOT EXISTS (SELECT FROM record_warning s WHERE s.import_id = ${importId}::uuid AND s.row_no = w.row_no AND s.origin = 'staging')`;
  return [
    statement`
      CREATE TEMP TABLE batch_warned ON COMMIT DROP AS
      SELECT (${onlyHere('batch_warning')}) - (${onlyHere('record_warning')} AND w.import_id = ${importId}::uuid) AS more`,
    ...remarkStatements('warning', scope),
  ];
}

/** Completes the batch: its counts are computed from the temporary tables of its records and their results. */
export function countStatement(
  scope: ResultScope,
  { skipped = scope.plan.skips }: { skipped?: boolean } = {},
): Statement {
  const { plan, importId, runNo, batchNo, claim, dryRun } = scope;
  const warned = dryRun || !plan.warns ? '0' : '(SELECT more FROM batch_warned)';
  return statement`
    UPDATE batch b SET status = 'Completed', waiting = NULL, finished_at = clock_timestamp(), rows = c.rows, errors = c.errors, completed = c.rows - c.errors - c.skipped,
      warnings = ${raw(warned)}, skipped = c.skipped, prior_skipped = c.prior_skipped, prior_errors = c.prior_errors, documents = d.inserted + d.updated + d.sent, inserted = d.inserted, updated = d.updated, unchanged = ${unchanged(scope)}, lines = d.lines
    FROM (
      SELECT count(*) AS rows, count(*) FILTER (WHERE NOT valid OR in_error) AS errors, count(*) FILTER (WHERE skipped) AS skipped,
        count(*) FILTER (WHERE prior_error) AS prior_errors, count(*) FILTER (WHERE prior_skip) AS prior_skipped
      FROM (
        SELECT valid, prior_error, prior_skip, row_no IN (SELECT row_no FROM batch_fault) AS in_error,
          ${raw(skipped ? 'row_no IN (SELECT row_no FROM batch_skip)' : 'false')} AS skipped
        FROM batch_record
      ) r
    ) c CROSS JOIN batch_outcome d
    WHERE b.import_id = ${importId}::uuid AND b.run_no = ${runNo}::int AND b.batch_no = ${batchNo}::int AND b.claim = ${claim}::uuid AND b.status = 'Processing'
    RETURNING b.*`;
}

/** How many updated records are unchanged: from the journal, or from what was compared or reported. */
const unchanged = ({ plan, importId, runNo, batchNo, dryRun }: ResultScope): SqlFragment =>
  dryRun || plan.external
    ? fragment`(SELECT count(*) FROM (SELECT FROM batch_change GROUP BY record_group HAVING bool_and(changes = '[]')) same)`
    : plan.updates
      ? fragment`(SELECT count(*) FROM written_document WHERE import_id = ${importId}::uuid AND run_no = ${runNo}::int AND batch_no = ${batchNo}::int AND action = 'unchanged')`
      : fragment`0`;

/** The counts of a row of `batch`. */
export function countsOf(row: Record<string, unknown>): BatchCounts {
  const count = (name: string) => Number(row[name]);
  return {
    rows: count('rows'),
    completed: count('completed'),
    errors: count('errors'),
    priorErrors: count('prior_errors'),
    warnings: count('warnings'),
    skipped: count('skipped'),
    priorSkipped: count('prior_skipped'),
    documents: count('documents'),
    inserted: count('inserted'),
    updated: count('updated'),
    unchanged: count('unchanged'),
    lines: count('lines'),
  };
}
