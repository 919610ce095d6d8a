import type { Plan } from '../../core/plan/plan.js';
import { raw, type SqlFragment, type Statement, statement } from '../../db/driver/statement.js';
import { column } from './field-sql.js';

/**
 * Assigns numbers to the rows of a temporary table that `wanted` selects by `id`, in the order of `place`. The series
 * is locked until the commit, so that a rollback uses no numbers.
 */
export function numberStatements({ header }: Plan, table: string, id: string, wanted: SqlFragment): Statement[] {
  return header
    .filter(({ mapping }) => mapping?.numberSeries !== undefined)
    .map(
      (field) => statement`
      WITH wanted AS MATERIALIZED (SELECT id, row_number() OVER (ORDER BY place) AS nth FROM (${wanted}) w),
      taken AS (
        UPDATE number_series SET next = next + (SELECT count(*) FROM wanted), updated_at = now()
        WHERE company_id = (SELECT current_company()) AND code = ${field.mapping?.numberSeries}
        RETURNING next - (SELECT count(*) FROM wanted) AS first, prefix, digits
      )
      UPDATE ${raw(table)} t SET ${raw(column(field))} = taken.prefix || lpad((taken.first + wanted.nth - 1)::text, greatest(taken.digits, length((taken.first + wanted.nth - 1)::text)), '0')
      FROM wanted, taken WHERE t.${raw(id)} = wanted.id`,
    );
}
