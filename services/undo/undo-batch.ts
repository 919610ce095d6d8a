import { bisect } from '../../core/bisect.js';
import type { UndoRef } from '../../core/model/contract.js';
import { Failure } from '../../core/model/failure.js';
import { jobOf } from '../../core/model/job.js';
import type { UndoFigures } from '../../core/model/undo-figures.js';
import type { InternalTarget } from '../../core/targets/target.js';
import { announceChange } from '../../db/announce-change.js';
import { cancelOnAbort, type SendCancellable } from '../../db/cancel-queries.js';
import { type Database, inCompany, type Transaction } from '../../db/client.js';
import { fragment, type Statement } from '../../db/driver/statement.js';
import { jobFigures } from '../../db/job-figures.js';
import { isDataRefusal } from '../../db/refusal.js';
import { retryOnConflict } from '../../db/retry-on-conflict.js';
import type { BatchRow, ImportRow, JobRow, UndoBatchRow } from '../../db/rows.js';
import { boundKeys } from '../../runtime/bounds.js';
import { type Admit, type EarlierAttempt, inAttempt, reportingEnd } from '../lost-attempts.js';
import { sendUnprepared } from '../processing/write-batch.js';
import { checkStatement, disableBitmapScans, documentTable, lockStatement, removalOrder } from './check-statements.js';
import { resultStatements, type UndoBatch } from './result-statements.js';
import { revertStatements, type Span } from './revert-statements.js';

/** How long a batch that is nearly done may continue after a cancel, which must take effect within seconds. */
const cancelGraceMs = 1_500;

/**
 * Takes back what one batch has written, in one transaction with the results. Called again for a completed batch it
 * changes nothing; of two concurrent calls the second waits. Documents that the database refuses to remove are found by
 * halving, and kept. Returns the figures of the undo. Throws `ImportCancelling` if it is being cancelled, and
 * `WorkerLost` if it has lost too many workers.
 */
export async function undoBatch(
  database: Database,
  ref: UndoRef & { undoBatchNo: number },
  signal?: AbortSignal,
  maxLostAttempts = Number(boundKeys.LOST_ATTEMPTS.default),
): Promise<UndoFigures> {
  const take = (halving: boolean) => retryOnConflict(() => revertBatch(database, ref, signal, halving), signal);
  const whole = () =>
    take(false).catch((error: unknown) => {
      signal?.throwIfAborted();
      if (!isDataRefusal(error)) throw error;
      return take(true);
    });
  await inAttempt(`Batch ${ref.undoBatchNo} of the undo`, maxLostAttempts, async (_claim, admit) => {
    await countAttempt(database, ref, admit);
    await reportingEnd(whole, () => setUnreported(database, ref, 0));
  });
  return inCompany(database, ref.companyId, (tx) => jobFigures(tx, jobOf('undo', ref)));
}

type UndoBatchRef = UndoRef & { undoBatchNo: number };

/** Counts an attempt before it begins: it takes no claim, but may be lost with its worker. */
async function countAttempt(database: Database, ref: UndoBatchRef, admit: Admit): Promise<void> {
  const { companyId, importId, number, undoBatchNo } = ref;
  const [earlier] = await inCompany(
    database,
    companyId,
    (tx) => tx<EarlierAttempt[]>`
      SELECT unreported FROM undo_batch
      WHERE import_id = ${importId} AND number = ${number} AND undo_batch_no = ${undoBatchNo} AND status = 'Ready'`,
  );
  if (earlier) await setUnreported(database, ref, admit(earlier));
}

const setUnreported = (database: Database, ref: UndoBatchRef, unreported: number): Promise<unknown> =>
  inCompany(
    database,
    ref.companyId,
    (tx) => tx`
      UPDATE undo_batch SET unreported = ${unreported}
      WHERE import_id = ${ref.importId} AND number = ${ref.number} AND undo_batch_no = ${ref.undoBatchNo} AND status = 'Ready'`,
  );

async function revertBatch(
  database: Database,
  ref: UndoRef & { undoBatchNo: number },
  signal: AbortSignal | undefined,
  halving: boolean,
): Promise<void> {
  const { companyId, importId, number, undoBatchNo } = ref;
  const cancellable = cancelOnAbort(signal, cancelGraceMs);
  const sendAll = (tx: Transaction, statements: Statement[]) =>
    Promise.all(statements.map((statement) => cancellable.send(sendUnprepared(tx, statement))));
  await inCompany(database, companyId, async (tx) => {
    const batch = await lockBatch(tx, ref, cancellable.send);
    if (!batch) return;
    const thisBatch = fragment`SELECT * FROM undo_batch WHERE import_id = ${importId}::uuid AND number = ${number}::int AND undo_batch_no = ${undoBatchNo}::int`;
    await sendAll(tx, [disableBitmapScans, documentTable]);
    for (const target of removalOrder.filter(({ name }) => batch.made || name === batch.setup.target)) {
      await sendAll(tx, [lockStatement(target, importId, thisBatch), checkStatement(target, importId, thisBatch)]);
      await probe(tx, true);
      if (halving) await undoByBisection(tx, target, companyId, cancellable.send);
      else await sendAll(tx, revertStatements(target, companyId, { first: 1, last: maxDocuments }));
      await probe(tx, false);
    }
    await sendAll(tx, resultStatements(batch));
    await announceChange(tx, importId);
  }).finally(cancellable.end);
}

