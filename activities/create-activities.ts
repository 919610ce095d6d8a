import { Context } from '@temporalio/activity';
import type { ImportActivities, Labelled } from '../core/model/contract.js';
import { type JobRef, jobOf } from '../core/model/job.js';
import { inCompany } from '../db/client.js';
import { importProgress } from '../db/import-figures.js';
import { jobLabels } from '../db/job.js';
import { finishDryRun } from '../services/dry-runs/finish-dry-run.js';
import { finishCancel, markCancelling } from '../services/imports/cancel.js';
import { failImport } from '../services/imports/fail-import.js';
import { finishRun } from '../services/imports/finish-run.js';
import { setPaused } from '../services/imports/pause.js';
import { prepareDryRun, prepareRun } from '../services/imports/prepare-run.js';
import { attemptDelivery } from '../services/notifications/attempt-delivery.js';
import { finishPostProcessing } from '../services/post-processing/end-post-processing.js';
import { setPostProcessingPaused } from '../services/post-processing/pause.js';
import { preparePortions } from '../services/post-processing/prepare-portions.js';
import {
  type PortionDependencies,
  postProcessBatch,
  processPortion,
} from '../services/post-processing/process-portion.js';
import { prepareUndo } from '../services/undo/begin-undo.js';
import { finishUndo } from '../services/undo/finish-undo.js';
import { undoBatch } from '../services/undo/undo-batch.js';
import { CompanyShare } from './company-share.js';
import type { Dependencies } from './dependencies.js';
import { prepareThread } from './idle-thread.js';
import { processBatch } from './process-batch.js';
import { reportFailures } from './report-failures.js';
import { stageFile } from './stage-file.js';
import { StagingTurns } from './staging-turns.js';

type Activities = Record<string, (argument: never) => Promise<unknown>>;

/** Adds heartbeats, by whose absence Temporal detects a lost worker, and failures without customer data. */
function instrumented<Given extends Activities>({ bounds }: Pick<Dependencies, 'bounds'>, activities: Given): Given {
  return reportFailures(withHeartbeats(activities), bounds.refusedAttempts);
}

function withHeartbeats<Given extends Activities>(activities: Given): Given {
  return Object.fromEntries(
    Object.entries(activities).map(([name, activity]) => [
      name,
      async (argument: never) => {
        const context = Context.current();
        const beat = setInterval(() => context.heartbeat(), 1_000);
        try {
          return await activity(argument);
        } finally {
          clearInterval(beat);
        }
      },
    ]),
  ) as Given;
}

/** The result of preparing a job, with what its workflow is found by, unless the namespace has no such search attributes. */
async function labelled<Prepared extends object>(
  { database, hasSearchAttributes }: Pick<Dependencies, 'database' | 'hasSearchAttributes'>,
  job: JobRef,
  prepared: Prepared,
): Promise<Prepared & Labelled> {
  if (!(await hasSearchAttributes())) return prepared;
  return { ...prepared, labels: await inCompany(database, job.companyId, (tx) => jobLabels(tx, job)) };
}

/** Short activities, on the task queue of the workflows. */
export function createActivities(dependencies: Dependencies) {
  const { database } = dependencies;
  return instrumented(dependencies, {
    prepareRun: async (request) => {
      const prepared = await prepareRun(database, request, Context.current().cancellationSignal);
      return labelled(dependencies, jobOf('processing', { ...request, number: prepared.runNo }), prepared);
    },
    prepareDryRun: async (request) => {
      const prepared = await prepareDryRun(database, request, Context.current().cancellationSignal);
      return labelled(dependencies, jobOf('dry-run', { ...request, number: prepared.runNo }), prepared);
    },
    finishDryRun: (end) => finishDryRun(database, end),
    finishRun: (ref) => finishRun(database, ref),
    preparePostProcessing: async (ref) =>
      labelled(dependencies, jobOf('post-processing', ref), await preparePortions(database, ref)),
    setPostProcessingPaused: (ref) => setPostProcessingPaused(database, ref),
    finishPostProcessing: (end) => finishPostProcessing(database, end),
    prepareUndo: async (ref) => labelled(dependencies, jobOf('undo', ref), await prepareUndo(database, ref)),
    finishUndo: (end) => finishUndo(database, end),
    markCancelling: (ref) => markCancelling(database, ref),
    finishCancel: (ref) => finishCancel(database, ref),
    setPaused: (ref) => setPaused(database, ref),
    failImport: (ref) => failImport(database, ref),
    readProgress: async ({ companyId, importId }) => {
      const progress = await inCompany(database, companyId, (tx) => importProgress(tx, importId));
      return { status: progress.status, progress };
    },
  } satisfies Partial<ImportActivities>);
}

