import { ApplicationFailure, condition, setHandler } from '@temporalio/workflow';
import { progressMessage } from '../core/model/progress.js';
import { finalFailure } from './failures.js';
import type { ImportCourse } from './import-course.js';
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
export function obeyMessages(course: ImportCourse): void {
  setHandler(progressQuery, () => ({ ...course.progress, message: progressMessage(course.progress) }));
  setHandler(cancelSignal, () => course.cancel());
  setHandler(pauseSignal, () => course.pause(true));
  setHandler(resumeSignal, () => course.pause(false));
  setHandler(stagedSignal, (far) => {
    if (course.phase === 'staging' && !course.cancelling) course.show(far);
  });
  setHandler(
    processUpdate,
    async (request: ProcessRequest) => {
      course.chosen = true;
      await condition(() => course.phase !== 'staging');
      if (course.cancelling || course.ended)
        throw finalFailure('NotProcessable', 'The import came to its end before that.');
      await course.begin(request);
      const { runNo } = course.progress.run;
      if (request.mode === 'now') await condition(() => course.answerable);
      return { runNo, progress: course.progress };
    },
    {
      validator: (request: ProcessRequest) => {
        const problem = requestProblem(request);
        if (problem) throw finalFailure('NotProcessable', problem);
        // What follows has ended the import by the time that anybody may ask for another run.
        if (course.ended || course.cancelling || course.phase === 'followed')
          throw ApplicationFailure.nonRetryable('The import is coming to its end: ask again.', 'Ending');
        if (course.chosen) throw finalFailure('NotProcessable', 'The import is being processed already.');
      },
    },
  );
}
