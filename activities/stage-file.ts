import type { ImportRef, StagingResult } from '../core/model/contract.js';
import { Failure } from '../core/model/failure.js';
import { begins, importEvents } from '../core/model/import-events.js';
import { unusedColumns } from '../core/notices/unused-columns.js';
import { compilePlan } from '../core/plan/compile-plan.js';
import { stepsOf } from '../core/setup/post-processing.js';
import { targetOf } from '../core/setup/target-of.js';
import { storableJson } from '../core/text/storable.js';
import { announceChange } from '../db/announce-change.js';
import { changeStatus } from '../db/change-status.js';
import { type Database, inCompany } from '../db/client.js';
import { DatabaseFailure } from '../db/database-failure.js';
import { cancelRequested } from '../db/import-cancel.js';
import { importProgress } from '../db/import-figures.js';
import { markGroupsInError } from '../db/mark-groups-in-error.js';
import type { ImportRow } from '../db/rows.js';
import { type Admit, type EarlierAttempt, inAttempt, reportingEnd } from '../services/lost-attempts.js';
import { recordFileFault } from '../services/staging/record-file-fault.js';
import type { StagedFile } from '../services/staging/stage-rows.js';
import type { StagingOutcome } from '../services/staging/staging-thread.js';
import type { Dependencies } from './dependencies.js';
import { runStagingThread } from './run-staging-thread.js';
import { signalStagingProgress } from './signal-staging-progress.js';
import type { StagingTurns } from './staging-turns.js';
import { takeTurn } from './take-turn.js';

/**
 * Parses the import's file and stages its records when it is its turn. A later attempt continues where the last one
 * ended.
 */
export async function stageFile(
  dependencies: Dependencies,
  turns: StagingTurns,
  ref: ImportRef,
): Promise<StagingResult> {
  const { database } = dependencies;
  const endTurn = await takeTurn(database, turns, ref);
  const { claim, outcome } = await inAttempt(
    'Reading the file',
    dependencies.bounds.lostAttempts,
    async (claim, admit) => ({ claim, outcome: await readFile(dependencies, ref, claim, admit) }),
  ).finally(endTurn);
  switch (outcome.kind) {
    case 'over':
      return stagedBefore(database, ref);
    case 'staged':
      return finishStaging(database, ref, claim, outcome);
    case 'fault':
      if (await recordFileFault(database, ref, claim, outcome)) return stagedBefore(database, ref);
      return stopped(database, ref);
    case 'stopped':
      return stopped(database, ref);
    case 'invalid setup':
      throw new Failure('InvalidSetup', outcome.message);
    case 'failed':
      throw new DatabaseFailure('StagingFailed', outcome.message, outcome.refusal);
  }
}

/** Reads the file in a thread; `over` if there is nothing left to read. */
async function readFile(
  { database, databaseUrl, files, bounds }: Dependencies,
  ref: ImportRef,
  claim: string,
  admit: Admit,
): Promise<StagingOutcome | { kind: 'over' }> {
  const begun = await claimStaging(database, ref, claim, admit);
  if (!begun) return { kind: 'over' };
  // A file is not read in vain if its documents could not be post-processed.
  stepsOf(begun.setup);
  const { storedAs, ...rest } = begun;
  const expansion = { ratio: bounds.fileExpansionRatio, floorBytes: bounds.fileExpansionFloorBytes };
  const stopSignalling = signalStagingProgress(database, ref);
  const report = () =>
    inCompany(
      database,
      ref.companyId,
      (tx) =>
        tx`UPDATE import SET staging_unreported = 0 WHERE import_id = ${ref.importId} AND staging_claim = ${claim}`,
    );
  return reportingEnd(async () => {
    const outcome = await files.withLocalCopy(storedAs, (path) =>
      runStagingThread({
        ...ref,
        ...rest,
        expansion,
        stepsPerRecord: bounds.fileStepsPerRecord,
        claim,
        databaseUrl,
        path,
      }),
    );
    if (outcome.kind !== 'staged' && outcome.kind !== 'fault') await report();
    if (outcome.kind !== 'staged') return outcome;
    // Not in the thread, which would have to prepare the names of fields for each file.
    const notices = unusedColumns(compilePlan(begun.setup), outcome.columns, outcome.sheet);
    return { ...outcome, notices: [...outcome.notices, ...notices] };
  }, report).finally(stopSignalling);
}

