import type { BatchCounts } from '../../core/model/batch-counts.js';
import { announceChange } from '../../db/announce-change.js';
import { type Database, inCompany } from '../../db/client.js';
import { fragment, raw, type Statement, statement } from '../../db/driver/statement.js';
import type { ResultScope } from '../processing/batch-scope.js';
import { storeFindings } from '../processing/dry-run-findings.js';
import { retryWithoutTexts } from '../processing/retry-without-texts.js';
import {
  countStatement,
  countsOf,
  lockClaim,
  remarkStatements,
  send,
  sendUnprepared,
  superseded,
  warningStatements,
} from '../processing/write-batch.js';

/**
 * Completes a batch whose documents all have an outcome: stores errors, skipped records, counts and the status of the
 * batch, in one transaction. Throws `Superseded` if the claim is lost.
 */
export function completeBatch(database: Database, scope: ResultScope): Promise<BatchCounts> {
  return retryWithoutTexts((more) => complete(database, { ...scope, ...more }));
}

function complete(database: Database, scope: ResultScope): Promise<BatchCounts> {
  return inCompany(database, scope.companyId, async (tx) => {
    const locked = lockClaim(tx, scope);
    const counted = sendUnprepared(tx, countStatement(scope, { skipped: true }));
    await Promise.all([
      locked,
      ...send(tx, [...foundStatements(scope), ...(scope.dryRun ? [findings(scope)] : storeStatements(scope))]),
      announceChange(tx, scope.importId),
      counted,
      ...send(tx, [deleteContent(scope)]),
    ]);
    if ((await locked).length === 0) throw superseded();
    const [row] = await counted;
    if (!row) throw new Error('The batch returned no counts.');
    return countsOf(row);
  });
}

/** Fills the temporary tables of the batch again, from the decision and the outcomes. */
function foundStatements(scope: ResultScope): Statement[] {
  const { importId, runNo, batchNo, plan } = scope;
  const deliveryOfBatch = fragment`delivery d WHERE d.import_id = ${importId}::uuid AND d.run_no = ${runNo}::int AND d.batch_no = ${batchNo}::int`;
  const part = (name: string) => fragment`(SELECT d.content->${name} FROM ${deliveryOfBatch})`;
  const findingsTable = (table: string, name: string): Statement => statement`
    CREATE TEMP TABLE ${raw(table)} ON COMMIT DROP AS
    SELECT * FROM jsonb_to_recordset(${part(name)}) f (row_no int, code text, field text, value text, message text)`;
  return [
    statement`
      CREATE TEMP TABLE batch_record ON COMMIT DROP AS
      SELECT (r->>0)::int AS row_no, r->>1 AS record_group, (r->>2)::boolean AS valid, (r->>3)::boolean AS prior_error, (r->>4)::boolean AS prior_skip
      FROM jsonb_array_elements(${part('records')}) r`,
    findingsTable('batch_fault', 'faults'),
    ...(plan.warns ? [findingsTable('batch_warning', 'warnings')] : []),
    statement`
      CREATE TEMP TABLE batch_document ON COMMIT DROP AS
      SELECT (doc->'rows'->>0)::int AS first_row, doc->'rows' AS rows, coalesce(jsonb_array_length(doc->'lines'), 0) AS lines, o AS answer, o->>'outcome' AS outcome
      FROM jsonb_array_elements(${part('documents')}) WITH ORDINALITY AS documents (doc, place)
      JOIN jsonb_array_elements((SELECT d.outcomes FROM ${deliveryOfBatch})) WITH ORDINALITY AS outcomes (o, place) USING (place)`,
    statement`
      INSERT INTO batch_fault
      SELECT row_no::int, CASE WHEN row_no::int = first_row THEN answer->>'code' ELSE 'group_in_error' END,
        CASE WHEN row_no::int = first_row THEN answer->>'field' END, NULL,
        CASE WHEN row_no::int = first_row THEN answer->>'message' ELSE format('Not created: see row %s of the same document.', first_row) END
      FROM batch_document CROSS JOIN jsonb_array_elements_text(rows) row_no WHERE outcome = 'error'`,
    statement`
      CREATE TEMP TABLE batch_skip ON COMMIT DROP AS
      SELECT row_no::int, 'exists' AS reason FROM jsonb_array_elements_text(${part('skipped')}) row_no
      UNION ALL
      SELECT row_no::int, CASE outcome WHEN 'cancelled' THEN 'cancelled' ELSE ${plan.writeMode === 'update' ? 'unknown' : plan.writeMode === 'upsert' ? 'skipped-by-target' : 'exists'} END
      FROM batch_document CROSS JOIN jsonb_array_elements_text(rows) row_no WHERE outcome IN ('skipped', 'cancelled')`,
    // Records that a cancel has left out are as before the batch.
    statement`
      CREATE TEMP TABLE batch_cancelled ON COMMIT DROP AS
      SELECT b.row_no, b.prior_error OR b.prior_skip AS known FROM batch_record b JOIN batch_skip s USING (row_no) WHERE s.reason = 'cancelled'`,
    statement`DELETE FROM batch_record WHERE row_no IN (SELECT row_no FROM batch_cancelled)`,
    statement`DELETE FROM batch_skip WHERE reason = 'cancelled'`,
    statement`
      CREATE TEMP TABLE batch_change ON COMMIT DROP AS
      SELECT first_row AS row_no, first_row::text AS record_group, coalesce(answer->'changes', '[null]') AS changes
      FROM batch_document WHERE outcome = 'updated'`,
    statement`
      CREATE TEMP TABLE batch_outcome ON COMMIT DROP AS
      SELECT count(*) FILTER (WHERE outcome = 'inserted') AS inserted, count(*) FILTER (WHERE outcome = 'updated') AS updated,
        count(*) FILTER (WHERE outcome = 'sent') AS sent, coalesce(sum(lines) FILTER (WHERE outcome IN ('inserted', 'updated', 'sent')), 0) AS lines
      FROM batch_document`,
  ];
}

