import { condition, setHandler } from '@temporalio/workflow';
import { progressMessage } from '../core/model/progress.js';
import { finalFailure } from './failures.js';
import type { ImportWorkflow } from './import-workflow.js';
import {
  cancelSignal,
  type ProcessRequest,
  pauseSignal,
  processUpdate,
  progressQuery,
  requestProblem,
  resumeSignal,
  runSignal,
  stagedSignal,
} from './messages.js';

/**
 * Handles the queries, signals and updates of an import's workflow, whether they come from the API, the Temporal CLI or
 * the Temporal UI.
 */
export function handleMessages(workflow: ImportWorkflow): void {
  setHandler(progressQuery, () => ({ ...workflow.progress, message: progressMessage(workflow.progress) }));
  setHandler(cancelSignal, () => workflow.cancel());
  setHandler(pauseSignal, () => workflow.pause(true));
  setHandler(resumeSignal, () => workflow.pause(false));
  setHandler(runSignal, (runNo) => workflow.request(runNo));
  setHandler(stagedSignal, (progress) => {
    if (workflow.phase === 'staging' && !workflow.cancelling) workflow.show(progress);
  });
  setHandler(
    processUpdate,
    async (request: ProcessRequest) => {
      workflow.chosen = true;
      await condition(() => workflow.phase !== 'staging');
      if (workflow.cancelling || workflow.ended)
        throw finalFailure('NotProcessable', 'The import ended before this request.');
      await workflow.begin(request);
      const { runNo } = workflow.progress.run;
      if (request.mode === 'now') await condition(() => workflow.answerable);
      return { runNo, progress: workflow.progress };
    },
    {
      validator: (request: ProcessRequest) => {
        const problem = requestProblem(request);
        if (problem) throw finalFailure('NotProcessable', problem);
        // By the time that another run may be requested, post-processing has ended the import.
        if (workflow.ended || workflow.cancelling || workflow.phase === 'followed') throw finalFailure('Ending');
        if (workflow.chosen) throw finalFailure('NotProcessable', 'The import is being processed already.');
      },
    },
  );
}
