import type { LookUp, LookUpPlace } from '../../core/setup/look-up.js';
import type { IntegrationSetup } from '../../core/setup/setup.js';
import type { Field } from '../../core/targets/field.js';
import { mappableFields, type Target } from '../../core/targets/target.js';
import { targets } from '../../core/targets/targets.js';
import { raw, type Statement, statement } from '../../db/statement.js';
import { type ExternalLookUpResults, externalLookUpKey } from './external-look-ups.js';
import { column, columnName, literal, typeOf } from './field-sql.js';

/** A field whose value in the file stands for another one. */
export interface FieldLookUp {
  field: Field;
  lookUp: LookUp;
  /** The temporary table that has what each value of the batch stands for. */
  table: string;
}

export function fieldLookUps(target: Target, { mappings }: IntegrationSetup): FieldLookUp[] {
  const fields = mappableFields(target);
  return mappings.flatMap(({ field: name, lookUp }) => {
    const field = fields.find((one) => one.name === name);
    return lookUp && field ? [{ field, lookUp, table: `look_up_${columnName(field)}` }] : [];
  });
}

/** What was looked up for a field, and how many were found: columns of `batch_record`. */
export const lookedColumn = ({ field }: FieldLookUp): string => `"looked_${columnName(field)}"`;
export const hitsColumn = ({ field }: FieldLookUp): string => `"hits_${columnName(field)}"`;

/** Whether nothing was found and a record is to be created. */
export const isCreated = (looked: FieldLookUp): string =>
  looked.lookUp.notFound === 'create' ? `coalesce(${hitsColumn(looked)} = 0, false)` : 'false';

/** A row per value of the batch, with what it stands for and how many were found. */
export function lookUpStatement({ field, lookUp, table }: FieldLookUp): Statement {
  const { places, key, found, where } = placeSql(lookUp);
  const fold = (text: string): string => (lookUp.ignoreCase ? `lower(${text})` : text);
  return statement`
    CREATE TEMP TABLE ${raw(table)} ON COMMIT DROP AS
    WITH keys AS MATERIALIZED (SELECT DISTINCT ${raw(column(field))} AS key FROM batch_value WHERE ${raw(column(field))} IS NOT NULL),
    hits AS MATERIALIZED (
      SELECT ${raw(fold(key))} AS key, min(${raw(found)}::text) AS found, count(*)::int AS hits FROM ${raw(places)} t
      WHERE t.company_id = (SELECT current_company()) ${raw(where)} AND ${raw(isOneOf(lookUp, fold(key), `SELECT ${fold('key')} FROM keys`))}
      GROUP BY 1
    )
    SELECT keys.key, nullif(hits.found, '') AS found, coalesce(hits.hits, 0) AS hits
    FROM keys LEFT JOIN hits ON hits.key = ${raw(fold('keys.key'))}`;
}

/**
 * Whether `key` is one of the values that `wanted` selects. Where the key has an index, a probe of it per value;
 * else one pass over the company's records with the values in a hash: never a scan per value, and never the
 * array's way with a value that no index has, which searches the array from its start for every record.
 */
export function isOneOf(lookUp: LookUpPlace, key: string, wanted: string): string {
  // As a test of the answer it stays a sub-plan, which is hashed; a plain IN becomes a join of the planner's choice.
  return hasIndex(lookUp) ? `${key} = ANY (ARRAY(${wanted}))` : `(${key} IN (${wanted})) IS TRUE`;
}

function hasIndex({ target, by = 'number', valueList, table, ignoreCase }: LookUpPlace): boolean {
  if (ignoreCase || table) return false;
  return valueList !== undefined || targets[target as 'item'].key[0] === by;
}

/** Where a look-up looks, as SQL over `t`: the table, the key, what is found, and what else must hold. */
export function placeSql(lookUp: LookUp): { places: string; key: string; found: string; where: string } {
  if (lookUp.valueList !== undefined) {
    const where = `AND t.code = ${literal(lookUp.valueList)}`;
    return { places: 'value_list_entry', key: 't.key', found: 't.value', where };
  }
  if (lookUp.table !== undefined)
    return {
      places: 'outside_hit',
      key: 't.key',
      found: 't.found',
      where: `AND t.code = ${literal(externalLookUpKey(lookUp))}`,
    };
  const target = targets[lookUp.target as 'item'];
  return {
    places: target.table,
    key: `t.${column(byField(lookUp))}`,
    found: `t.${column(takenField(lookUp))}`,
    where: '',
  };
}

