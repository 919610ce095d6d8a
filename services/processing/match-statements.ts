import { findsNumber, matchFields } from '../../core/setup/match-fields.js';
import type { IntegrationSetup } from '../../core/setup/setup.js';
import type { Field } from '../../core/targets/field.js';
import type { InternalTarget, Target } from '../../core/targets/target.js';
import { type Piece, raw, type Statement, statement } from '../../db/statement.js';
import type { BatchScope } from './batch-scope.js';
import { column, keyFields, keyJoin, keyText, literal } from './field-sql.js';
import { fieldOf } from './look-up-statements.js';

/** The fields by which a setup finds what exists; none where that is the target's key. */
export const matched = (target: Target, setup: IntegrationSetup): Field[] =>
  matchFields(setup).map((name) => fieldOf(target, name));

/** The fields that the setup names for it. */
export const named = (target: Target, { matchBy = [] }: IntegrationSetup): Field[] =>
  matchBy.map((name) => fieldOf(target, name));

/** `a.x = b.x AND …` over fields. */
const equal = (fields: readonly Field[], left: string, right: string): string =>
  fields.map((field) => `${left}.${column(field)} = ${right}.${column(field)}`).join(' AND ');

/** Whether a row has all the fields by which something is found. */
const complete = (target: Target, setup: IntegrationSetup, alias: string): string =>
  matched(target, setup)
    .map((field) => `${alias}.${column(field)} IS NOT NULL`)
    .join(' AND ');

/** What a row of `alias` is about, as a person says it: its key, or what it is found by: `Customer with E-Mail "a@b.c"`. */
export function subjectText(target: Target, setup: IntegrationSetup, alias: string): string {
  const fields = named(target, setup);
  if (fields.length === 0) return keyText(target, alias);
  const plain = (text: string): string => text.replaceAll('%', '%%');
  const form = `${plain(target.label)} with ${listed(
    fields.map(({ label }) => `${plain(label)} "%s"`),
    'and',
  )}`;
  return `format(${[literal(form), ...fields.map((field) => `${alias}.${column(field)}`)].join(', ')})`;
}

const listed = (parts: readonly string[], word: 'and' | 'or'): string =>
  parts.length < 2 ? parts.join() : `${parts.slice(0, -1).join(', ')} ${word} ${parts.at(-1)}`;

/**
 * Where a setup finds what exists by other fields than the key: `batch_match` has for each group how many were
 * found (`hits`, null where a field is empty) and the number of it (`found`), which the group's records get.
 * Who may have to make records waits for others who do, as no index holds the fields to being unique.
 */
export function matchStatements(target: InternalTarget, { setup }: BatchScope): Statement[] {
  if (!setup.matchBy) return [];
  const fields = matched(target, setup);
  const number = raw(column(numberOf(target)));
  const find = findStatement(target, fields);
  return [
    statement`
      CREATE TEMP TABLE batch_match ON COMMIT DROP AS
      SELECT *, CASE WHEN ${raw(complete(target, setup, 'k'))} THEN 0 END AS hits, NULL::text AS found
      FROM (SELECT record_group, ${raw(fields.map((field) => `min(${column(field)}) AS ${column(field)}`).join(', '))} FROM batch_record WHERE valid GROUP BY record_group) k`,
    // One pass over the company's records, whatever the planner believes of tables that were not analyzed.
    statement`SET LOCAL enable_nestloop = off`,
    find,
    ...(setup.write === 'update' ? [] : [waitStatement(target), find]),
    ...emptyFaults(target, setup),
    ambiguousFaults(target, setup),
    ...numberFaults(target, setup),
    statement`
      UPDATE batch_record b SET ${number} = m.found FROM batch_match m
      WHERE b.record_group = m.record_group AND m.hits = 1 AND b.${number} IS DISTINCT FROM m.found`,
    statement`SET LOCAL enable_nestloop TO DEFAULT`,
  ];
}

/** The last field of a key: the number that a record keeps. */
export const numberOf = (target: Target): Field => keyFields(target).at(-1) as Field;

