import { type TSchema, Type } from 'typebox';
import { inCompany } from '../../db/client.js';
import type { FiguredKind } from '../../db/job-figures.js';
import { readPage } from '../../db/page-plan.js';
import type { JobSignal } from '../../temporal/engine.js';
import { answerOnceReached } from '../http/answer-once-reached.js';
import type { Caller } from '../http/caller.js';
import { numberIn, page, pageQuery } from '../http/cursor.js';
import type { ApiDependencies } from '../http/dependencies.js';
import { Page, problemsOf } from '../http/page.js';
import { IdParams, NumberParams } from '../http/params.js';
import { afterWaiting, WaitHeaders } from '../http/preference.js';
import { Problem } from '../http/problem.js';
import { requestEnd } from '../http/request-end.js';
import type { App } from '../http/server.js';
import { controlJob } from './control.js';
import { type JobView, readJob, readJobs, type ShownJob } from './reads.js';

/** Seconds that a client waits by default for a job to obey. */
const defaultWaitSeconds = 10;

/** What a signal asks for: when a job has obeyed it, and the word in messages. */
const controls: Record<JobSignal, { done: string; reached: (job: ShownJob) => boolean }> = {
  cancel: { done: 'cancelled', reached: ({ finishedAt }) => finishedAt !== null },
  pause: { done: 'paused', reached: ({ status }) => status !== 'In Process' && status !== 'Ready' },
  resume: { done: 'resumed', reached: ({ status }) => status !== 'On Hold' },
};

interface Operation {
  operationId: string;
  summary: string;
}

interface JobResource<Kind extends FiguredKind, Shown extends ShownJob> {
  view: JobView<Kind, Shown>;
  /** Path of the list, below the import. */
  path: string;
  tags: string[];
  schema: TSchema;
  list: Operation;
  get: Operation;
  controls: Partial<Record<JobSignal, Operation>>;
}

/** The routes that every kind of job has: the list, one job, and its control. */
export function jobRoutes<Kind extends FiguredKind, Shown extends ShownJob>(
  app: App,
  dependencies: ApiDependencies,
  { view, path, tags, schema, list, get, controls: offered }: JobResource<Kind, Shown>,
): void {
  const { database } = dependencies;
  const base = `/v1/companies/:company/imports/:id/${path}`;
  const look = (caller: Caller, id: string, number: number) =>
    inCompany(database, caller.companyId, (tx) => readJob(tx, caller, id, view, number));

  app.get(
    base,
    {
      schema: {
        ...list,
        tags,
        params: IdParams,
        querystring: Type.Object(pageQuery),
        response: { 200: Page(schema), ...problemsOf() },
      },
    },
    async ({ caller, params: { id }, query: { cursor, limit = 100 } }) => {
      const before = numberIn(cursor);
      const jobs = await readPage(database, caller.companyId, (tx) =>
        readJobs(tx, caller, id, view, { before, limit: limit + 1 }),
      );
      return page(jobs, limit, ({ number }) => [number]);
    },
  );

  app.get(
    `${base}/:number`,
    { schema: { ...get, tags, params: NumberParams, response: { 200: schema, ...problemsOf() } } },
    ({ caller, params: { id, number } }) => look(caller, id, number),
  );

  for (const [action, operation] of Object.entries(offered) as [JobSignal, Operation][]) {
    const { done, reached } = controls[action];
    app.post(
      `${base}/:number/${action}`,
      {
        schema: {
          ...operation,
          description: `Answers 200 once it is ${done}, or 202 if that takes longer than the client wants to wait.`,
          tags,
          params: NumberParams,
          headers: WaitHeaders(defaultWaitSeconds),
          response: { 200: afterWaiting(schema), 202: afterWaiting(schema), ...problemsOf(409) },
        },
      },
      async (request, reply) => {
        const {
          caller,
          params: { id, number },
        } = request;
        const requestEnded = requestEnd(reply);
        await look(caller, id, number);
        const ref = { companyId: caller.companyId, importId: id, kind: view.kind, number };
        if (!(await controlJob(dependencies, ref, action))) {
          const { status, finishedAt } = await look(caller, id, number);
          throw new Problem(
            'invalid_state',
            finishedAt === null
              ? `Post-processing of each document as it is created is part of its import: ${action} the import.`
              : `The ${view.name} is ${status}: it cannot be ${done}.`,
          );
        }
        return answerOnceReached(dependencies, request, reply, {
          importId: id,
          look: () => look(caller, id, number),
          reached,
          byDefault: defaultWaitSeconds,
          requestEnded,
        });
      },
    );
  }
}
