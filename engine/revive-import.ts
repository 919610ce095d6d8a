import { finishCancel } from '../activities/finish/cancel.js';
import { leavesBooks } from '../activities/process/outside-look-ups.js';
import { type Database, inCompany, type Transaction } from '../db/client.js';
import { importProgress } from '../db/import-figures.js';
import type { BatchCounts, ImportRef } from '../workflows/activities.js';
import type { StagedStart } from '../workflows/import-course.js';
import type { ProcessingChoice } from '../workflows/import-state.js';
import { afterBatch, type Progress } from '../workflows/progress.js';
import { type Engine, workflowIdOf } from './engine.js';

/**
 * Mends an import that should be at work and has not moved for a while. Where its workflow was
 * terminated by somebody, the import comes to rest as Cancelled; where it is gone (the engine lost
 * its store), a new one goes on with what is left. Gives what was done; undefined where the
 * workflow lives or the import has moved meanwhile.
 */
export async function reviveImport(
  database: Database,
  engine: Engine,
  ref: ImportRef,
): Promise<'cancelled' | 'revived' | undefined> {
  const before = await inCompany(database, ref.companyId, (tx) => standing(tx, ref));
  const fate = await engine.fateOf(workflowIdOf(ref.importId));
  if (!before || fate === 'alive') return undefined;
  const now = await inCompany(database, ref.companyId, (tx) => standing(tx, ref));
  if (now?.revision !== before.revision) return undefined;
  if (fate === 'terminated') {
    await finishCancel(database, { ...ref, runNo: now.runNo });
    return 'cancelled';
  }
  await engine.revive({
    ...ref,
    processing: now.processing,
    ...(now.staged ? { staged: now.staged } : {}),
  });
  return 'revived';
}

interface Standing {
  revision: string;
  runNo: number;
  processing: ProcessingChoice;
  /** The run to go on with; absent where none has begun: then staging finds what is there. */
  staged?: StagedStart;
}

async function standing(tx: Transaction, { importId }: ImportRef): Promise<Standing | undefined> {
  const [row] =
    await tx`SELECT revision, run_no, processing, paused, status, setup FROM import WHERE import_id = ${importId}`;
  if (!row || !['Uploaded', 'Parsing', 'Processing', 'Paused'].includes(row.status)) return undefined;
  const { revision, run_no: runNo, processing, paused } = row;
  const outside = leavesBooks(row.setup);
  return {
    revision,
    runNo,
    processing,
    ...(runNo > 0 ? { staged: await stagedStart(tx, importId, { runNo, outside }, paused) } : {}),
  };
}

// Lanes end out of order. The workflow hands out batches from the first that is not done, is given the
// counts of those behind it that are, and adds them: so they are not in what it begins with.
async function stagedStart(
  tx: Transaction,
  importId: string,
  { runNo, outside }: { runNo: number; outside: boolean },
  paused: boolean,
): Promise<StagedStart> {
  const rows = await tx`
    SELECT batch_no, status, rows, completed, errors, prior_errors, warnings, skipped, prior_skipped, documents, inserted, updated, unchanged, lines
    FROM batch WHERE import_id = ${importId} AND run_no = ${runNo} ORDER BY batch_no`;
  const nextBatch =
    (rows.find(({ status }) => status !== 'Completed')?.batch_no as number | undefined) ?? rows.length + 1;
  const ahead = rows.filter(({ batch_no, status }) => batch_no > nextBatch && status === 'Completed');
  const counted = await importProgress(tx, importId);
  const progress = ahead.reduce<Progress>(
    (rest, row) =>
      afterBatch(rest, {
        rows: -row.rows,
        completed: -row.completed,
        errors: -row.errors,
        priorErrors: -row.prior_errors,
        warnings: -row.warnings,
        skipped: -row.skipped,
        priorSkipped: -row.prior_skipped,
        documents: -row.documents,
        inserted: -row.inserted,
        updated: -row.updated,
        unchanged: -row.unchanged,
        lines: -row.lines,
      } satisfies BatchCounts),
    counted,
  );
  return { progress, run: { runNo, batches: rows.length, nextBatch, ...(outside ? { outside } : {}) }, paused };
}
