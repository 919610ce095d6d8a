import { Type } from 'typebox';
import { endedJobStatuses, type JobRef, type JobStatus as Status } from '../../core/model/job.js';
import { type JobAction, jobActionNames, jobActions, refusedAction } from '../../core/model/job-entry.js';
import { Described } from '../../core/schema/named-enum.js';
import { inCompany } from '../../db/client.js';
import { readPage } from '../../db/page-plan.js';
import type { JobSignal } from '../../temporal/engine.js';
import { answerOnceReached } from '../http/answer-once-reached.js';
import type { Caller } from '../http/caller.js';
import { numberIn, page, pageQuery } from '../http/cursor.js';
import type { ApiDependencies } from '../http/dependencies.js';
import { Page, problemsOf } from '../http/page.js';
import { CompanyParams } from '../http/params.js';
import { afterWaiting, WaitHeaders } from '../http/preference.js';
import { Problem } from '../http/problem.js';
import { requestEnd } from '../http/request-end.js';
import type { App } from '../http/server.js';
import { controlImport } from '../imports/control/control-import.js';
import { controlJob } from '../jobs/control.js';
import { JobKind, JobStatus } from '../jobs/schemas.js';
import { type FoundEntry, readEntries, readEntry } from './reads.js';
import { EntryParams, JobQueueEntry } from './schemas.js';

const base = '/v1/companies/:company/job-queue';
const tags = ['Job queue'];

/** Seconds that a client waits by default for a job to obey. */
const defaultWaitSeconds = 10;

const hasEnded = (status: Status): boolean => endedJobStatuses.some((ended) => ended === status);

/** What each action is for the workflow, and when the job has obeyed it. */
const signals: Record<JobAction, { operationId: string; signal: JobSignal; reached: (status: Status) => boolean }> = {
  cancel: { operationId: 'cancelJob', signal: 'cancel', reached: hasEnded },
  'set-on-hold': {
    operationId: 'setJobOnHold',
    signal: 'pause',
    reached: (status) => status !== 'Ready' && status !== 'In Process',
  },
  'set-ready': { operationId: 'setJobReady', signal: 'resume', reached: (status) => status !== 'On Hold' },
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
        readEntries(tx, caller.companyCode, { ...filter, before, limit: limit + 1 }),
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

  for (const action of jobActionNames) {
    const { label, done } = jobActions[action];
    const { operationId, signal, reached } = signals[action];
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
        const refused = refusedAction(action, {
          kind: row.kind,
          status: row.status,
          inImportWorkflow: row.in_import_workflow,
        });
        if (refused !== undefined) throw new Problem('invalid_state', refused);
        const ref = { companyId: caller.companyId, importId: row.import_id, kind: row.kind, number: row.number };
        await control(dependencies, caller, ref, signal);
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

/** Processing is controlled with its import. */
async function control(dependencies: ApiDependencies, caller: Caller, ref: JobRef, signal: JobSignal): Promise<void> {
  if (ref.kind === 'processing') await controlImport(dependencies, caller, ref.importId, signal);
  else if (!(await controlJob(dependencies, ref, signal)))
    throw new Problem('invalid_state', 'The job has ended meanwhile.');
}
