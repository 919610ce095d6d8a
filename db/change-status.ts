import type { PendingQuery, Row } from 'postgres';
import { type ImportEventName, importEvents, type StatusAfter } from '../core/model/import-events.js';
import type { Transaction } from './client.js';

type Fragment = PendingQuery<Row[]>;

interface StatusChange<Name extends ImportEventName> {
  /** Where it leads, as a value or as SQL over the import's row. */
  to: StatusAfter<Name> | Fragment;
  /** What else is set: `column = …, column = …`. */
  set?: Fragment;
  /** What must be so beside the status: a condition on the import's row. */
  where?: Fragment;
  /** What the statement returns: `column, column`. */
  returning?: Fragment;
}

/**
 * The only statement that writes the status of an import that exists. It changes no row, and its `count` is 0, where the import is in
 * none of the states that the event begins in, or `where` does not hold.
 */
export function changeStatus<Name extends ImportEventName>(
  tx: Transaction,
  importId: string,
  event: Name,
  { to, set, where, returning }: StatusChange<Name>,
): Fragment {
  const { from } = importEvents[event];
  return tx`
    UPDATE import SET status = ${to}${set ? tx`, ${set}` : tx``}
    WHERE import_id = ${importId} AND status = ANY (${[...from]}::text[]) ${where ? tx`AND ${where}` : tx``}
    ${returning ? tx`RETURNING ${returning}` : tx``}`;
}