/**
 * The result if there is nothing to stage: an earlier attempt finished, the import is paused, or a cancel came first.
 */
async function stagedBefore(database: Database, ref: ImportRef): Promise<StagingResult> {
  const progress = await inCompany(database, ref.companyId, (tx) => importProgress(tx, ref.importId));
  // The import may also have been paused when this attempt asked, and resumed since: then the next attempt reads the
  // file.
  if (begins('begin reading', progress.status) || progress.status === 'Cancelling')
    throw await stoppedBecause(database, ref);
  return result(progress);
}

function result(progress: StagingResult['progress']): StagingResult {
  return { status: progress.status, progress };
}

type ToRead = Pick<ImportRow, 'stored_as' | 'setup' | 'staged_rows' | 'file_name'> & {
  today: string;
  company: string;
  staged_up_to: number;
};

async function claimStaging(database: Database, { companyId, importId }: ImportRef, claim: string, admit: Admit) {
  return inCompany(database, companyId, async (tx) => {
    const [earlier] = await tx<EarlierAttempt[]>`
      SELECT staging_unreported AS unreported, staging_claim AS claim FROM import
      WHERE import_id = ${importId} AND status = ANY (${[...importEvents['begin reading'].from]}::text[])`;
    const unreported = earlier ? admit(earlier) : 0;
    const [row] = await changeStatus(tx, importId, 'begin reading', {
      to: 'Parsing',
      set: tx`staging_claim = ${claim}, staging_unreported = ${unreported}, started_at = coalesce(started_at, now())`,
      returning: tx<ToRead[]>`
        stored_as, setup, staged_rows, file_name, (created_at AT TIME ZONE 'UTC')::date AS today,
        (SELECT c.code FROM company c WHERE c.company_id = import.company_id) AS company, (SELECT coalesce(max(r.row_no), 0) FROM integration_record r WHERE r.import_id = import.import_id) AS staged_up_to`,
    });
    if (!row) return undefined;
    await announceChange(tx, importId);
    return {
      storedAs: row.stored_as,
      setup: row.setup,
      stagedUpTo: row.staged_up_to,
      staged: row.staged_rows,
      context: { today: row.today, fileName: row.file_name, company: row.company },
    };
  });
}

async function finishStaging(
  database: Database,
  { companyId, importId }: ImportRef,
  claim: string,
  staged: StagedFile,
): Promise<StagingResult> {
  const finished = await inCompany(database, companyId, async (tx) => {
    const [done] = await changeStatus(tx, importId, 'end reading', {
      to: tx`CASE processing WHEN 'choose' THEN 'Staged' ELSE 'Processing' END`,
      set: tx`staged_at = now(), columns = ${storableJson(staged.columns)}::text::jsonb, interleaved = ${staged.interleaved}, notices = ${storableJson(staged.notices)}::text::jsonb, bytes_read = file_size`,
      where: tx`staging_claim = ${claim} AND cancel_requested_at IS NULL AND staged_rows = ${staged.staged}`,
      returning: tx<Pick<ImportRow, 'setup' | 'staged_errors'>[]>`setup, staged_errors`,
    });
    if (!done) return undefined;
    if (targetOf(done.setup).lines && done.staged_errors > 0) {
      const markedErrors = await markGroupsInError(tx, { companyId, importId });
      await tx`UPDATE import SET staged_errors = staged_errors + ${markedErrors} WHERE import_id = ${importId}`;
    }
    await announceChange(tx, importId);
    return result(await importProgress(tx, importId));
  });
  return finished ?? stopped(database, { companyId, importId });
}

/** The result of staging that was stopped: paused, or a failure with the reason. */
async function stopped(database: Database, ref: ImportRef): Promise<StagingResult> {
  const progress = await inCompany(database, ref.companyId, (tx) => importProgress(tx, ref.importId));
  if (progress.status === 'Paused') return result(progress);
  throw await stoppedBecause(database, ref);
}

async function stoppedBecause(database: Database, ref: ImportRef): Promise<Failure> {
  return (await cancelRequested(database, ref)) ? new Failure('ImportCancelling') : new Failure('Superseded');
}
