import { importEvents } from '../core/model/import-events.js';
import { jobEvents } from '../core/model/job-events.js';
import type { Transition } from '../core/model/transitions.js';
import type { Transaction } from './client.js';
import type { Query, Row } from './driver/query.js';

type Fragment = Query<Row[]>;

interface StatusChange<Event extends Transition, Returned extends object> {
  /** The new status, as a value or as SQL over the row. */
  to: Event['to'][number] | Fragment;
  /** Further assignments: `column = …, column = …`. */
  set?: Fragment;
  /** A further condition on the row. */
  where?: Fragment;
  /** What the statement returns: `column, column`; its type is that of the rows. */
  returning?: Query<Returned[]>;
}

/**
 * The only statement that changes the status of an existing import. It changes no row (`count` is 0) if the event is not
 * possible in the import's status, or `where` does not hold.
 */
export const changeStatus = <Name extends keyof typeof importEvents, Returned extends object = Row>(
  tx: Transaction,
  importId: string,
  event: Name,
  change: StatusChange<(typeof importEvents)[Name], Returned>,
): Query<Returned[]> => applyEvent(tx, tx`import`, tx`import_id = ${importId}`, importEvents[event], change);

/** The only statement that changes the status of existing jobs: of those in `jobs` in whose status the event is possible. */
export const changeJobStatus = <Name extends keyof typeof jobEvents, Returned extends object = Row>(
  tx: Transaction,
  jobs: Fragment,
  event: Name,
  change: StatusChange<(typeof jobEvents)[Name], Returned>,
): Query<Returned[]> => applyEvent(tx, tx`job`, jobs, jobEvents[event], change);

const applyEvent = <Event extends Transition, Returned extends object>(
  tx: Transaction,
  table: Fragment,
  rows: Fragment,
  { from }: Event,
  { to, set, where, returning }: StatusChange<Event, Returned>,
): Query<Returned[]> => tx<Returned[]>`
  UPDATE ${table} SET status = ${to}${set ? tx`, ${set}` : tx``}
  WHERE ${rows} AND status = ANY (${[...from]}::text[]) ${where ? tx`AND ${where}` : tx``}
  ${returning ? tx`RETURNING ${returning}` : tx``}`;