/** Staging has a task queue of its own: each file takes a thread and some memory. */
export function createStagingActivities(dependencies: Dependencies) {
  const turns = new StagingTurns();
  prepareThread();
  return instrumented(dependencies, {
    stageFile: (ref) => stageFile(dependencies, turns, ref),
  } satisfies Partial<ImportActivities>);
}

/** Batches have a task queue of their own, in which companies take turns. */
export function createBatchActivities(dependencies: Dependencies) {
  const maxLostAttempts = dependencies.bounds.lostAttempts;
  return instrumented(dependencies, {
    processBatch: (ref) =>
      processBatch({ ...dependencies, maxLostAttempts }, ref, Context.current().cancellationSignal),
    undoBatch: (ref) => undoBatch(dependencies.database, ref, Context.current().cancellationSignal, maxLostAttempts),
    ...postProcessing(dependencies),
  } satisfies Partial<ImportActivities>);
}

const postProcessing = (dependencies: PortionDependencies) =>
  ({
    postProcess: (ref) => processPortion(dependencies, ref, Context.current().cancellationSignal),
    postProcessBatch: (ref) => postProcessBatch(dependencies, ref, Context.current().cancellationSignal),
  }) satisfies Partial<ImportActivities>;

/** The share of each company: a quarter of the places. */
const shareOf = (maxConcurrent: number): CompanyShare => new CompanyShare(Math.ceil(maxConcurrent / 4));

/**
 * Batches for external targets have a task queue of their own: they mostly wait. `maxConcurrent` is how many run at the
 * same time.
 */
export function createDeliveryActivities(
  { deliveryDatabase: database, ...dependencies }: Dependencies,
  maxConcurrent: number,
) {
  const { connections, bounds } = dependencies;
  const shares = shareOf(maxConcurrent);
  const { postProcess, postProcessBatch } = postProcessing({ ...dependencies, database });
  return instrumented({ bounds }, {
    processBatch: (ref) =>
      shares.within(ref.companyId, () =>
        processBatch(
          { database, connections, maxLostAttempts: bounds.lostAttempts },
          ref,
          Context.current().cancellationSignal,
        ),
      ),
    postProcess: (ref) => shares.within(ref.companyId, () => postProcess(ref)),
    postProcessBatch: (ref) => shares.within(ref.companyId, () => postProcessBatch(ref)),
  } satisfies Partial<ImportActivities>);
}

/**
 * E-mails have a task queue of their own, as a mail server may take long for some recipients. `maxConcurrent` is how
 * many are sent at the same time.
 */
export function createMailActivities(dependencies: Dependencies, maxConcurrent: number) {
  const shares = shareOf(maxConcurrent);
  return instrumented(dependencies, {
    attemptDelivery: (ref) => shares.within(ref.companyId, () => attemptDelivery(dependencies, ref)),
  } satisfies Partial<ImportActivities>);
}

/**
 * Calls of webhooks have a task queue of their own: they mostly wait. `maxConcurrent` is how many are made at the same
 * time.
 */
export function createWebhookActivities(dependencies: Dependencies, maxConcurrent: number) {
  const shares = shareOf(maxConcurrent);
  return instrumented(dependencies, {
    attemptDelivery: (ref) =>
      shares.within(ref.companyId, () => attemptDelivery(dependencies, ref, Context.current().cancellationSignal)),
  } satisfies Partial<ImportActivities>);
}
