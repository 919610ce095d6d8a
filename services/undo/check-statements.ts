import { columnOf } from '../../core/targets/field.js';
import type { InternalTarget } from '../../core/targets/target.js';
import { targetNames, targets } from '../../core/targets/targets.js';
import { fragment, raw, type SqlFragment, type Statement, statement } from '../../db/driver/statement.js';
import { column, keyFields, literal } from '../processing/field-sql.js';
import { fingerprintSql } from '../processing/fingerprint-sql.js';
import { keySql } from '../processing/journal-statements.js';

/** The targets in the order of removal: a target before those that it refers to. */
export const removalOrder: readonly InternalTarget[] = [...targetNames].reverse().map((name) => targets[name]);

/** `undo_document`: what is to be undone, and why it is kept (`reason`, `message`), or null if it is not. */
export const documentTable: Statement = statement`
  CREATE TEMP TABLE undo_document (
    place int, run_no int, batch_no int, row_no int, target text, key text[], action text, before jsonb, reason text, message text
  ) ON COMMIT DROP`;

/**
 * For the rest of the transaction: the uses of a row are looked up by its number. Otherwise the planner may also read
 * the keys of the whole company for each row.
 */
export const disableBitmapScans: Statement = statement`SELECT set_config('enable_bitmapscan', 'off', true)`;

/**
 * Locks what is to be undone in the order of its keys, as imports do, so that concurrent transactions wait for each
 * other.
 */
export const lockStatement = (target: InternalTarget, importId: string, batches: SqlFragment): Statement => statement`
  SELECT count(*) FROM (
    SELECT 1 FROM ${journal(target, importId, batches)} JOIN ${raw(target.table)} t ON ${raw(keyMatch(target, 't', 'w'))}
    ORDER BY ${raw(
      keyFields(target)
        .map((field) => `t.${column(field)}`)
        .join(', '),
    )} FOR UPDATE OF t
  ) locked`;

/**
 * Fills `undo_document` with what an import has written of a target in `batches`: a query for rows with `run_no`,
 * `batch_no`, `made` and `prior`, as in `openBatches`. With `ahead`, nothing has been undone yet: documents that
 * would be undone do not count as uses, and unchanged ones are left out.
 */
export function checkStatement(
  target: InternalTarget,
  importId: string,
  batches: SqlFragment,
  ahead = false,
): Statement {
  const released = target.lines ? raw(`WHEN t.status <> 'Open' THEN 'released'`) : raw('');
  return statement`
    INSERT INTO undo_document
    SELECT place, run_no, batch_no, row_no, target, key, action, before, reason,
      concat_ws(' ', ${raw(literal(target.label))}, array_to_string(key, ' ')) || CASE reason
        WHEN 'already_removed' THEN ' no longer exists.'
        WHEN 'released' THEN ' is released.'
        WHEN 'imported_since' THEN ' was written again by import ' || by_import || '.'
        WHEN 'changed_since' THEN ' was changed since.'
        WHEN 'referenced' THEN ' is used by ' || used_by || '.'
      END
    FROM (
      SELECT row_number() OVER (ORDER BY w.key) AS place, w.run_no, w.batch_no, w.row_no, w.target, w.key, w.action, ${raw(ahead ? 'NULL::jsonb AS before' : 'w.before')}, t.import_id AS by_import, u.used_by,
        CASE
          WHEN t.company_id IS NULL THEN 'already_removed' ${released}
          WHEN t.import_id <> ${importId}::uuid THEN 'imported_since'
          WHEN t.fingerprint <> w.fingerprint THEN 'changed_since'
          WHEN u.used_by IS NOT NULL THEN 'referenced'
        END AS reason
      FROM ${journal(target, importId, batches, ahead)}
      LEFT JOIN LATERAL (
        SELECT t.*, ${raw(fingerprintSql(target, 't'))} AS fingerprint FROM ${raw(target.table)} t
        WHERE t.company_id = (SELECT current_company()) AND ${raw(keyMatch(target, 't', 'w'))} LIMIT 1
      ) t ON true
      LEFT JOIN LATERAL (${raw(usersOf(target, ahead))}) u ON w.action IN ('inserted', 'made')
    ) checked`;
}

/** The part after FROM: the journal `w` of a target in some batches, without what an earlier undo has undone. */
// OFFSET keeps it a look-up per batch: as a join it may read the journal of the whole import for each batch.
const journal = (
  target: InternalTarget,
  importId: string,
  batches: SqlFragment,
  changedOnly = false,
): SqlFragment => fragment`
  (${batches}) o CROSS JOIN LATERAL (
    SELECT * FROM written_document j WHERE j.import_id = ${importId}::uuid AND j.run_no = o.run_no AND j.batch_no = o.batch_no
      AND j.target = ${target.name}::text AND (j.action = 'made') = o.made ${raw(changedOnly ? `AND j.action <> 'unchanged'` : '')}
      AND (o.prior = 0 OR EXISTS (
        SELECT FROM undo_exception e WHERE e.import_id = j.import_id AND e.number = o.prior AND e.run_no = j.run_no AND e.batch_no = j.batch_no
          AND e.row_no = j.row_no AND e.target = j.target AND e.key = j.key AND e.reason <> 'already_removed'))
    OFFSET 0
  ) w`;

/** `a.key = w.key[1] AND …`: whether a row of a target's table is the one in the journal. */
export const keyMatch = (target: InternalTarget, row: string, journalled: string): string =>
  keyFields(target)
    .map((field, index) => `${row}.${column(field)} = ${journalled}.key[${index + 1}]`)
    .join(' AND ');

/** A query for a record that refers to row `t`, as text: one row, or none. */
function usersOf(target: InternalTarget, ahead: boolean): string {
  const [key] = keyFields(target);
  const users = removalOrder.flatMap((user) => {
    const own = { table: user.table, fields: user.fields, key: keySql(user, 's') };
    const lines = user.lines
      ? [{ table: user.lines.table, fields: user.lines.fields, key: 'ARRAY[s.document_type, s.document_number]' }]
      : [];
    return [own, ...lines].flatMap(({ table, fields, key: userKey }) =>
      fields
        .filter(({ references }) => references === target.name)
        .map(
          ({ name }) => `(
            SELECT concat_ws(' ', ${literal(user.label)}, array_to_string(${userKey}, ' ')) AS used_by FROM ${table} s
            WHERE s.company_id = (SELECT current_company()) AND s.${columnOf(name)} = t.${column(key as never)}
              ${ahead ? `AND NOT EXISTS (SELECT FROM undo_document d WHERE d.target = ${literal(user.name)} AND d.key = ${userKey} AND d.reason IS NULL AND d.action <> 'unchanged' OFFSET 0)` : ''}
            LIMIT 1)`,
        ),
    );
  });
  return users.length > 0
    ? `SELECT used_by FROM (${users.join(' UNION ALL ')}) s LIMIT 1`
    : 'SELECT NULL::text AS used_by WHERE false';
}