/** The field by which a look-up in a target looks. */
const byField = ({ target, by }: LookUpPlace): Field => fieldOf(targets[target as 'item'], by);

/** The field that a look-up in a target gives. */
const takenField = ({ target, take }: LookUp): Field => fieldOf(targets[target as 'item'], take);

/** A header field of a target by its name. */
export const fieldOf = (target: Target, name = 'number'): Field =>
  target.fields.find((field) => field.name === name) as Field;

export const lookUpJoin = ({ field, table }: FieldLookUp): string =>
  `LEFT JOIN ${table} ON ${table}.key = v.${column(field)}`;

/** What the field of a record has then, in its own type. */
export function lookedUpValue(looked: FieldLookUp): string {
  const { field, table, lookUp } = looked;
  const found =
    lookUp.notFound === 'create'
      ? `CASE WHEN ${table}.hits = 0 THEN ${table}.key ELSE ${table}.found END`
      : `${table}.found`;
  const typed = `(${found})::${typeOf(field)}`;
  return field.default === undefined ? typed : `coalesce(${typed}, ${literal(field.default)})`;
}

/** What was not found, or found twice, or does not fit. */
export function lookUpFaults(looked: FieldLookUp, outside?: ExternalLookUpResults): Statement[] {
  const { field, lookUp } = looked;
  const key = raw(lookedColumn(looked));
  const hits = raw(hitsColumn(looked));
  const value = raw(column(field));
  const fault = (code: string, condition: string, message: string): Statement => statement`
    INSERT INTO batch_fault SELECT row_no, ${code}, ${field.name}::text, ${key}, format(${message}::text, ${key}, ${hits})
    FROM batch_record WHERE ${raw(condition)}`;
  const failure = lookUp.table && outside?.failures.get(externalLookUpKey(lookUp));
  if (failure !== undefined) return [fault('look_up_failed', `${hitsColumn(looked)} IS NOT NULL`, plain(failure))];
  const notFound = lookUp.notFound ?? 'error';
  const misfit = misfitOf(looked);
  return [
    ...(notFound === 'error'
      ? [fault('not_found', `${hitsColumn(looked)} = 0`, `${placeName(lookUp)} "%s" not found.`)]
      : []),
    ...(notFound === 'empty' && field.required && field.default === undefined
      ? [
          fault(
            'value_missing',
            `${hitsColumn(looked)} = 0`,
            `${plain(field.label)} is required; ${placeName(lookUp)} "%s" was not found.`,
          ),
        ]
      : []),
    ...(field.required && field.default === undefined
      ? [
          fault(
            'value_missing',
            `${hitsColumn(looked)} = 1 AND ${column(field)} IS NULL`,
            `${plain(field.label)} is required; ${placeName(lookUp)} "%s" has none.`,
          ),
        ]
      : []),
    fault(
      'ambiguous',
      `${hitsColumn(looked)} > 1`,
      `${placeName(lookUp)} "%s" stands for %s records; it is not clear which one is meant.`,
    ),
    ...(misfit
      ? [
          statement`
      INSERT INTO batch_fault SELECT row_no, ${misfit.code}, ${field.name}::text, left(${value}, 200), format(${misfit.message}::text, left(${value}, 60), ${key})
      FROM batch_record WHERE ${hits} IS NOT NULL AND ${raw(misfit.condition)}`,
        ]
      : []),
  ];
}

/** What is found may be longer than the field, or none of its choices. */
function misfitOf({ field }: FieldLookUp): { code: string; condition: string; message: string } | undefined {
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
      message: `${plain(field.label)} "%s", found by "%s", is none of ${plain(field.choices.join(', '))}.`,
    };
  return undefined;
}

/** Text in a format string of PostgreSQL's. */
const plain = (text: string): string => text.replaceAll('%', '%%');

/** How a message names where was looked: `Item with GTIN`, `Value list COUNTRIES:`. */
export function placeName(lookUp: LookUpPlace): string {
  if (lookUp.valueList !== undefined) return plain(`Value list ${lookUp.valueList}:`);
  if (lookUp.table !== undefined) return plain(`${lookUp.table.name} with ${lookUp.by}`);
  const by = byField(lookUp);
  const { label, key } = targets[lookUp.target as 'item'];
  return plain(key.includes(by.name) ? label : `${label} with ${by.label}`);
}
