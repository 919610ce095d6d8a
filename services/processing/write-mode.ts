import type { Plan } from '../../core/plan/plan.js';
import { fragment, raw, type Statement, statement } from '../../db/driver/statement.js';
import { column, keyText } from './field-sql.js';
import { subjectText } from './match-statements.js';

/** A query for the skipped rows of a batch; `batch_skip` exists only if some may be skipped. */
export const skippedRows = ({ skips }: Plan): string =>
  skips ? 'SELECT DISTINCT row_no FROM batch_skip' : 'SELECT NULL::int AS row_no WHERE false';

/** A further condition of a query over the records `b`: that they are not skipped. */
export const unskipped = ({ skips }: Plan): string =>
  skips ? 'AND b.row_no NOT IN (SELECT row_no FROM batch_skip)' : '';

/** SQL for the keys (rows of `k`) that the write mode does not accept; undefined if it accepts all. */
function rejectedByMode({ writeMode }: Plan): string | undefined {
  if (writeMode === 'upsert') return undefined;
  return writeMode === 'update' ? 'NOT k.existed' : 'k.existed';
}

/** Errors of records whose key the write mode does not accept; `keys` is the table of keys. */
export function modeFaults(plan: Plan, keys: string): Statement[] {
  const condition = rejectedByMode(plan);
  if (!condition || plan.skips) return [];
  const [code, text] =
    plan.writeMode === 'update'
      ? ['not_found', ' does not exist; only records that exist are updated.']
      : ['duplicate', ' already exists.'];
  const last = plan.match?.named.at(-1);
  const subject = last
    ? fragment`${last.name}::text, k.${raw(column(last))}::text, ${raw(subjectText(plan, 'k'))} || coalesce(' (' || k.number || ')', '')`
    : fragment`${plan.number.name}::text, b.number, ${raw(keyText(plan.target, 'b'))}`;
  return [
    statement`
      INSERT INTO batch_fault
      SELECT b.row_no, ${code}, ${subject} || ${text}::text
      FROM ${raw(keys)} k JOIN batch_record b USING (record_group) WHERE ${raw(condition)} AND b.valid`,
  ];
}

/** Skips valid records whose key the write mode does not accept. */
export function skipByMode(plan: Plan, keys: string): Statement[] {
  const condition = rejectedByMode(plan);
  if (!condition || !plan.skips) return [];
  return [
    statement`
      INSERT INTO batch_skip
      SELECT b.row_no FROM ${raw(keys)} k JOIN batch_record b USING (record_group)
      WHERE ${raw(condition)} AND b.valid AND b.row_no NOT IN (SELECT row_no FROM batch_fault)`,
    statement`DELETE FROM ${raw(keys)} k WHERE ${raw(condition)}`,
  ];
}
