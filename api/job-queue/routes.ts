import { Type } from 'typebox';
import { hasEnded, type JobStatus as Status } from '../../core/model/job.js';
import { type JobAction, jobActionNames, jobActions } from '../../core/model/job-entry.js';
import { Described } from '../../core/schema/named-enum.js';
import { inCompany } from '../../db/client.js';
import { readPage } from '../../db/page-plan.js';
import { answerOnceReached } from '../http/answer-once-reached.js';
import type { Caller } from '../http/caller.js';
import { numberIn, page, pageQuery } from '../http/cursor.js';
import type { ApiDependencies } from '../http/dependencies.js';
import { Page, problemsOf } from '../http/page.js';
import { CompanyParams } from '../http/params.js';
import { afterWaiting, WaitHeaders } from '../http/preference.js';
import { requestEnd } from '../http/request-end.js';
import type { App } from '../http/server.js';
import { JobKind, JobStatus } from '../jobs/schemas.js';
import { askJob, controlJobs } from './control-jobs.js';
import { type FoundEntry, readEntries, readEntry } from './reads.js';
import { EntryParams, JobActionOutcome, JobActionRequest, JobQueueEntry } from './schemas.js';

const base = '/v1/companies/:company/job-queue';
const tags = ['Job queue'];

/** Seconds that a client waits by default for a job to obey. */
const defaultWaitSeconds = 10;

/** When a job has obeyed an action. */
const operations: Record<JobAction, { operationId: string; reached: (status: Status) => boolean }> = {
  cancel: { operationId: 'cancelJob', reached: hasEnded },
  'set-on-hold': {
    operationId: 'setJobOnHold',
    reached: (status) => status !== 'Ready' && status !== 'In Process',
  },
  'set-ready': { operationId: 'setJobReady', reached: (status) => status !== 'On Hold' },
};

export function jobQueueRoutes(app: App, dependencies: ApiDependencies): void {
  const { database } = dependencies;
  const find = (caller: Caller, number: number): Promise<FoundEntry> =>
    inCompany(database, caller.companyId, (tx) => readEntry(tx, caller.companyCode, number));

  app.get(
    base,
    {
      schema: {
        operationId: 'listJobQueueEntries',
        summary: 'List the job queue: background jobs of all imports, newest first',
        tags,
        params: CompanyParams,
        querystring: Type.Object({
          status: Type.Optional(Described(JobStatus, 'Lists only jobs with this status.')),
          kind: Type.Optional(Described(JobKind, 'Lists only jobs of this kind.')),
          integration: Type.Optional(
            Type.String({ description: 'Lists only jobs of the integration with this code.' }),
          ),
          ...pageQuery,
        }),
        response: { 200: Page(JobQueueEntry), ...problemsOf() },
      },
    },
    async ({ caller, query: { cursor, limit = 100, ...filter } }) => {
      const before = numberIn(cursor);
      const found = await readPage(database, caller.companyId, (tx) =>
        readEntries(tx, caller.companyCode, filter, { before, limit: limit + 1 }),
      );
      return page(found, limit, ({ number }) => [number]);
    },
  );

  app.get(
    `${base}/:number`,
    {
      schema: {
        operationId: 'getJobQueueEntry',
        summary: 'Get one job: status, progress, what is possible now',
        tags,
        params: EntryParams,
        response: { 200: JobQueueEntry, ...problemsOf() },
      },
    },
    async ({ caller, params: { number } }) => (await find(caller, number)).entry,
  );

  app.post(
    `${base}/actions`,
    {
      schema: {
        operationId: 'controlJobs',
        summary: 'Cancel, set on hold or set ready all jobs that a filter finds',
        description: 'Answers at once with what was done and what was skipped and why; `preview` only counts.',
        tags,
        params: CompanyParams,
        body: JobActionRequest,
        response: { 200: JobActionOutcome, ...problemsOf() },
      },
    },
    ({ caller, body: { status, kind, integration, ...what } }) =>
      controlJobs(dependencies, caller, { status, kind, integration }, what),
  );

  for (const action of jobActionNames) {
    const { label, done } = jobActions[action];
    const { operationId, reached } = operations[action];
    app.post(
      `${base}/:number/${action}`,
      {
        schema: {
          operationId,
          summary: label,
          description: `Answers 200 once it is ${done}, or 202 if that takes longer than the client wants to wait.`,
          tags,
          params: EntryParams,
          headers: WaitHeaders(defaultWaitSeconds),
          response: { 200: afterWaiting(JobQueueEntry), 202: afterWaiting(JobQueueEntry), ...problemsOf(409) },
        },
      },
      async (request, reply) => {
        const {
          caller,
          params: { number },
        } = request;
        const requestEnded = requestEnd(reply);
        const { row } = await find(caller, number);
        await askJob(dependencies, caller, row, action);
        return answerOnceReached(dependencies, request, reply, {
          importId: row.import_id,
          look: async () => (await find(caller, number)).entry,
          reached: ({ status }) => reached(status),
          byDefault: defaultWaitSeconds,
          requestEnded,
        });
      },
    );
  }
}