function storeStatements(scope: ResultScope): Statement[] {
  const { companyId, importId, first } = scope;
  return [
    ...remarkStatements('error', scope),
    ...(first
      ? []
      : [
          statement`DELETE FROM record_skip s USING batch_record b WHERE s.import_id = ${importId}::uuid AND s.row_no = b.row_no`,
        ]),
    statement`
      INSERT INTO record_skip (company_id, import_id, row_no, reason)
      SELECT ${companyId}::int, ${importId}::uuid, row_no, min(reason) FROM batch_skip GROUP BY row_no
      UNION ALL SELECT ${companyId}::int, ${importId}::uuid, row_no, 'cancelled' FROM batch_cancelled WHERE NOT known
      ON CONFLICT DO NOTHING`,
    ...warningStatements(scope),
  ];
}

// As for internal targets, except that every document reports its own outcome.
function findings(scope: ResultScope): Statement {
  return storeFindings(scope, {
    skipped: 'SELECT DISTINCT row_no FROM batch_skip',
    joined: `
      LEFT JOIN (SELECT first_row, answer, outcome, row_no::int FROM batch_document CROSS JOIN jsonb_array_elements_text(rows) row_no) d USING (row_no)`,
    action: `
      WHEN d.outcome = 'updated' AND d.answer->'changes' = '[]' THEN 'unchanged' WHEN d.outcome = 'updated' THEN 'update'
      WHEN d.outcome = 'sent' THEN 'send' ELSE 'insert'`,
    changes: `CASE WHEN b.row_no = d.first_row THEN nullif(d.answer->'changes', '[]') END`,
  });
}

// What was sent is customer data and no longer needed. Refused documents are remembered for the next run, and unclear
// ones are counted, as they may exist in the target.
function deleteContent({ importId, runNo, batchNo, dryRun }: ResultScope): Statement {
  const refused = dryRun
    ? `'{}'`
    : `ARRAY(SELECT first_row FROM batch_document WHERE outcome = 'error' AND answer->>'code' NOT IN ('target_unavailable', 'target_refused', 'outcome_unknown'))`;
  return statement`
    UPDATE delivery SET content = NULL, outcomes = '[]', sending = 0, refused = ${raw(refused)},
      unclear = (SELECT count(*) FROM batch_document WHERE answer->>'code' = 'outcome_unknown' OR answer ? 'unclear')
    WHERE import_id = ${importId}::uuid AND run_no = ${runNo}::int AND batch_no = ${batchNo}::int`;
}
