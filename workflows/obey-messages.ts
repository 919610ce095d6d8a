import { ApplicationFailure, condition, setHandler } from '@temporalio/workflow';
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
  stagedSignal,
} from './messages.js';

/** Answers and obeys what anybody sends to the workflow: the API, Temporal's CLI and its UI. */
export function obeyMessages(workflow: ImportWorkflow): void {
  setHandler(progressQuery, () => ({ ...workflow.progress, message: progressMessage(workflow.progress) }));
  setHandler(cancelSignal, () => workflow.cancel());
  setHandler(pauseSignal, () => workflow.pause(true));
  setHandler(resumeSignal, () => workflow.pause(false));
  setHandler(stagedSignal, (far) => {
    if (workflow.phase === 'staging' && !workflow.cancelling) workflow.show(far);
  });
  setHandler(
    processUpdate,
    async (request: ProcessRequest) => {
      workflow.chosen = true;
      await condition(() => workflow.phase !== 'staging');
      if (workflow.cancelling || workflow.ended)
        throw finalFailure('NotProcessable', 'The import came to its end before that.');
      await workflow.begin(request);
      const { runNo } = workflow.progress.run;
      if (request.mode === 'now') await condition(() => workflow.answerable);
      return { runNo, progress: workflow.progress };
    },
    {
      validator: (request: ProcessRequest) => {
        const problem = requestProblem(request);
        if (problem) throw finalFailure('NotProcessable', problem);
        // What follows has ended the import by the time that anybody may ask for another run.
        if (workflow.ended || workflow.cancelling || workflow.phase === 'followed')
          throw ApplicationFailure.nonRetryable('The import is coming to its end: ask again.', 'Ending');
        if (workflow.chosen) throw finalFailure('NotProcessable', 'The import is being processed already.');
      },
    },
  );
}
