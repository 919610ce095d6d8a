import { ApplicationFailure } from '@temporalio/activity';
import { type Database, inCompany, type Transaction } from '../../db/client.js';
import type { IntegrationSetup } from '../../integration/setup.js';
import { targets } from '../../targets/targets.js';
import type { BatchCounts, BatchRef } from '../../workflows/activities.js';
import { cancelOnAbort } from './cancel-queries.js';
import { documentStatements } from './document-statements.js';
import { loadStatements } from './load-statements.js';
import { masterDataStatements } from './master-data-statements.js';
import { type Statement, statement } from './statement.js';

/** A claimed batch and what is needed to process it. */
export interface BatchScope extends BatchRef {
  claim: string;
  setup: IntegrationSetup;
  arranged: boolean;
  firstPosition: number;
  lastPosition: number;
  /** Groups that the database refuses, with what it says; see `rejected-groups.ts`. */
  rejected?: ReadonlyMap<string, string>;
}

/**
 * Writes a batch in one transaction, every statement set-based and sent without waiting for the
 * one before. Throws `Superseded` where the claim is lost; what PostgreSQL says otherwise, also
 * where it was cancelled because `signal` aborted.
 */
export async function writeBatch(database: Database, scope: BatchScope, signal?: AbortSignal): Promise<BatchCounts> {
  return inCompany(database, scope.companyId, async (tx) => {
    const queries = [
      holdClaim(tx, scope),
      ...send(tx, batchStatements(scope)),
      ...send(tx, settleStatements(scope)),
    ] as const;
    const endWatch = cancelOnAbort(queries, signal);
    const [held, ...results] = await Promise.all(queries).finally(endWatch);
    if (held.length === 0)
      throw ApplicationFailure.retryable('Another attempt has taken this batch over.', 'Superseded');
    const [row] = results.at(-1) ?? [];
    if (!row) throw new Error('The batch gave no counts.');
    return countsOf(row);
  });
}

/** The statements that turn a batch's records into target records and faults. */
export function batchStatements(scope: BatchScope): Statement[] {
  const target = targets[scope.setup.target];
  return [
    ...loadStatements(target, scope),
    ...(target.lines ? documentStatements(target, scope) : masterDataStatements(target, scope)),
  ];
}

/** Sends statements at once; PostgreSQL runs them in order, and after a failure none. */
export function send(tx: Transaction, statements: Statement[]) {
  // Planned each time: a plan made for a small batch is ruinous for a large one.
  return statements.map(({ text, values }) => tx.unsafe(text, values as never[], { prepare: false }));
}

// Locks the batch until the commit: the same batch delivered twice at once is done one after the
// other, and the second finds it completed.
function holdClaim(tx: Transaction, { importId, runNo, batchNo, claim }: BatchScope) {
  return tx`
    SELECT 1 FROM batch
    WHERE import_id = ${importId} AND run_no = ${runNo} AND batch_no = ${batchNo} AND claim = ${claim} AND status = 'Processing'
    FOR UPDATE`;
}

function settleStatements({ companyId, importId, runNo, batchNo, claim }: BatchScope): Statement[] {
  return [
    // What stood there from an earlier run is replaced; what staging found stays.
    ...(runNo === 1
      ? []
      : [
          statement`
            DELETE FROM record_error e USING batch_record b
            WHERE e.import_id = ${importId} AND e.row_no = b.row_no AND e.origin = 'processing'`,
        ]),
    statement`
      INSERT INTO record_error (company_id, import_id, row_no, error_no, origin, code, field, value, message)
      SELECT ${companyId}::int, ${importId}::uuid, row_no, row_number() OVER (PARTITION BY row_no), 'processing', code, field, left(value, 200), message
      FROM batch_fault`,
    statement`UPDATE import SET revision = revision + 1, updated_at = now() WHERE import_id = ${importId}`,
    statement`SELECT pg_notify('longshore_import', ${importId})`,
    statement`
      UPDATE batch b SET status = 'Completed', finished_at = clock_timestamp(), rows = c.rows, errors = c.errors, completed = c.rows - c.errors,
        prior_errors = c.prior_errors, documents = d.inserted + d.updated, inserted = d.inserted, updated = d.updated, lines = d.lines
      FROM (
        SELECT count(*) AS rows, count(*) FILTER (WHERE NOT valid OR faulty) AS errors, count(*) FILTER (WHERE prior_error) AS prior_errors
        FROM (SELECT valid, prior_error, row_no IN (SELECT row_no FROM batch_fault) AS faulty FROM batch_record) r
      ) c CROSS JOIN batch_outcome d
      WHERE b.import_id = ${importId}::uuid AND b.run_no = ${runNo}::int AND b.batch_no = ${batchNo}::int AND b.claim = ${claim}::uuid AND b.status = 'Processing'
      RETURNING b.*`,
  ];
}

/** The counts of a row of `batch`. */
export function countsOf(row: Record<string, unknown>): BatchCounts {
  const count = (name: string) => Number(row[name]);
  return {
    rows: count('rows'),
    completed: count('completed'),
    errors: count('errors'),
    priorErrors: count('prior_errors'),
    documents: count('documents'),
    inserted: count('inserted'),
    updated: count('updated'),
    lines: count('lines'),
  };
}