// Only for those that were not found so far: where there are none, nothing is read.
function findStatement(target: InternalTarget, fields: readonly Field[]): Statement {
  return statement`
    UPDATE batch_match m SET found = f.found, hits = f.hits FROM (
      SELECT k.record_group, min(t.${raw(column(numberOf(target)))}) AS found, count(*)::int AS hits
      FROM ${raw(target.table)} t JOIN batch_match k ON ${raw(equal(fields, 't', 'k'))}
      WHERE t.company_id = (SELECT current_company()) AND k.hits = 0 AND EXISTS (SELECT FROM batch_match WHERE hits = 0)
      GROUP BY k.record_group
    ) f WHERE f.record_group = m.record_group`;
}

// Until the commit, and only where something was not found: imports that change what is there go on beside each other.
const waitStatement = (target: InternalTarget): Statement => statement`
  SELECT pg_advisory_xact_lock(hashtextextended(${`match ${target.name} `}::text || current_company(), 0))
  WHERE EXISTS (SELECT FROM batch_match WHERE hits = 0)`;

/** An insert makes what has nothing to be found by; for an update it is not clear what is meant. */
function emptyFaults(target: Target, setup: IntegrationSetup): Statement[] {
  if (!findsNumber(setup)) return [];
  return named(target, setup).map(
    (field) => statement`
      INSERT INTO batch_fault
      SELECT b.row_no, 'value_missing', ${field.name}::text, NULL, ${`${field.label} is empty; what exists is found by it.`}::text
      FROM batch_match m JOIN batch_record b USING (record_group)
      WHERE m.${raw(column(field))} IS NULL AND b.valid AND b.row_no NOT IN (SELECT row_no FROM batch_fault)`,
  );
}

function ambiguousFaults(target: Target, setup: IntegrationSetup): Statement {
  const last = named(target, setup).at(-1) as Field;
  return statement`
    INSERT INTO batch_fault
    SELECT b.row_no, 'ambiguous', ${last.name}::text, m.${raw(column(last))}::text,
      ${raw(subjectText(target, setup, 'm'))} || format(' stands for %s records; it is not clear which one is meant.', m.hits)
    FROM batch_match m JOIN batch_record b USING (record_group) WHERE m.hits > 1 AND b.valid`;
}

function numberFaults(target: Target, setup: IntegrationSetup): Statement[] {
  if (!findsNumber(setup)) return [];
  const number = numberOf(target);
  const own = raw(`b.${column(number)}`);
  return [
    statement`
      INSERT INTO batch_fault
      SELECT b.row_no, 'number_differs', ${number.name}::text, ${own},
        ${raw(subjectText(target, setup, 'm'))} || format(' is %s and keeps this number; the record says %s.', m.found, ${own})
      FROM batch_match m JOIN batch_record b USING (record_group) WHERE m.hits = 1 AND b.valid AND ${own} <> m.found`,
  ];
}

/** What else must hold, beside the key, between what exists (`t`) and a row of `k`: it may have changed until it was locked. */
export function matchCondition(target: Target, setup: IntegrationSetup): Piece {
  return raw(setup.matchBy ? ` AND ${equal(matched(target, setup), 't', 'k')}` : '');
}

/** Takes groups of which it is not clear what they mean out of a table of groups. */
export function removeAmbiguous(setup: IntegrationSetup, table: string): Statement[] {
  if (!setup.matchBy) return [];
  return [
    statement`
      DELETE FROM ${raw(table)} k USING batch_match m
      WHERE m.record_group = k.record_group AND (m.hits > 1 ${raw(findsNumber(setup) ? 'OR m.hits IS NULL' : '')})`,
  ];
}

/** Errors of new records whose number another one has: found by other fields, it is not the one that is meant. */
export function takenFaults(target: InternalTarget, setup: IntegrationSetup, table: string): Statement[] {
  if (!setup.matchBy || setup.write === 'update') return [];
  const number = numberOf(target);
  const labels = named(target, setup).map(({ label }) => label);
  return [
    statement`
      INSERT INTO batch_fault
      SELECT b.row_no, 'duplicate', ${number.name}::text, b.${raw(column(number))},
        ${raw(keyText(target, 'b'))} || ${` exists already and has another ${listed(labels, 'or')} than this record.`}::text
      FROM ${raw(table)} k JOIN batch_record b USING (record_group) CROSS JOIN LATERAL (
        SELECT FROM ${raw(target.table)} t WHERE t.company_id = (SELECT current_company()) AND ${keyJoin(target, 't', 'b')} LIMIT 1
      ) t WHERE NOT k.existed AND b.valid`,
  ];
}
