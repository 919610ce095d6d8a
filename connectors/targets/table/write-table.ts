import type { TableSettings } from '../../../core/targets/table-settings.js';
import type { Outcome, WriteOrder } from '../../../core/targets/write-order.js';
import { cutText } from '../../../core/text/cut-text.js';
import { cancelOnAbort } from '../../../db/cancel-queries.js';
import { retryOnConflict } from '../../../db/retry-on-conflict.js';
import { isPostgres } from '../../connections/connection.js';
import { serverFailure } from '../../connections/postgres-failure.js';
import { orGiveUp } from '../give-up.js';
import { NothingWritten, TargetRefusal } from '../target-errors.js';
import type { WriterScope } from '../target-writer.js';
import { noTable } from './table-sql.js';
import { writeRows } from './write-rows.js';

class TakenBack extends Error {}

/** A key that is taken this often is not taken by somebody who was quicker: it is the row that does not fit. */
const mostRaces = 4;

/**
 * Writes documents to a table in one transaction of its database, together with what has become of each:
 * whatever is lost on the way, the same documents again get the same outcomes and change nothing. Where
 * `signal` aborts, what the database is at is cancelled; throws `NothingWritten` where it was not to
 * commit yet and the ledger holds nothing of an attempt before.
 */
export async function writeTable(
  settings: TableSettings,
  order: WriteOrder,
  { connections, connection }: WriterScope,
  signal: AbortSignal,
): Promise<Outcome[]> {
  if (!isPostgres(connection))
    throw new TargetRefusal(`The connection "${connection.code}" leads to no PostgreSQL server.`);
  let tried: Outcome[] | undefined;
  let turn = 0;
  let nothingWritten = false;
  const cancelled = (): unknown => (nothingWritten ? new NothingWritten(signal.reason) : signal.reason);
  const writing = connections.withPostgres(connection, (sql) =>
    retryOnConflict(() => {
      turn += 1;
      const { send, end } = cancelOnAbort(signal, 0);
      return sql
        .begin(async (tx) => {
          const outcomes = await writeRows({ tx, send, racing: turn < mostRaces }, settings, order, () => {
            nothingWritten = true;
          });
          // It may have been given up meanwhile: then it is told that nothing was written.
          signal.throwIfAborted();
          nothingWritten = order.dryRun;
          if (!order.dryRun) return outcomes;
          tried = outcomes;
          throw new TakenBack();
        })
        .finally(end) as Promise<Outcome[]>;
    }, signal).catch((error: unknown) => {
      if (error instanceof TakenBack && tried) return tried;
      if (signal.aborted) throw cancelled();
      throw misnamed(error, settings) ?? serverFailure(error, connection.settings.host) ?? error;
    }),
  );
  return orGiveUp(writing, signal, cancelled);
}

/** Of what a database says, so many characters are shown. */
const maxShown = 500;

/** Where the table is no longer what the setup says: PostgreSQL's words hold names of its parts, and no data. */
function misnamed(error: unknown, { schema = 'public', name }: TableSettings): TargetRefusal | undefined {
  const { code, message } = error as { code?: unknown; message?: string };
  if (code === '42P01' || code === '42704' || code === '3F000') return noTable(schema, name);
  return code === '42703'
    ? new TargetRefusal(`The table ${schema}.${name} is not as the setup says: ${cutText(message ?? '', maxShown)}.`)
    : undefined;
}
