import type { IntegrationSetup } from '../../core/setup/setup.js';
import type { Target } from '../../core/targets/target.js';
import { fragment, raw, type Statement, statement } from '../../db/statement.js';
import { column, keyFields, keyText } from './field-sql.js';
import { namedFields, subjectText } from './match-statements.js';

/** Whether existing records are updated. */
export const updates = ({ write }: IntegrationSetup): boolean => write === 'update' || write === 'upsert';

/** Whether records that the write mode does not accept are skipped rather than in error. */
export const skips = ({ write, onConflict }: IntegrationSetup): boolean => write !== 'upsert' && onConflict === 'skip';

/** A query for the skipped rows of a batch; `batch_skip` exists only if some may be skipped. */
export const skippedRows = (setup: IntegrationSetup): string =>
  skips(setup) ? 'SELECT DISTINCT row_no FROM batch_skip' : 'SELECT NULL::int AS row_no WHERE false';

/** SQL for the keys (rows of `k`) that the write mode does not accept; undefined if it accepts all. */
function rejectedByMode({ write }: IntegrationSetup): string | undefined {
  if (write === 'upsert') return undefined;
  return write === 'update' ? 'NOT k.existed' : 'k.existed';
}

/** Errors of records whose key the write mode does not accept; `keys` is the table of keys. */
export function modeFaults(target: Target, setup: IntegrationSetup, keys: string): Statement[] {
  const condition = rejectedByMode(setup);
  if (!condition || skips(setup)) return [];
  const [code, text] =
    setup.write === 'update'
      ? ['not_found', ' does not exist; only records that exist are updated.']
      : ['duplicate', ' already exists.'];
  const number = keyFields(target).at(-1);
  const last = namedFields(target, setup).at(-1);
  const subject = last
    ? fragment`${last.name}::text, k.${raw(column(last))}::text, ${raw(subjectText(target, setup, 'k'))} || coalesce(' (' || k.number || ')', '')`
    : fragment`${number?.name}::text, b.number, ${raw(keyText(target, 'b'))}`;
  return [
    statement`
      INSERT INTO batch_fault
      SELECT b.row_no, ${code}, ${subject} || ${text}::text
      FROM ${raw(keys)} k JOIN batch_record b USING (record_group) WHERE ${raw(condition)} AND b.valid`,
  ];
}

/** Skips valid records whose key the write mode does not accept. */
export function skipByMode(setup: IntegrationSetup, keys: string): Statement[] {
  const condition = rejectedByMode(setup);
  if (!condition || !skips(setup)) return [];
  return [
    statement`
      INSERT INTO batch_skip
      SELECT b.row_no FROM ${raw(keys)} k JOIN batch_record b USING (record_group)
      WHERE ${raw(condition)} AND b.valid AND b.row_no NOT IN (SELECT row_no FROM batch_fault)`,
    statement`DELETE FROM ${raw(keys)} k WHERE ${raw(condition)}`,
  ];
}
