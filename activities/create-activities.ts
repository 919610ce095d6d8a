import { Context } from '@temporalio/activity';
import type { ImportActivities } from '../core/model/contract.js';
import { inCompany } from '../db/client.js';
import { importProgress } from '../db/import-figures.js';
import { finishDryRun } from '../services/dry-runs/finish-dry-run.js';
import { finishCancel, markCancelling } from '../services/imports/cancel.js';
import { failImport } from '../services/imports/fail-import.js';
import { finishRun } from '../services/imports/finish-run.js';
import { setPaused } from '../services/imports/pause.js';
import { prepareDryRun, prepareRun } from '../services/imports/prepare-run.js';
import { attemptDelivery } from '../services/notifications/attempt-delivery.js';
import { finishPostProcessing } from '../services/post-processing/end-run.js';
import { setPostProcessingPaused } from '../services/post-processing/pause.js';
import { preparePortions } from '../services/post-processing/prepare-portions.js';
import {
  type PortionDependencies,
  postProcessBatch,
  processPortion,
} from '../services/post-processing/process-portion.js';
import { finishUndo } from '../services/undo/finish-undo.js';
import { prepareUndo } from '../services/undo/prepare-undo.js';
import { undoBatch } from '../services/undo/undo-batch.js';
import { CompanyShare } from './company-share.js';
import type { Dependencies } from './dependencies.js';
import { prepareThread } from './idle-thread.js';
import { processBatch } from './process-batch.js';
import { reportFailures } from './report-failures.js';
import { stageFile } from './stage-file.js';
import { StagingTurns } from './staging-turns.js';

type Activities = Record<string, (argument: never) => Promise<unknown>>;

/** Failing without customer data, and heard of while they run: a lost worker is noticed by silence. */
function told<Given extends Activities>({ bounds }: Pick<Dependencies, 'bounds'>, activities: Given): Given {
  return reportFailures(beating(activities), bounds.refusedAttempts);
}

function beating<Given extends Activities>(activities: Given): Given {
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

/** Activities that are short and keep no one waiting: the task queue of the workflows has them. */
export function createActivities(dependencies: Dependencies) {
  const { database } = dependencies;
  return told(dependencies, {
    prepareRun: (request) => prepareRun(database, request, Context.current().cancellationSignal),
    prepareDryRun: (request) => prepareDryRun(database, request, Context.current().cancellationSignal),
    finishDryRun: (end) => finishDryRun(database, end),
    finishRun: (ref) => finishRun(database, ref),
    preparePostProcessing: (ref) => preparePortions(database, ref),
    setPostProcessingPaused: (ref) => setPostProcessingPaused(database, ref),
    finishPostProcessing: (end) => finishPostProcessing(database, end),
    prepareUndo: (ref) => prepareUndo(database, ref),
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

/** Staging, with a task queue of its own: each takes a thread and some memory. */
export function createStagingActivities(dependencies: Dependencies) {
  const turns = new StagingTurns();
  prepareThread();
  return told(dependencies, {
    stageFile: (ref) => stageFile(dependencies, turns, ref),
  } satisfies Partial<ImportActivities>);
}

/** Row processing, with a task queue of its own: there companies take turns. */
export function createBatchActivities(dependencies: Dependencies) {
  const maxLostAttempts = dependencies.bounds.lostAttempts;
  return told(dependencies, {
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

/** The share of each company in so many places. */
const shareOf = (places: number): CompanyShare => new CompanyShare(Math.ceil(places / 4));

/** Batches that leave the books, with a task queue of their own: they mostly wait, `places` of them at once. */
export function createDeliveryActivities(
  { deliveryDatabase: database, ...dependencies }: Dependencies,
  places: number,
) {
  const { connections, bounds } = dependencies;
  const shares = shareOf(places);
  const { postProcess, postProcessBatch } = postProcessing({ ...dependencies, database });
  return told({ bounds }, {
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

/** E-mails, with a task queue of their own, `places` of them at once: a mail server may take long over some recipients. */
export function createMailActivities(dependencies: Dependencies, places: number) {
  const shares = shareOf(places);
  return told(dependencies, {
    attemptDelivery: (ref) => shares.within(ref.companyId, () => attemptDelivery(dependencies, ref)),
  } satisfies Partial<ImportActivities>);
}

/** Calls of webhooks, with a task queue of their own: they mostly wait, `places` of them at once. */
export function createWebhookActivities(dependencies: Dependencies, places: number) {
  const shares = shareOf(places);
  return told(dependencies, {
    attemptDelivery: (ref) =>
      shares.within(ref.companyId, () => attemptDelivery(dependencies, ref, Context.current().cancellationSignal)),
  } satisfies Partial<ImportActivities>);
}
