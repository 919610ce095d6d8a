import type { InternalTarget } from '../../core/targets/target.js';
import { storableJson } from '../../core/text/storable.js';
import type { Transaction } from '../../db/client.js';
import { fragment } from '../../db/driver/statement.js';
import type { BatchRow } from '../../db/rows.js';
import { sendUnprepared } from '../processing/write-batch.js';
import { checkStatement, disableBitmapScans, documentTable, removalOrder } from './check-statements.js';
import { openBatches } from './open-batches.js';

/** How many documents one statement checks: the server ends a statement that takes too long. */
const documentsPerStatement = 5_000;

/** Fills `undo_document` with everything that an undo would remove or restore, and why it would keep some of it. */
export async function checkAllDocuments(tx: Transaction, importId: string): Promise<void> {
  const made = await checkDocuments(tx, importId);
  if (made.length === 0) return;
  // The index serves the check whether a record is used: documents that are undone do not count as using it.
  await tx`CREATE INDEX ON undo_document (key)`;
  for (const target of removalOrder) for (const batches of made) await check(tx, importId, target, batches);
}

/**
 * As `checkAllDocuments`, for documents alone: batch by batch beginning with `from`, until `enough` returns true. Returns
 * the batches in which look-ups created records, in the same chunks.
 */
export async function checkDocuments(
  tx: Transaction,
  importId: string,
  { from, enough }: { from?: readonly [number, number]; enough?: () => Promise<boolean> } = {},
): Promise<OpenBatch[][]> {
  const [found] = await tx<
    { target: string }[]
  >`SELECT setup->>'target' AS target FROM import WHERE import_id = ${importId}`;
  const target = removalOrder.find(({ name }) => name === found?.target) as InternalTarget;
  const created: OpenBatch[][] = [];
  await sendUnprepared(tx, disableBitmapScans);
  await sendUnprepared(tx, documentTable);
  await inChunks(tx, importId, from, async (batches) => {
    const made = batches.filter(({ made: isMade }) => isMade);
    if (made.length > 0) created.push(made);
    await check(
      tx,
      importId,
      target,
      batches.filter(({ made: isMade }) => !isMade),
    );
    return (await enough?.()) ?? false;
  });
  return created;
}

type OpenBatch = Record<'run_no' | 'batch_no' | 'prior' | 'documents', number> & { made: boolean };

function check(tx: Transaction, importId: string, target: InternalTarget, batches: readonly OpenBatch[]) {
  const rows = fragment`SELECT * FROM jsonb_to_recordset(${storableJson(batches)}::text::jsonb) r (run_no int, batch_no int, made boolean, prior int)`;
  return sendUnprepared(tx, checkStatement(target, importId, rows, true));
}

/** Calls `work` with the open batches of an import in order, some at a time, until it returns true. */
async function inChunks(
  tx: Transaction,
  importId: string,
  from: readonly [number, number] = [0, 0],
  work: (batches: readonly OpenBatch[]) => Promise<boolean>,
): Promise<void> {
  let next = from;
  for (;;) {
    // Batches have any size, and many may have written nothing: so many at a time that a statement is worthwhile and
    // ends in time.
    const [last] = await tx<Pick<BatchRow, 'run_no' | 'batch_no'>[]>`
      SELECT run_no, batch_no FROM (
        SELECT run_no, batch_no, sum(documents) OVER (ORDER BY run_no, batch_no) - documents AS before
        FROM (
          SELECT run_no, batch_no, documents FROM batch
          WHERE import_id = ${importId} AND (run_no, batch_no) >= (${next[0]}::int, ${next[1]}::int) ORDER BY run_no, batch_no LIMIT 1000
        ) ahead
      ) shares
      WHERE before < ${documentsPerStatement} ORDER BY run_no DESC, batch_no DESC LIMIT 1`;
    if (!last) return;
    const open = await tx<
      OpenBatch[]
    >`${openBatches(tx, importId, { first: next, last: [last.run_no, last.batch_no] })}`;
    if (open.length > 0 && (await work(open))) return;
    next = [last.run_no, last.batch_no + 1];
  }
}
