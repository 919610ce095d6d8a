import { beginRetry } from '../../services/post-processing/begin-retry.js';
import type { ApiDependencies } from '../http/dependencies.js';
import { problemsOf } from '../http/page.js';
import { IdParams } from '../http/params.js';
import { afterWaiting } from '../http/preference.js';
import { invalidRequest } from '../http/problem.js';
import type { App } from '../http/server.js';
import { jobRoutes } from '../jobs/routes.js';
import { answerStartedJob, StartJobHeaders, startStoredJob } from '../jobs/start-job.js';
import { requireEntriesInError } from './entries/require-entries-in-error.js';
import { postProcessingView, readSetup } from './reads.js';
import { PostProcessingJob, RetryBody } from './schemas.js';
import { takeCurrentSteps } from './take-current-steps.js';

const base = '/v1/companies/:company/imports/:id/post-processing';
const tags = ['Post-processing'];

export function postProcessingRoutes(app: App, dependencies: ApiDependencies): void {
  jobRoutes(app, dependencies, {
    view: postProcessingView,
    path: 'post-processing',
    tags,
    schema: PostProcessingJob,
    list: { operationId: 'listPostProcessing', summary: 'List the post-processing jobs of an import, newest first' },
    get: { operationId: 'getPostProcessing', summary: 'Get one post-processing job: status and counts' },
    controls: {
      cancel: {
        operationId: 'cancelPostProcessing',
        summary: 'Cancel post-processing: steps that are done are kept, the others are not done',
      },
      pause: { operationId: 'pausePostProcessing', summary: 'Pause post-processing: no further step starts' },
      resume: { operationId: 'resumePostProcessing', summary: 'Resume paused post-processing' },
    },
  });

  app.post(
    `${base}/retry`,
    {
      config: { optionalBody: true },
      schema: {
        operationId: 'retryPostProcessing',
        summary: 'Retry the post-processing steps that are in error or were skipped',
        description:
          'Answers 200 once it is done, or 202 if that takes longer than the client wants to wait. Steps that were not tried because an earlier step failed follow once that one succeeds.',
        tags,
        params: IdParams,
        headers: StartJobHeaders,
        body: RetryBody,
        response: {
          200: afterWaiting(PostProcessingJob),
          202: afterWaiting(PostProcessingJob),
          ...problemsOf(409, 422),
        },
      },
    },
    async (request, reply) => {
      const { caller, body } = request;
      if (body.entries && body.status)
        throw invalidRequest([{ in: 'body', pointer: '/status', detail: 'cannot be combined with entries' }]);
      return answerStartedJob(dependencies, request, reply, postProcessingView, (ref) =>
        startStoredJob(dependencies, ref, 'post-processing', async (tx) => {
          const { importId } = ref;
          const setup = await readSetup(tx, importId);
          if (body.entries) await requireEntriesInError(tx, { importId, setup }, body.entries);
          const { currentSteps = false, ...selection } = body;
          if (currentSteps) await takeCurrentSteps(tx, importId);
          return beginRetry(tx, ref, selection, caller.keyName);
        }),
      );
    },
  );
}
