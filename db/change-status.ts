import type { PendingQuery, Row } from 'postgres';
import { type ImportEventName, importEvents, type StatusAfter } from '../core/model/import-events.js';
import type { Transaction } from './client.js';

type Fragment = PendingQuery<Row[]>;

interface StatusChange<Name extends ImportEventName> {
  /** The new status, as a value or as SQL over the import's row. */
  to: StatusAfter<Name> | Fragment;
  /** Further assignments: `column = …, column = …`. */
  set?: Fragment;
  /** A further condition on the import's row. */
  where?: Fragment;
  /** What the statement returns: `column, column`. */
  returning?: Fragment;
}

/**
 * The only statement that changes the status of an existing import. It changes no row (`count` is 0) if the event is not
 * possible in the import's status, or `where` does not hold.
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
