import type { LookedUpField } from '../../core/plan/planned-field.js';
import type { LookUp, LookUpPlace } from '../../core/setup/look-up.js';
import type { Field } from '../../core/targets/field.js';
import type { Target } from '../../core/targets/target.js';
import { targets } from '../../core/targets/targets.js';
import { raw, type Statement, statement } from '../../db/driver/statement.js';
import { type ExternalLookUpResults, externalLookUpKey } from './external-look-ups.js';
import { column, columnName, comparable, literal, typeOf } from './field-sql.js';

/** The temporary table with the result of a field's look-up for each value of the batch. */
export const lookUpTable = (field: Field): string => `look_up_${columnName(field)}`;

/** Columns of `batch_record`: the value that was looked up for a field, and how many matches it has. */
export const lookedColumn = (field: Field): string => `"looked_${columnName(field)}"`;
export const hitsColumn = (field: Field): string => `"hits_${columnName(field)}"`;

/** Whether nothing was found and a record is to be created. */
export const isCreated = (field: LookedUpField): string =>
  field.mapping.lookUp.onNotFound === 'create' ? `coalesce(${hitsColumn(field)} = 0, false)` : 'false';

/** A row per value of the batch, with its result and the number of matches. */
export function lookUpStatement(field: LookedUpField): Statement {
  const { lookUp } = field.mapping;
  const { places, key, found, where } = placeSql(lookUp);
  const fold = (text: string): string => (lookUp.ignoreCase ? `lower(${text})` : text);
  return statement`
    CREATE TEMP TABLE ${raw(lookUpTable(field))} ON COMMIT DROP AS
    WITH keys AS MATERIALIZED (SELECT DISTINCT ${raw(column(field))} AS key FROM batch_value WHERE ${raw(column(field))} IS NOT NULL),
    hits AS MATERIALIZED (
      SELECT ${raw(fold(key))} AS key, min(${raw(found)}::text) AS found, count(*)::int AS hits FROM ${raw(places)} t
      WHERE t.company_id = (SELECT current_company()) ${raw(where)} AND ${raw(isOneOf(lookUp, fold(key), `SELECT ${fold('key')} FROM keys`))}
      GROUP BY 1
    )
    SELECT keys.key, nullif(${raw(field.kind === 'code' ? 'text_identity(hits.found)' : 'hits.found')}, '') AS found, coalesce(hits.hits, 0) AS hits
    FROM keys LEFT JOIN hits ON hits.key = ${raw(fold('keys.key'))}`;
}

/**
 * Whether `key` is one of the values that `wanted` selects. With an index on the key: one probe per value. Otherwise
 * one pass over the company's records, with the values in a hash: never a scan per value, and never a search of the
 * array for every record.
 */
export function isOneOf(lookUp: LookUpPlace, key: string, wanted: string): string {
  // With IS TRUE it stays a sub-plan, which is hashed; a plain IN becomes a join of the planner's choice.
  return hasIndex(lookUp) ? `${key} = ANY (ARRAY(${wanted}))` : `(${key} IN (${wanted})) IS TRUE`;
}

function hasIndex({ target, by = 'number', valueList, table, ignoreCase }: LookUpPlace): boolean {
  if (ignoreCase || table) return false;
  return valueList !== undefined || targets[target as 'item'].key[0] === by;
}

/** The parts of a look-up as SQL over `t`: the table, the key, the value that is found, and further conditions. */
export function placeSql(lookUp: LookUp): { places: string; key: string; found: string; where: string } {
  if (lookUp.valueList !== undefined) {
    const where = `AND t.code = ${literal(lookUp.valueList)}`;
    return { places: 'value_list_entry', key: 't.key', found: 't.value', where };
  }
  if (lookUp.table !== undefined)
    return {
      places: 'external_hit',
      key: 't.key',
      found: 't.found',
      where: `AND t.code = ${literal(externalLookUpKey(lookUp))}`,
    };
  const target = targets[lookUp.target as 'item'];
  return {
    places: target.table,
    key: comparable(byField(lookUp), `t.${column(byField(lookUp))}`),
    found: `t.${column(takenField(lookUp))}`,
    where: '',
  };
}

/** The field that a look-up in a target searches. */
const byField = ({ target, by }: LookUpPlace): Field => fieldOf(targets[target as 'item'], by);

/** The field that a look-up in a target returns. */
const takenField = ({ target, take }: LookUp): Field => fieldOf(targets[target as 'item'], take);

