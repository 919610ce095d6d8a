import type { IntegrationSetup } from '../../core/setup/setup.js';
import type { Field } from '../../core/targets/field.js';
import type { Target } from '../../core/targets/target.js';
import { raw, type SqlFragment, type Statement, statement } from '../../db/statement.js';
import { column } from './field-sql.js';

/** The fields that get numbers from a series, each with the code of the series. */
function seriesFields(target: Target, { mappings }: IntegrationSetup): { field: Field; series: string }[] {
  return target.fields.flatMap((field) => {
    const series = mappings.find((mapping) => mapping.field === field.name)?.series;
    return series === undefined ? [] : [{ field, series }];
  });
}

/**
 * Assigns numbers to the rows of a temporary table that `wanted` selects by `id`, in the order of `place`. The series
 * is locked until the commit, so that a rollback uses no numbers.
 */
export function numberStatements(
  target: Target,
  setup: IntegrationSetup,
  table: string,
  id: string,
  wanted: SqlFragment,
): Statement[] {
  return seriesFields(target, setup).map(
    ({ field, series }) => statement`
      WITH wanted AS MATERIALIZED (SELECT id, row_number() OVER (ORDER BY place) AS nth FROM (${wanted}) w),
      taken AS (
        UPDATE number_series SET next = next + (SELECT count(*) FROM wanted), updated_at = now()
        WHERE company_id = (SELECT current_company()) AND code = ${series}
        RETURNING next - (SELECT count(*) FROM wanted) AS first, prefix, digits
      )
      UPDATE ${raw(table)} t SET ${raw(column(field))} = taken.prefix || lpad((taken.first + wanted.nth - 1)::text, greatest(taken.digits, length((taken.first + wanted.nth - 1)::text)), '0')
      FROM wanted, taken WHERE t.${raw(id)} = wanted.id`,
  );
}
