import type { TableSettings } from '../../../core/targets/table-settings.js';
import type { Outcome, WriteOrder } from '../../../core/targets/write-order.js';
import { cutText } from '../../../core/text/cut-text.js';
import { cancelOnAbort } from '../../../db/cancel-queries.js';
import { retryOnConflict } from '../../../db/retry-on-conflict.js';
import { isPostgres } from '../../connections/connection.js';
import { serverFailure } from '../../connections/postgres-failure.js';
import { NothingWritten, TargetRefusal } from '../target-errors.js';
import type { WriterScope } from '../target-writer.js';
import { withAbortTimeout } from '../with-abort-timeout.js';
import { noTable } from './table-sql.js';
import { writeRows } from './write-rows.js';

class DryRunRolledBack extends Error {}

/** After this many attempts a duplicate key is not a conflict with a concurrent writer: the row itself is refused. */
const maxConflictAttempts = 4;

/**
 * Writes documents to a table in one transaction of its database, and their outcomes to the ledger in the same
 * transaction: the same documents again get the same outcomes and change nothing. When `signal` aborts, the running
 * query is cancelled; throws `NothingWritten` if the commit had not begun and no earlier attempt has written.
 */
export async function writeTable(
  settings: TableSettings,
  order: WriteOrder,
  { connections, connection }: WriterScope,
  signal: AbortSignal,
): Promise<Outcome[]> {
  if (!isPostgres(connection))
    throw new TargetRefusal(`The connection "${connection.code}" is not for a PostgreSQL server.`);
  let dryRunOutcomes: Outcome[] | undefined;
  let attempt = 0;
  let nothingWritten = false;
  const cancelled = (): unknown => (nothingWritten ? new NothingWritten(signal.reason) : signal.reason);
  const writing = connections.withPostgres(connection, (sql) =>
    retryOnConflict(() => {
      attempt += 1;
      const { send, end } = cancelOnAbort(signal, 0);
      return sql
        .begin(async (tx) => {
          const outcomes = await writeRows(
            { tx, send, retriesConflicts: attempt < maxConflictAttempts },
            settings,
            order,
            () => {
              nothingWritten = true;
            },
          );
          // Meanwhile it may have been reported to the caller that nothing was written: then it must not commit.
          signal.throwIfAborted();
          nothingWritten = order.dryRun;
          if (!order.dryRun) return outcomes;
          dryRunOutcomes = outcomes;
          throw new DryRunRolledBack();
        })
        .finally(end) as Promise<Outcome[]>;
    }, signal).catch((error: unknown) => {
      if (error instanceof DryRunRolledBack && dryRunOutcomes) return dryRunOutcomes;
      if (signal.aborted) throw cancelled();
      throw schemaMismatch(error, settings) ?? serverFailure(error, connection.settings.host) ?? error;
    }),
  );
  return withAbortTimeout(writing, signal, cancelled);
}

/** How many characters of a database's error message are shown. */
const maxShownLength = 500;

/** The error if the table does not match the setup. PostgreSQL's message for it contains names, but no data. */
function schemaMismatch(error: unknown, { schema = 'public', name }: TableSettings): TargetRefusal | undefined {
  const { code, message } = error as { code?: unknown; message?: string };
  if (code === '42P01' || code === '42704' || code === '3F000') return noTable(schema, name);
  return code === '42703'
    ? new TargetRefusal(
        `The table ${schema}.${name} does not match the setup: ${cutText(message ?? '', maxShownLength)}.`,
      )
    : undefined;
}
