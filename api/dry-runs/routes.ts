import { randomUUID } from 'node:crypto';
import { Type } from 'typebox';
import { Described } from '../../core/schema/named-enum.js';
import { readPage } from '../../db/page-plan.js';
import { requestRun } from '../../services/imports/request-run.js';
import { numberIn, page, pageQuery } from '../http/cursor.js';
import type { ApiDependencies } from '../http/dependencies.js';
import { Page, problemsOf } from '../http/page.js';
import { IdParams, NumberParams } from '../http/params.js';
import { afterWaiting } from '../http/preference.js';
import type { App } from '../http/server.js';
import { refuseUnknownRecords } from '../imports/process/reads.js';
import { readProgress } from '../imports/reads.js';
import { readJob } from '../jobs/reads.js';
import { jobRoutes } from '../jobs/routes.js';
import { answerStartedJob, StartJobHeaders, startStoredJob } from '../jobs/start-job.js';
import { dryRunView, readDryRunRecords } from './reads.js';
import { DryRun, DryRunAction, DryRunRecord, DryRunRequest } from './schemas.js';

const base = '/v1/companies/:company/imports/:id/dry-runs';
const tags = ['Dry runs'];

export function dryRunRoutes(app: App, dependencies: ApiDependencies): void {
  const { database } = dependencies;

  jobRoutes(app, dependencies, {
    view: dryRunView,
    path: 'dry-runs',
    tags,
    schema: DryRun,
    list: { operationId: 'listDryRuns', summary: 'List the dry runs of an import, newest first' },
    get: {
      operationId: 'getDryRun',
      summary: 'Get one dry run: its progress, and what would be created, updated, skipped or in error',
    },
    controls: {
      cancel: { operationId: 'cancelDryRun', summary: 'Cancel a dry run; what it has found so far is kept' },
    },
  });

  app.post(
    base,
    {
      config: { optionalBody: true },
      schema: {
        operationId: 'startDryRun',
        summary: 'Start a dry run: find out what processing would do with every record, without writing anything',
        description:
          'Answers 200 once it is done, or 202 if that takes longer than the client wants to wait. The staged records are used: processing them afterwards does not read the file again.',
        tags,
        params: IdParams,
        headers: StartJobHeaders,
        body: DryRunRequest,
        response: { 200: afterWaiting(DryRun), 202: afterWaiting(DryRun), ...problemsOf(409, 422) },
      },
    },
    (request, reply) =>
      answerStartedJob(dependencies, request, reply, dryRunView, async (ref) => {
        const { caller, body } = request;
        await readProgress(dependencies, caller, ref.importId, 'dry run');
        if (body.records) await refuseUnknownRecords(dependencies, caller, ref.importId, body.records);
        return startStoredJob(dependencies, ref, 'dry-run', (tx) =>
          requestRun(tx, ref, 'dry-run', { requestId: randomUUID(), createdBy: caller.keyName, ...body }),
        );
      }),
  );

  app.get(
    `${base}/:number/records`,
    {
      schema: {
        operationId: 'listDryRunRecords',
        summary: 'List the outcome of a dry run for each record, in the order of the file',
        tags,
        params: NumberParams,
        querystring: Type.Object({
          action: Type.Optional(Described(DryRunAction, 'Lists only records with this action.')),
          ...pageQuery,
        }),
        response: { 200: Page(DryRunRecord), ...problemsOf() },
      },
    },
    ({ caller, params: { id, number }, query: { action, cursor, limit = 100 } }) => {
      const after = numberIn(cursor) ?? 0;
      return readPage(database, caller.companyId, async (tx) => {
        await readJob(tx, caller, id, dryRunView, number);
        const records = await readDryRunRecords(tx, { importId: id, runNo: number, action, after, limit: limit + 1 });
        return page(records, limit, ({ row }) => [row]);
      });
    },
  );
}
