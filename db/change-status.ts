import { type ImportEventName, importEvents, type StatusAfter } from '../core/model/import-events.js';
import type { Transaction } from './client.js';
import type { Query, Row } from './driver/query.js';

type Fragment = Query<Row[]>;

interface StatusChange<Name extends ImportEventName, Returned extends object> {
  /** The new status, as a value or as SQL over the import's row. */
  to: StatusAfter<Name> | Fragment;
  /** Further assignments: `column = …, column = …`. */
  set?: Fragment;
  /** A further condition on the import's row. */
  where?: Fragment;
  /** What the statement returns: `column, column`; its type is that of the rows. */
  returning?: Query<Returned[]>;
}

/**
 * The only statement that changes the status of an existing import. It changes no row (`count` is 0) if the event is not
 * possible in the import's status, or `where` does not hold.
 */
export function changeStatus<Name extends ImportEventName, Returned extends object = Row>(
  tx: Transaction,
  importId: string,
  event: Name,
  { to, set, where, returning }: StatusChange<Name, Returned>,
): Query<Returned[]> {
  const { from } = importEvents[event];
  return tx<Returned[]>`
    UPDATE import SET status = ${to}${set ? tx`, ${set}` : tx``}
    WHERE import_id = ${importId} AND status = ANY (${[...from]}::text[]) ${where ? tx`AND ${where}` : tx``}
    ${returning ? tx`RETURNING ${returning}` : tx``}`;
}