/** More than any batch has. */
const maxDocuments = 2_147_483_647;

// Without statistics the planner may read whole tables for the few rows that are needed.
const probe = (tx: Transaction, on: boolean) =>
  tx`SELECT set_config(name, ${on ? 'off' : 'on'}, true) FROM unnest(ARRAY['enable_hashjoin', 'enable_mergejoin']) name`;

type LockedRow = Pick<UndoBatchRow, 'run_no' | 'batch_no' | 'made'> &
  Pick<ImportRow, 'setup'> &
  Pick<JobRow, 'renumbered'> &
  Pick<BatchRow, 'first_position' | 'last_position'>;

/** Locks a batch until the commit; undefined if it is completed. */
async function lockBatch(
  tx: Transaction,
  { companyId, importId, number, undoBatchNo }: UndoRef & { undoBatchNo: number },
  send: SendCancellable,
): Promise<UndoBatch | undefined> {
  // The job is locked as well: it cannot end meanwhile, but can be cancelled.
  const [row] = await send(tx<LockedRow[]>`
    SELECT u.run_no, u.batch_no, u.made, i.setup, p.renumbered, b.first_position, b.last_position
    FROM undo_batch u JOIN job r ON r.company_id = u.company_id AND r.import_id = u.import_id AND r.kind = 'undo' AND r.number = u.number JOIN import i ON i.company_id = u.company_id AND i.import_id = u.import_id
    JOIN job p ON p.company_id = u.company_id AND p.import_id = u.import_id AND p.kind = 'processing' AND p.number = u.run_no
    JOIN batch b ON b.company_id = u.company_id AND b.import_id = u.import_id AND b.run_no = u.run_no AND b.batch_no = u.batch_no
    WHERE u.import_id = ${importId} AND u.number = ${number} AND u.undo_batch_no = ${undoBatchNo} AND u.status = 'Ready'
      AND r.cancel_requested_at IS NULL AND r.finished_at IS NULL
    FOR UPDATE OF u FOR KEY SHARE OF r`);
  if (row)
    return {
      companyId,
      importId,
      number,
      undoBatchNo,
      runNo: row.run_no,
      batchNo: row.batch_no,
      made: row.made,
      setup: row.setup,
      renumbered: row.renumbered,
      firstPosition: row.first_position,
      lastPosition: row.last_position,
    };
  const [done] = await tx<Pick<UndoBatchRow, 'status'>[]>`
    SELECT status FROM undo_batch WHERE import_id = ${importId} AND number = ${number} AND undo_batch_no = ${undoBatchNo}`;
  if (done?.status === 'Completed') return undefined;
  throw new Failure('ImportCancelling', 'The undo is being cancelled.');
}

/** Removes or restores the documents for which the database allows it, and stores the reason for the others. */
async function undoByBisection(
  tx: Transaction,
  target: InternalTarget,
  companyId: number,
  send: SendCancellable,
): Promise<void> {
  const [count] = await tx<
    [{ documents: number }]
  >`SELECT count(*)::int AS documents FROM undo_document WHERE target = ${target.name}`;
  const places = Array.from({ length: count.documents }, (_, index) => index + 1);
  await bisect(places, {
    isRefusal: isDataRefusal,
    attempt: (part) =>
      tx.savepoint(async (inner) => {
        const statements = revertStatements(target, companyId, spanOf(part));
        await Promise.all(statements.map((statement) => send(sendUnprepared(inner, statement))));
        await inner`SET CONSTRAINTS ALL IMMEDIATE`;
      }),
    refuse(part, { message }) {
      const { first, last } = spanOf(part);
      return tx`
        UPDATE undo_document SET reason = 'rejected', message = left(concat_ws(' ', ${target.label}::text, array_to_string(key, ' ')) || ' is refused by the database: ' || ${message}, 500)
        WHERE target = ${target.name} AND place BETWEEN ${first} AND ${last} AND reason IS NULL`;
    },
  });
}

const spanOf = (places: readonly number[]): Span => ({ first: places[0] as number, last: places.at(-1) as number });
