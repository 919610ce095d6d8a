import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { ApplicationFailure, cancelled } from '@temporalio/activity';
import { type Database, inCompany } from '../../db/client.js';
import { importProgress } from '../../db/import-figures.js';
import { projectRoot } from '../../project-root.js';
import type { ImportRef, StagingResult } from '../../workflows/activities.js';
import type { Dependencies } from '../dependencies.js';
import { recordFileFault } from './record-file-fault.js';
import type { StagedFile } from './stage-rows.js';
import type { StagingOutcome, StagingThreadData } from './staging-thread.js';
import { tellWorkflow } from './tell-workflow.js';

/** A file that needs more than this to be read is hostile: readers stream. */
const threadMemoryMb = 192;

/** Milliseconds in which a thread whose attempt is cancelled may end a chunk. */
const stopGrace = 1_000;

/** Parses the import's file and stages its records. An attempt goes on where the last one ended. */
export async function stageFile(
  { database, databaseUrl, files }: Dependencies,
  ref: ImportRef,
): Promise<StagingResult> {
  const claim = randomUUID();
  const begun = await claimStaging(database, ref, claim);
  if (!begun) return stagedBefore(database, ref);

  const endTelling = tellWorkflow(database, ref);
  const outcome = await runThread({
    ...ref,
    claim,
    databaseUrl,
    path: files.pathOf(begun.storedAs),
    setup: begun.setup,
    stagedUpTo: begun.stagedUpTo,
    staged: begun.staged,
  }).finally(endTelling);
  switch (outcome.kind) {
    case 'staged':
      return finishStaging(database, ref, claim, outcome);
    case 'fault':
      if (await recordFileFault(database, ref, claim, outcome)) return stagedBefore(database, ref);
      throw await stoppedBecause(database, ref);
    case 'stopped':
      throw await stoppedBecause(database, ref);
    case 'failed':
      throw ApplicationFailure.create({
        message: outcome.message,
        type: 'StagingFailed',
        nonRetryable: outcome.permanent ?? false,
      });
  }
}

/** Nothing to stage: an earlier attempt finished, or a cancel came first. */
async function stagedBefore(database: Database, ref: ImportRef): Promise<StagingResult> {
  const progress = await inCompany(database, ref.companyId, (tx) => importProgress(tx, ref.importId));
  if (progress.status === 'Cancelling') throw await stoppedBecause(database, ref);
  return result(progress);
}

function result(progress: StagingResult['progress']): StagingResult {
  return { status: progress.status, progress };
}

async function claimStaging(database: Database, { companyId, importId }: ImportRef, claim: string) {
  return inCompany(database, companyId, async (tx) => {
    const [row] = await tx`
      UPDATE import SET staging_claim = ${claim}, status = 'Parsing', started_at = coalesce(started_at, now()),
        revision = revision + 1, updated_at = now()
      WHERE import_id = ${importId} AND status IN ('Uploaded', 'Parsing')
      RETURNING stored_as, setup, staged_rows, (SELECT coalesce(max(r.row_no), 0) FROM integration_record r WHERE r.import_id = import.import_id) AS staged_up_to`;
    await tx`SELECT pg_notify('longshore_import', ${importId})`;
    return (
      row && {
        storedAs: row.stored_as as string,
        setup: row.setup as StagingThreadData['setup'],
        stagedUpTo: Number(row.staged_up_to),
        staged: row.staged_rows as number,
      }
    );
  });
}

async function runThread(data: StagingThreadData): Promise<StagingOutcome> {
  // Always the built thread: under a test runner this file is TypeScript, a thread cannot be.
  const thread = new Worker(join(projectRoot, 'dist/activities/stage/staging-thread.js'), {
    workerData: data,
    // Rows are short-lived: a roomy young generation spares most of the collector's work.
    resourceLimits: { maxOldGenerationSizeMb: threadMemoryMb, maxYoungGenerationSizeMb: 48 },
  });
  const ending = ended(thread);
  try {
    return await Promise.race([
      ending,
      cancelled().catch(async (cancel: unknown) => {
        // It stops by itself before its next chunk where the import is being cancelled.
        await Promise.race([ending, delay(stopGrace)]);
        throw cancel;
      }),
    ]);
  } finally {
    // Its connection breaks and PostgreSQL rolls back what was not committed.
    await thread.terminate();
  }
}

function ended(thread: Worker): Promise<StagingOutcome> {
  return new Promise((resolve) => {
    thread.once('message', resolve);
    thread.once('error', (error: NodeJS.ErrnoException) => {
      resolve(
        error.code === 'ERR_WORKER_OUT_OF_MEMORY'
          ? {
              kind: 'fault',
              code: 'file_too_large',
              message: 'Reading the file takes more memory than any ordinary file of its kind.',
              place: {},
            }
          : { kind: 'failed', message: `${error.name}: ${error.message}` },
      );
    });
    thread.once('exit', (code) => resolve({ kind: 'failed', message: `The staging thread ended with ${code}.` }));
  });
}

async function finishStaging(
  database: Database,
  { companyId, importId }: ImportRef,
  claim: string,
  staged: StagedFile,
): Promise<StagingResult> {
  return inCompany(database, companyId, async (tx) => {
    const done = await tx`
      UPDATE import SET status = CASE processing WHEN 'choose' THEN 'Staged' ELSE 'Processing' END, staged_at = now(), columns = ${JSON.stringify(staged.columns)}::text::jsonb, scattered = ${staged.scattered},
        bytes_read = file_size, revision = revision + 1, updated_at = now()
      WHERE import_id = ${importId} AND staging_claim = ${claim} AND status = 'Parsing' AND cancel_requested_at IS NULL AND staged_rows = ${staged.staged}`;
    if (done.count === 0) throw await stoppedBecause(database, { companyId, importId });
    await tx`SELECT pg_notify('longshore_import', ${importId})`;
    return result(await importProgress(tx, importId));
  });
}

async function stoppedBecause(database: Database, { companyId, importId }: ImportRef): Promise<ApplicationFailure> {
  const [row] = await inCompany(
    database,
    companyId,
    (tx) => tx`SELECT cancel_requested_at IS NOT NULL AS cancelling FROM import WHERE import_id = ${importId}`,
  );
  return row?.cancelling
    ? ApplicationFailure.nonRetryable('The import is being cancelled.', 'ImportCancelling')
    : ApplicationFailure.retryable('Another attempt has taken the staging over.', 'Superseded');
}
