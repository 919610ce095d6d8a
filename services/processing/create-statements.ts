import type { Field } from '../../core/targets/field.js';
import { targets } from '../../core/targets/targets.js';
import { raw, type Statement, statement } from '../../db/driver/statement.js';
import type { InternalScope } from './batch-scope.js';
import { column, keyFields, literal, typeOf } from './field-sql.js';
import { fingerprintSql } from './fingerprint-sql.js';
import { journalled, keySql } from './journal-statements.js';
import { fieldOf, hitsColumn, lookedColumn } from './look-up-statements.js';

/**
 * Creates the records that look-ups did not find, for valid records only. `validRecords` is `FROM … WHERE …` over
 * `batch_record b`.
 */
export function createStatements(scope: InternalScope, validRecords: string): Statement[] {
  const { companyId, importId, plan } = scope;
  return plan.lookUps
    .filter(({ mapping: { lookUp } }) => lookUp.onNotFound === 'create')
    .map((field) => {
      const { lookUp } = field.mapping;
      const made = targets[lookUp.target as 'item'];
      const templateFields = Object.entries(lookUp.template ?? {}).map(([name, text]) => ({
        field: fieldOf(made, name),
        text,
      }));
      const [key] = keyFields(made);
      return statement`
        WITH wanted AS MATERIALIZED (
          SELECT b.${raw(lookedColumn(field))} AS key, min(b.row_no) AS row_no ${raw(validRecords)} AND b.${raw(hitsColumn(field))} = 0 GROUP BY 1
        ), made AS (
          INSERT INTO ${raw(made.table)} (company_id, ${raw([key as Field, ...templateFields.map(({ field }) => field)].map(column).join(', '))}, import_id)
          SELECT ${companyId}::int, ${raw(['n.key', ...templateFields.map(({ field, text }) => templateValue(field, text, 'n.key'))].join(', '))}, ${importId}::uuid
          FROM wanted n ORDER BY n.key ON CONFLICT DO NOTHING RETURNING *
        )
        INSERT INTO written_document (company_id, import_id, run_no, batch_no, row_no, target, key, action, fingerprint)
        SELECT ${journalled(made, scope)}, 'made', fingerprint FROM (
          SELECT w.row_no, ${raw(keySql(made, 'm'))} AS key, ${raw(fingerprintSql(made, 'm'))} AS fingerprint
          FROM made m JOIN wanted w ON w.key = m.${raw(column(key as Field))}
        ) n ORDER BY row_no`;
    });
}

/** The SQL value of a field of a record that is created from a template; texts are cut to the length of the field. */
export function templateValue(field: Field, text: string, key: string): string {
  const whole = text.includes('{value}') ? `replace(${literal(text)}, '{value}', ${key})` : literal(text);
  const cut = field.kind === 'code' || field.kind === 'text' ? `left(${whole}, ${field.maxLength})` : whole;
  return `(${cut})::${typeOf(field)}`;
}
