import type { InternalPlan, Plan } from '../../core/plan/plan.js';
import type { Field } from '../../core/targets/field.js';
import type { InternalTarget } from '../../core/targets/target.js';
import { raw, type SqlFragment, type Statement, statement } from '../../db/driver/statement.js';
import { column, comparable, keyJoin, keyText, literal } from './field-sql.js';

/** `a.x = b.x AND …` over fields. */
const equal = (fields: readonly Field[], left: string, right: string): string =>
  fields
    .map(
      (field) => `${comparable(field, `${left}.${column(field)}`)} = ${comparable(field, `${right}.${column(field)}`)}`,
    )
    .join(' AND ');

/** SQL: whether a row has all the fields. */
const complete = (fields: readonly Field[], alias: string): string =>
  fields.map((field) => `${alias}.${column(field)} IS NOT NULL`).join(' AND ');

/**
 * Text for users that identifies the record of a row of `alias`: its key, or the fields it is found by: `Customer with
 * E-Mail "a@b.c"`.
 */
export function subjectText({ target, match }: Plan, alias: string): string {
  if (!match) return keyText(target, alias);
  const plain = (text: string): string => text.replaceAll('%', '%%');
  const form = `${plain(target.label)} with ${listed(
    match.named.map(({ label }) => `${plain(label)} "%s"`),
    'and',
  )}`;
  return `format(${[literal(form), ...match.named.map((field) => `${alias}.${column(field)}`)].join(', ')})`;
}

const listed = (parts: readonly string[], word: 'and' | 'or'): string =>
  parts.length < 2 ? parts.join() : `${parts.slice(0, -1).join(', ')} ${word} ${parts.at(-1)}`;

/**
 * For a plan that finds existing records by other fields than the key. `batch_match` has for each group the number of
 * matches (`hits`, null if a field is empty) and the number of the record (`found`), which the records of the group
 * receive. As no index makes these fields unique, imports that may create records wait for each other.
 */
export function matchStatements(plan: InternalPlan): Statement[] {
  const { match } = plan;
  if (!match) return [];
  const number = raw(column(plan.number));
  const find = findStatement(plan, match.fields);
  return [
    statement`
      CREATE TEMP TABLE batch_match ON COMMIT DROP AS
      SELECT *, CASE WHEN ${raw(complete(match.fields, 'k'))} THEN 0 END AS hits, NULL::text AS found
      FROM (SELECT record_group, ${raw(match.fields.map((field) => `min(${column(field)}) AS ${column(field)}`).join(', '))} FROM batch_record WHERE valid GROUP BY record_group) k`,
    // One pass over the company's records, whatever the planner assumes about tables without statistics.
    statement`SET LOCAL enable_nestloop = off`,
    find,
    ...(plan.writeMode === 'update' ? [] : [waitStatement(plan.target), find]),
    ...emptyFaults(plan, match.named),
    ambiguousFaults(plan, match.named),
    ...numberFaults(plan),
    statement`
      UPDATE batch_record b SET ${number} = m.found FROM batch_match m
      WHERE b.record_group = m.record_group AND m.hits = 1 AND b.${number} IS DISTINCT FROM m.found`,
    statement`SET LOCAL enable_nestloop TO DEFAULT`,
  ];
}

// Only for groups without a match so far: if there are none, nothing is read.
function findStatement(plan: InternalPlan, fields: readonly Field[]): Statement {
  return statement`
    UPDATE batch_match m SET found = f.found, hits = f.hits FROM (
      SELECT k.record_group, min(t.${raw(column(plan.number))}) AS found, count(*)::int AS hits
      FROM ${raw(plan.target.table)} t JOIN batch_match k ON ${raw(equal(fields, 't', 'k'))}
      WHERE t.company_id = (SELECT current_company()) AND k.hits = 0 AND EXISTS (SELECT FROM batch_match WHERE hits = 0)
      GROUP BY k.record_group
    ) f WHERE f.record_group = m.record_group`;
}

// A lock until the commit, taken only if something was not found: imports that update existing records run in parallel.
const waitStatement = (target: InternalTarget): Statement => statement`
  SELECT pg_advisory_xact_lock(hashtextextended(${`match ${target.name} `}::text || current_company(), 0))
  WHERE EXISTS (SELECT FROM batch_match WHERE hits = 0)`;

/** An insert creates a record if the fields are empty; for an update it is not clear which record is meant. */
function emptyFaults({ findsNumber }: Plan, named: readonly Field[]): Statement[] {
  if (!findsNumber) return [];
  return named.map(
    (field) => statement`
      INSERT INTO batch_fault
      SELECT b.row_no, 'value_missing', ${field.name}::text, NULL, ${`${field.label} is empty, and existing records are found by it.`}::text
      FROM batch_match m JOIN batch_record b USING (record_group)
      WHERE m.${raw(column(field))} IS NULL AND b.valid AND b.row_no NOT IN (SELECT row_no FROM batch_fault)`,
  );
}

function ambiguousFaults(plan: Plan, named: readonly Field[]): Statement {
  const last = named.at(-1) as Field;
  return statement`
    INSERT INTO batch_fault
    SELECT b.row_no, 'ambiguous', ${last.name}::text, m.${raw(column(last))}::text,
      ${raw(subjectText(plan, 'm'))} || format(' matches %s records; it is not clear which one is meant.', m.hits)
    FROM batch_match m JOIN batch_record b USING (record_group) WHERE m.hits > 1 AND b.valid`;
}

function numberFaults(plan: Plan): Statement[] {
  const { findsNumber, number } = plan;
  if (!findsNumber) return [];
  const own = raw(`b.${column(number)}`);
  return [
    statement`
      INSERT INTO batch_fault
      SELECT b.row_no, 'number_differs', ${number.name}::text, ${own},
        ${raw(subjectText(plan, 'm'))} || format(' is %s and keeps this number; the record says %s.', m.found, ${own})
      FROM batch_match m JOIN batch_record b USING (record_group) WHERE m.hits = 1 AND b.valid AND ${own} <> m.found`,
  ];
}

/**
 * The condition besides the key for an existing record (`t`) and a row of `k`: the record may have changed before it
 * was locked.
 */
export const matchCondition = ({ match }: Plan): SqlFragment =>
  raw(match ? ` AND ${equal(match.fields, 't', 'k')}` : '');

/** Removes groups from a table of groups if it is not clear which record they mean. */
export function removeAmbiguous({ match, findsNumber }: Plan, table: string): Statement[] {
  if (!match) return [];
  return [
    statement`
      DELETE FROM ${raw(table)} k USING batch_match m
      WHERE m.record_group = k.record_group AND (m.hits > 1 ${raw(findsNumber ? 'OR m.hits IS NULL' : '')})`,
  ];
}

/** Errors of new records whose number belongs to another record, which was not found by the other fields. */
export function numberTakenFaults({ target, match, writeMode, number }: InternalPlan, table: string): Statement[] {
  if (!match || writeMode === 'update') return [];
  const labels = match.named.map(({ label }) => label);
  return [
    statement`
      INSERT INTO batch_fault
      SELECT b.row_no, 'duplicate', ${number.name}::text, b.${raw(column(number))},
        ${raw(keyText(target, 'b'))} || ${` already exists with another ${listed(labels, 'or')} than this record.`}::text
      FROM ${raw(table)} k JOIN batch_record b USING (record_group) CROSS JOIN LATERAL (
        SELECT FROM ${raw(target.table)} t WHERE t.company_id = (SELECT current_company()) AND ${keyJoin(target, 't', 'b')} LIMIT 1
      ) t WHERE NOT k.existed AND b.valid`,
  ];
}
