import type { InternalTarget } from '../../core/targets/target.js';
import { fragment, raw, type SqlFragment, type Statement, statement } from '../../db/driver/statement.js';
import type { BatchScope, InternalScope } from './batch-scope.js';
import { existing } from './existing-statements.js';
import { column, keyFields } from './field-sql.js';
import { fingerprintSql, linesOf } from './fingerprint-sql.js';

/**
 * Fills `batch_before`: the present state of what a batch is about to change. To be run between deciding and writing;
 * `written` is that of `BatchStatements`.
 */
export function beforeStatements({ plan: { updates, target } }: InternalScope, written: string): Statement[] {
  if (!updates) return [];
  const whole = target.lines
    ? `|| jsonb_build_object('lines', coalesce((SELECT jsonb_agg(to_jsonb(l) - 'company_id' ORDER BY line_number) FROM ${linesOf(target, 't')}), '[]'))`
    : '';
  return [
    statement`
      CREATE TEMP TABLE batch_before ON COMMIT DROP AS
      SELECT w.row_no, (to_jsonb(t) - 'company_id') ${raw(whole)} AS before, ${raw(fingerprintSql(target, 't'))} AS fingerprint
      FROM (${raw(written)}) w CROSS JOIN LATERAL (${raw(existing(target, 'w'))}) t WHERE w.existed`,
  ];
}

/** Writes to the journal what a batch has written, and the state before it. */
export function journalStatements(scope: InternalScope, written: string): Statement[] {
  const { updates, target } = scope.plan;
  const [before, action, joined] = updates
    ? [
        // For unchanged records: who wrote them last and when.
        `CASE WHEN o.fingerprint <> n.fingerprint THEN o.before
           WHEN o.row_no IS NOT NULL THEN jsonb_build_object('import_id', o.before->'import_id', 'updated_at', o.before->'updated_at') END`,
        `CASE WHEN o.row_no IS NULL THEN 'inserted' WHEN o.fingerprint = n.fingerprint THEN 'unchanged' ELSE 'updated' END`,
        'LEFT JOIN batch_before o USING (row_no)',
      ]
    : ['NULL::jsonb', `'inserted'`, ''];
  return [
    statement`
      INSERT INTO written_document (company_id, import_id, run_no, batch_no, row_no, target, key, action, before, fingerprint)
      SELECT ${journalled(target, scope)}, ${raw(action)}, ${raw(before)}, n.fingerprint
      FROM (
        SELECT w.row_no, ${raw(keySql(target, 'w'))} AS key, ${raw(fingerprintSql(target, 't'))} AS fingerprint
        FROM (${raw(written)}) w CROSS JOIN LATERAL (${raw(existing(target, 'w'))}) t
      ) n ${raw(joined)} ORDER BY row_no`,
  ];
}

/** The first columns of the journal, for rows with `row_no` and `key`. */
export const journalled = (target: InternalTarget, { companyId, importId, runNo, batchNo }: BatchScope): SqlFragment =>
  fragment`${companyId}::int, ${importId}::uuid, ${runNo}::int, ${batchNo}::int, row_no, ${target.name}::text, key`;

/** The key of a row of `alias`, as in the journal. */
export const keySql = (target: InternalTarget, alias: string): string =>
  `ARRAY[${keyFields(target)
    .map((field) => `${alias}.${column(field)}`)
    .join(', ')}]`;
