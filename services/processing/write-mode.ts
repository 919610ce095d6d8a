import type { IntegrationSetup } from '../../core/setup/setup.js';
import type { Target } from '../../core/targets/target.js';
import { piece, raw, type Statement, statement } from '../../db/statement.js';
import { column, keyFields, keyText } from './field-sql.js';
import { named, subjectText } from './match-statements.js';

/** Whether records that exist are changed. */
export const updates = ({ write }: IntegrationSetup): boolean => write === 'update' || write === 'upsert';

export const skips = ({ write, otherwise }: IntegrationSetup): boolean => write !== 'upsert' && otherwise === 'skip';

/** The rows of a batch that are passed over, as SQL; `batch_skip` is there only where some may be. */
export const skippedRows = (setup: IntegrationSetup): string =>
  skips(setup) ? 'SELECT DISTINCT row_no FROM batch_skip' : 'SELECT NULL::int AS row_no WHERE false';

/** Which keys (rows of `k`) the write mode does not take; undefined where it takes all. */
function notTaken({ write }: IntegrationSetup): string | undefined {
  if (write === 'upsert') return undefined;
  return write === 'update' ? 'NOT k.existed' : 'k.existed';
}

/** Errors of records whose key the write mode does not take; `keys` is the table of keys. */
export function modeFaults(target: Target, setup: IntegrationSetup, keys: string): Statement[] {
  const condition = notTaken(setup);
  if (!condition || skips(setup)) return [];
  const [code, told] =
    setup.write === 'update'
      ? ['not_found', ' does not exist; only records that exist are updated.']
      : ['duplicate', ' exists already.'];
  const number = keyFields(target).at(-1);
  const last = named(target, setup).at(-1);
  const subject = last
    ? piece`${last.name}::text, k.${raw(column(last))}::text, ${raw(subjectText(target, setup, 'k'))} || coalesce(' (' || k.number || ')', '')`
    : piece`${number?.name}::text, b.number, ${raw(keyText(target, 'b'))}`;
  return [
    statement`
      INSERT INTO batch_fault
      SELECT b.row_no, ${code}, ${subject} || ${told}::text
      FROM ${raw(keys)} k JOIN batch_record b USING (record_group) WHERE ${raw(condition)} AND b.valid`,
  ];
}

/** Passes over sound records whose key the write mode does not take. */
export function skipByMode(setup: IntegrationSetup, keys: string): Statement[] {
  const condition = notTaken(setup);
  if (!condition || !skips(setup)) return [];
  return [
    statement`
      INSERT INTO batch_skip
      SELECT b.row_no FROM ${raw(keys)} k JOIN batch_record b USING (record_group)
      WHERE ${raw(condition)} AND b.valid AND b.row_no NOT IN (SELECT row_no FROM batch_fault)`,
    statement`DELETE FROM ${raw(keys)} k WHERE ${raw(condition)}`,
  ];
}
