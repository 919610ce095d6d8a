import type { InternalTarget } from '../../core/targets/target.js';
import { storableJson } from '../../core/text/storable.js';
import type { Transaction } from '../../db/client.js';
import { fragment } from '../../db/statement.js';
import { sendUnprepared } from '../processing/write-batch.js';
import { documentTable, judgeStatement, lookUpUsers, removalOrder } from './judge-statements.js';
import { openBatches } from './open-batches.js';

/** Documents that one statement is to judge: the server ends a statement that takes too long. */
const perStatement = 5_000;

/** Fills `undo_document` with everything that an undo would take, and why it would keep some of it. */
export async function judgeEverything(tx: Transaction, importId: string): Promise<void> {
  const made = await judgeDocuments(tx, importId);
  if (made.length === 0) return;
  // Whether it is used is asked of what uses it: of documents that go, it does not count any more.
  await tx`CREATE INDEX ON undo_document (key)`;
  for (const target of removalOrder) for (const batches of made) await judge(tx, importId, target, batches);
}

/**
 * As `judgeEverything`, for documents alone: batch by batch from one on (`from`), as long as it is not `enough`. Gives
 * the batches in which look-ups made something, in the same shares.
 */
export async function judgeDocuments(
  tx: Transaction,
  importId: string,
  { from, enough }: { from?: readonly [number, number]; enough?: () => Promise<boolean> } = {},
): Promise<OpenBatch[][]> {
  const [found] = await tx`SELECT setup->>'target' AS target FROM import WHERE import_id = ${importId}`;
  const target = removalOrder.find(({ name }) => name === found?.target) as InternalTarget;
  const beside: OpenBatch[][] = [];
  await sendUnprepared(tx, lookUpUsers);
  await sendUnprepared(tx, documentTable);
  await inShares(tx, importId, from, async (batches) => {
    const made = batches.filter((one) => one.made);
    if (made.length > 0) beside.push(made);
    await judge(
      tx,
      importId,
      target,
      batches.filter((one) => !one.made),
    );
    return (await enough?.()) ?? false;
  });
  return beside;
}

type OpenBatch = Record<'run_no' | 'batch_no' | 'prior' | 'documents', number> & { made: boolean };

function judge(tx: Transaction, importId: string, target: InternalTarget, batches: readonly OpenBatch[]) {
  const rows = fragment`SELECT * FROM jsonb_to_recordset(${storableJson(batches)}::text::jsonb) r (run_no int, batch_no int, made boolean, prior int)`;
  return sendUnprepared(tx, judgeStatement(target, importId, rows, true));
}

/** Calls `work` with the open batches of an import in order, some at a time, until it gives true. */
async function inShares(
  tx: Transaction,
  importId: string,
  from: readonly [number, number] = [0, 0],
  work: (batches: readonly OpenBatch[]) => Promise<boolean>,
): Promise<void> {
  let next = from;
  for (;;) {
    // Batches are of any size, and many may have written nothing: so many that a statement is worth its while, and ends in time.
    const [last] = await tx`
      SELECT run_no, batch_no FROM (
        SELECT run_no, batch_no, sum(documents) OVER (ORDER BY run_no, batch_no) - documents AS before
        FROM (
          SELECT run_no, batch_no, documents FROM batch
          WHERE import_id = ${importId} AND (run_no, batch_no) >= (${next[0]}::int, ${next[1]}::int) ORDER BY run_no, batch_no LIMIT 1000
        ) ahead
      ) shares
      WHERE before < ${perStatement} ORDER BY run_no DESC, batch_no DESC LIMIT 1`;
    if (!last) return;
    const open = await tx<
      OpenBatch[]
    >`${openBatches(tx, importId, { first: next, last: [last.run_no, last.batch_no] })}`;
    if (open.length > 0 && (await work(open))) return;
    next = [last.run_no, last.batch_no + 1];
  }
}