/** A header field of a target by its name. */
export const fieldOf = (target: Target, name = 'number'): Field =>
  target.fields.find((field) => field.name === name) as Field;

export const lookUpJoin = (field: LookedUpField): string =>
  `LEFT JOIN ${lookUpTable(field)} ON ${lookUpTable(field)}.key = v.${column(field)}`;

/** The value of the field after the look-up, in its own type. */
export function lookedUpValue(field: LookedUpField): string {
  const table = lookUpTable(field);
  const found =
    field.mapping.lookUp.onNotFound === 'create'
      ? `CASE WHEN ${table}.hits = 0 THEN ${table}.key ELSE ${table}.found END`
      : `${table}.found`;
  const typed = `(${found})::${typeOf(field)}`;
  return field.default === undefined ? typed : `coalesce(${typed}, ${literal(field.default)})`;
}

/** Errors of values that were not found, were found several times, or are not valid for the field. */
export function lookUpFaults(field: LookedUpField, external?: ExternalLookUpResults): Statement[] {
  const { lookUp } = field.mapping;
  const key = raw(lookedColumn(field));
  const hits = raw(hitsColumn(field));
  const value = raw(column(field));
  const fault = (code: string, condition: string, message: string): Statement => statement`
    INSERT INTO batch_fault SELECT row_no, ${code}, ${field.name}::text, ${key}, format(${message}::text, ${key}, ${hits})
    FROM batch_record WHERE ${raw(condition)}`;
  const failure = lookUp.table && external?.failures.get(externalLookUpKey(lookUp));
  if (failure !== undefined) return [fault('look_up_failed', `${hitsColumn(field)} IS NOT NULL`, plain(failure))];
  const onNotFound = lookUp.onNotFound ?? 'error';
  const invalid = invalidFor(field);
  return [
    ...(onNotFound === 'error'
      ? [fault('not_found', `${hitsColumn(field)} = 0`, `${placeName(lookUp)} "%s" not found.`)]
      : []),
    ...(onNotFound === 'empty' && field.required && field.default === undefined
      ? [
          fault(
            'value_missing',
            `${hitsColumn(field)} = 0`,
            `${plain(field.label)} is required; ${placeName(lookUp)} "%s" was not found.`,
          ),
        ]
      : []),
    ...(field.required && field.default === undefined
      ? [
          fault(
            'value_missing',
            `${hitsColumn(field)} = 1 AND ${column(field)} IS NULL`,
            `${plain(field.label)} is required; ${placeName(lookUp)} "%s" has none.`,
          ),
        ]
      : []),
    fault(
      'ambiguous',
      `${hitsColumn(field)} > 1`,
      `${placeName(lookUp)} "%s" matches %s records; it is not clear which one is meant.`,
    ),
    ...(invalid
      ? [
          statement`
      INSERT INTO batch_fault SELECT row_no, ${invalid.code}, ${field.name}::text, left(${value}, 200), format(${invalid.message}::text, left(${value}, 60), ${key})
      FROM batch_record WHERE ${hits} IS NOT NULL AND ${raw(invalid.condition)}`,
        ]
      : []),
  ];
}

/** The found value may be too long for the field, or not one of its choices. */
function invalidFor(field: Field): { code: string; condition: string; message: string } | undefined {
  const value = column(field);
  if (field.kind === 'code' || field.kind === 'text')
    return {
      code: 'value_too_long',
      condition: `length(${value}) > ${field.maxLength}`,
      message: `${plain(field.label)} "%s", found by "%s", has more than ${field.maxLength} characters.`,
    };
  if (field.kind === 'choice')
    return {
      code: 'not_a_choice',
      condition: `${value} NOT IN (${field.choices.map(literal).join(', ')})`,
      message: `${plain(field.label)} "%s", found by "%s", must be one of ${plain(field.choices.join(', '))}.`,
    };
  return undefined;
}

/** Text escaped for a format string of PostgreSQL. */
const plain = (text: string): string => text.replaceAll('%', '%%');

/** How a message names the place of a look-up: `Item with GTIN`, `Value list COUNTRIES:`. */
export function placeName(lookUp: LookUpPlace): string {
  if (lookUp.valueList !== undefined) return plain(`Value list ${lookUp.valueList}:`);
  if (lookUp.table !== undefined) return plain(`${lookUp.table.name} with ${lookUp.by}`);
  const by = byField(lookUp);
  const { label, key } = targets[lookUp.target as 'item'];
  return plain(key.includes(by.name) ? label : `${label} with ${by.label}`);
}
