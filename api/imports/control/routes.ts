import { begins } from '../../../core/model/import-events.js';
import type { ImportStatus } from '../../../core/model/import-state.js';
import type { JobStatus } from '../../../core/model/job.js';
import { answerOnceReached } from '../../http/answer-once-reached.js';
import type { ApiDependencies } from '../../http/dependencies.js';
import { problemsOf } from '../../http/page.js';
import { IdParams } from '../../http/params.js';
import { afterWaiting, WaitHeaders } from '../../http/preference.js';
import { requestEnd } from '../../http/request-end.js';
import type { App } from '../../http/server.js';
import { Import } from '../schemas.js';
import { isAtRest, lookAtImport } from '../wait-for-import.js';
import { controlImport } from './control-import.js';

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
        const from = await controlImport(dependencies, caller, id, action);
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
