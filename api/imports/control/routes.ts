import type { ImportRef } from '../../../core/model/contract.js';
import { begins } from '../../../core/model/import-events.js';
import type { ImportStatus } from '../../../core/model/import-state.js';
import type { JobStatus } from '../../../core/model/job.js';
import type { Progress } from '../../../core/model/progress.js';
import { ignoreEngineOutage } from '../../../temporal/call-failures.js';
import { answerOnceReached } from '../../http/answer-once-reached.js';
import type { ApiDependencies } from '../../http/dependencies.js';
import { problemsOf } from '../../http/page.js';
import { IdParams } from '../../http/params.js';
import { afterWaiting, WaitHeaders } from '../../http/preference.js';
import { requestEnd } from '../../http/request-end.js';
import type { App } from '../../http/server.js';
import { controlActiveJob } from '../../jobs/control.js';
import { readProgress } from '../reads.js';
import { Import } from '../schemas.js';
import { isAtRest, lookAtImport } from '../wait-for-import.js';
import { markCancelling } from './mark-cancelling.js';

/** Whether post-processing is running, in one of these states. */
const isFollowed = ({ status, postProcessing }: Import, ...statuses: JobStatus[]): boolean =>
  status === 'PostProcessing' && postProcessing !== null && statuses.includes(postProcessing.status);

/** Seconds that the request waits if it has no `Prefer` header. */
const defaultWait = 10;

/** The controls of a running import: the states that allow them, and when they have taken effect. */
const controls = {
  cancel: {
    summary: 'Cancel an import: completed records are kept, the others become `Skipped`',
    done: 'cancelled',
    // Post-processing may return to Staged.
    reached: (found: Import, from: ImportStatus) =>
      isAtRest(found) && (found.status !== 'Staged' || from === 'PostProcessing'),
  },
  pause: {
    summary: 'Pause an import: no further batch starts, and no more of the file is read',
    done: 'paused',
    reached: (found: Import) =>
      (found.status === 'Paused' || !begins('pause', found.status)) && !isFollowed(found, 'Ready', 'In Process'),
  },
  resume: {
    summary: 'Resume a paused import',
    done: 'resumed',
    reached: (found: Import) => found.status !== 'Paused' && !isFollowed(found, 'On Hold'),
  },
} as const;

export function controlImportRoutes(app: App, dependencies: ApiDependencies): void {
  for (const action of ['cancel', 'pause', 'resume'] as const) {
    const { summary, done, reached } = controls[action];
    app.post(
      `/v1/companies/:company/imports/:id/${action}`,
      {
        schema: {
          operationId: `${action}Import`,
          summary,
          description: `Answers 200 once it is ${done}, or 202 if that takes longer than the client wants to wait.`,
          tags: ['Imports'],
          params: IdParams,
          headers: WaitHeaders(defaultWait),
          response: { 200: afterWaiting(Import), 202: afterWaiting(Import), ...problemsOf(409) },
        },
      },
      async (request, reply) => {
        const {
          caller,
          params: { id },
        } = request;
        const requestEnded = requestEnd(reply);
        const progress = await readProgress(dependencies, caller, id, action);
        const ref = { companyId: caller.companyId, importId: id };
        const { status: from } = progress;
        await forwardSignal(dependencies, ref, action, progress);
        // Post-processing may have begun since, or a run have ended: the workflow may have ended before it received the
        // signal.
        const now = await readProgress(dependencies, caller, id);
        if (
          now.status !== from &&
          (now.status === 'PostProcessing' || (action === 'cancel' && now.status === 'Staged'))
        )
          await forwardSignal(dependencies, ref, action, now);
        return answerOnceReached(dependencies, request, reply, {
          importId: id,
          look: lookAtImport(dependencies, caller, id),
          reached: (found) => reached(found, from),
          byDefault: defaultWait,
          requestEnded,
        });
      },
    );
  }
}

type Action = keyof typeof controls;

/** Forwards a signal to the workflow that works on an import in this state. */
async function forwardSignal(
  dependencies: ApiDependencies,
  ref: ImportRef,
  action: Action,
  progress: Progress,
): Promise<void> {
  const { status } = progress;
  if (status === 'PostProcessing' || status === 'Undoing') return controlActiveJob(dependencies, ref, action);
  const stored = action === 'cancel' && (await markCancelling(dependencies, ref, status));
  const passedOn = dependencies.engine.signal(ref, action, status === 'Staged' ? progress : undefined);
  await (stored ? ignoreEngineOutage(passedOn) : passedOn);
}
