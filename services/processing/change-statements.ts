import type { InternalPlan } from '../../core/plan/plan.js';
import type { Field } from '../../core/targets/field.js';
import { raw, type Statement, statement } from '../../db/driver/statement.js';
import type { InternalScope } from './batch-scope.js';
import { existing, updatedFields } from './existing-statements.js';
import { column, columns, literal } from './field-sql.js';
import { linesOf } from './fingerprint-sql.js';
import { unskipped } from './write-mode.js';

/**
 * Fills `batch_change`: for each record of what a batch updates, the fields that change, as a list of `{field, before,
 * after}`. The changes of a document header are on its first record. To be run between deciding and writing.
 */
export function changeStatements({ plan }: InternalScope): Statement[] {
  const table = 'CREATE TEMP TABLE batch_change';
  if (!plan.updates) return [statement`${raw(table)} (row_no int, record_group text, changes jsonb) ON COMMIT DROP`];
  return [
    statement`${raw(table)} ON COMMIT DROP AS ${raw(plan.target.lines ? documentChanges(plan) : recordChanges(plan))}`,
  ];
}

function recordChanges(plan: InternalPlan): string {
  return `
    SELECT b.row_no, b.record_group, ${changesSql(headerPairs(plan, 'b'))} AS changes
    FROM batch_record b JOIN batch_key k USING (record_group) CROSS JOIN LATERAL (${existing(plan.target, 'b')}) t
    WHERE k.existed AND b.valid AND b.row_no NOT IN (SELECT row_no FROM batch_fault) ${unskipped(plan)}`;
}

// Lines have no key of their own: the n-th line of the file replaces the n-th existing line.
function documentChanges(plan: InternalPlan): string {
  const { target, lines } = plan;
  const header = [
    ...headerPairs(plan, 'g'),
    { name: 'amount', before: decimalText('t.amount'), after: decimalText('g.amount') },
    { name: 'lineCount', before: 't.line_count', after: 'g.line_count' },
  ];
  const line = lines.map((field) => pairOf(field, `o.${column(field)}`, `b.${column(field)}`));
  return `
    SELECT b.row_no, b.record_group, CASE WHEN b.nth = 1 THEN ${changesSql(header)} ELSE '[]' END || ${changesSql(line)} AS changes
    FROM (SELECT *, row_number() OVER (PARTITION BY record_group ORDER BY row_no) AS nth FROM batch_record) b
    JOIN batch_group g USING (record_group) CROSS JOIN LATERAL (${existing(target, 'g')}) t
    LEFT JOIN (
      SELECT g.record_group, row_number() OVER (PARTITION BY g.record_group ORDER BY l.line_number) AS nth, ${columns(lines, 'l.')}
      FROM batch_group g CROSS JOIN LATERAL (
        SELECT l.* FROM ${linesOf(target, 'g')}
      ) l WHERE g.existed
    ) o ON o.record_group = b.record_group AND o.nth = b.nth
    WHERE g.existed`;
}

interface Pair {
  name: string;
  before: string;
  after: string;
}

const headerPairs = (plan: InternalPlan, from: string): Pair[] =>
  updatedFields(plan, from).map(({ field, value }) => pairOf(field, `t.${column(field)}`, value));

const pairOf = (field: Field, before: string, after: string): Pair => ({
  name: field.name,
  before: field.kind === 'decimal' ? decimalText(before) : before,
  after: field.kind === 'decimal' ? decimalText(after) : after,
});

// As the API shows decimals: exact text without trailing zeros.
const decimalText = (value: string): string => `trim_scale(${value})::text`;

function changesSql(pairs: readonly Pair[]): string {
  if (pairs.length === 0) return `'[]'::jsonb`;
  const rows = pairs.map(
    ({ name, before, after }, place) => `(${place}, ${literal(name)}, to_jsonb(${before}), to_jsonb(${after}))`,
  );
  return `(
    SELECT coalesce(jsonb_agg(jsonb_build_object('field', v.field, 'before', v.before, 'after', v.after) ORDER BY v.place), '[]')
    FROM (VALUES ${rows.join(', ')}) v (place, field, before, after) WHERE v.before IS DISTINCT FROM v.after
  )`;
}
