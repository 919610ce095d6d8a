import type { ExternalPlan } from '../../core/plan/plan.js';
import type { Field } from '../../core/targets/field.js';
import { raw, type Statement, statement } from '../../db/driver/statement.js';
import type { ExternalScope } from '../processing/batch-scope.js';
import { column, columns } from '../processing/field-sql.js';
import { absentFaults, differingFaults, groupFaults, groupSql, sameKeyFaults } from '../processing/group-statements.js';
import { loadStatements } from '../processing/load-statements.js';
import { repeatedKeys } from '../processing/master-data-statements.js';
import { skippedRows, unskipped } from '../processing/write-mode.js';

/**
 * The statements that decide, in temporary tables, what of a batch is sent to an external target; the last one stores
 * it in `delivery`.
 */
export function decideStatements(scope: ExternalScope): Statement[] {
  return [
    ...loadStatements(scope),
    ...(scope.plan.target.lines ? documents(scope.plan) : records(scope.plan)),
    ...(scope.first ? [] : [refusedBefore(scope)]),
    storeDecision(scope),
  ];
}

function documents(plan: ExternalPlan): Statement[] {
  return [
    statement`CREATE TEMP TABLE batch_group ON COMMIT DROP AS ${raw(groupSql(plan.header))}`,
    differingFaults(plan),
    ...absentFaults(plan),
    sameKeyFaults(plan),
    ...groupFaults(plan),
  ];
}

// Every record is independent: a group of its own.
function records(plan: ExternalPlan): Statement[] {
  const isValid = raw(`b.valid AND b.row_no NOT IN (SELECT row_no FROM batch_fault) ${unskipped(plan)}`);
  return [
    statement`
      CREATE TEMP TABLE batch_key ON COMMIT DROP AS
      SELECT DISTINCT record_group, ${raw(columns(plan.key))} FROM batch_record WHERE valid`,
    repeatedKeys(plan, isValid),
    statement`
      CREATE TEMP TABLE batch_group ON COMMIT DROP AS
      SELECT b.record_group, b.row_no AS first_row, ${raw(columns(plan.header, 'b.'))} FROM batch_record b WHERE ${isValid}`,
  ];
}

/** How often the target refused the documents of the batch in earlier runs. */
const refusedBefore = ({ importId }: ExternalScope): Statement => statement`
  CREATE TEMP TABLE batch_again ON COMMIT DROP AS
  SELECT first_row, count(*) AS times FROM batch_group g
  JOIN (SELECT unnest(d.refused) AS first_row FROM delivery d WHERE d.import_id = ${importId}::uuid AND d.refused <> '{}') r USING (first_row)
  GROUP BY first_row`;

/** Stored as one JSON, so that what is sent again after a crash is identical to what was sent before. */
function storeDecision(scope: ExternalScope): Statement {
  const { companyId, importId, runNo, batchNo, plan, first, dryRun } = scope;
  // A document that was refused before and is sent again is another document, although it is in the same row; and a
  // document of a dry run does not count.
  const retrySuffix = first
    ? ''
    : `coalesce('/' || (SELECT times FROM batch_again a WHERE a.first_row = g.first_row), '')`;
  const dryRunPrefix = dryRun ? `'dry-${runNo}/' || ` : '';
  const lines = plan.target.lines
    ? `, 'lines', (SELECT jsonb_agg(${fieldsJson(plan.lines, 'b')} ORDER BY b.row_no) FROM batch_record b WHERE b.record_group = g.record_group)`
    : '';
  const rows = plan.target.lines
    ? `(SELECT jsonb_agg(b.row_no ORDER BY b.row_no) FROM batch_record b WHERE b.record_group = g.record_group)`
    : `jsonb_build_array(g.first_row)`;
  return statement`
    INSERT INTO delivery (company_id, import_id, run_no, batch_no, content)
    SELECT ${companyId}::int, ${importId}::uuid, ${runNo}::int, ${batchNo}::int, jsonb_build_object(
      'records', (SELECT jsonb_agg(jsonb_build_array(row_no, record_group, valid, prior_error, prior_skip)) FROM batch_record),
      'faults', (SELECT coalesce(jsonb_agg(to_jsonb(f)), '[]') FROM batch_fault f),
      'warnings', ${raw(plan.warns ? `(SELECT coalesce(jsonb_agg(to_jsonb(w)), '[]') FROM batch_warning w)` : `'[]'::jsonb`)},
      'skipped', (SELECT coalesce(jsonb_agg(row_no), '[]') FROM (${raw(skippedRows(plan))}) s),
      'documents', (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
          'key', ${raw(dryRunPrefix)}${importId}::text || '/' || g.first_row ${raw(retrySuffix && `|| ${retrySuffix}`)},
          'rows', ${raw(rows)}, 'fields', ${raw(fieldsJson(plan.header, 'g'))} ${raw(lines)}) ORDER BY g.first_row), '[]')
        FROM batch_group g))`;
}

/** The mapped fields of a row as JSON by their names; decimals as exact text. */
function fieldsJson(fields: readonly Field[], alias: string): string {
  const named = fields.map((field) => {
    const value = `${alias}.${column(field)}`;
    return `${field.kind === 'decimal' ? `trim_scale(${value})::text` : value} AS "${field.name}"`;
  });
  return named.length === 0 ? `'{}'::jsonb` : `(SELECT to_jsonb(f) FROM (SELECT ${named.join(', ')}) f)`;
}
