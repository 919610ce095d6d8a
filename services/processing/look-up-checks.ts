import type { LookUpCheck } from '../../core/plan/look-ups.js';
import { raw, type Statement, statement } from '../../db/driver/statement.js';
import type { BatchScope } from './batch-scope.js';
import { type ExternalLookUpResults, externalLookUpKey } from './external-look-ups.js';
import { column, comparable } from './field-sql.js';
import { isOneOf, placeName, placeSql } from './look-up-statements.js';

/** The statements of the validations with a look-up: they find errors, or warnings. */
export function lookUpCheckStatements({ plan, external }: Pick<BatchScope, 'plan' | 'external'>): Statement[] {
  return [
    ...(plan.warns
      ? [
          statement`CREATE TEMP TABLE batch_warning (row_no int, code text, field text, value text, message text) ON COMMIT DROP`,
        ]
      : []),
    ...plan.lookUpChecks.map((check) => checkStatement(check, external)),
  ];
}

function checkStatement({ check, field }: LookUpCheck, external: ExternalLookUpResults | undefined): Statement {
  const { places, key, where } = placeSql(check);
  const value = column(field);
  const fold = (text: string): string => (check.ignoreCase ? `lower(${text})` : text);
  const wanted = fold(comparable(field, value));
  const remarks = raw(check.severity === 'warning' ? 'batch_warning' : 'batch_fault');
  const failure = check.table && external?.failures.get(externalLookUpKey(check));
  if (failure !== undefined)
    return statement`
      INSERT INTO ${remarks} SELECT row_no, 'look_up_failed', ${field.name}::text, ${raw(value)}, ${failure}::text
      FROM batch_record WHERE ${raw(value)} IS NOT NULL`;
  const message = check.message?.replaceAll('%', '%%') ?? `${placeName(check)} "%s" not found.`;
  return statement`
    WITH keys AS MATERIALIZED (SELECT DISTINCT ${raw(wanted)} AS key FROM batch_record WHERE ${raw(value)} IS NOT NULL),
    known AS MATERIALIZED (
      SELECT DISTINCT ${raw(fold(key))} AS key FROM ${raw(places)} t
      WHERE t.company_id = (SELECT current_company()) ${raw(where)} AND ${raw(isOneOf(check, fold(key), 'SELECT key FROM keys'))}
    )
    INSERT INTO ${remarks}
    SELECT row_no, 'not_found', ${field.name}::text, ${raw(value)}, format(${message}::text, ${raw(value)}) FROM batch_record
    WHERE ${raw(value)} IS NOT NULL AND ${raw(wanted)} NOT IN (SELECT key FROM known)`;
}
