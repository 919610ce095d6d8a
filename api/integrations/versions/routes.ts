import { Type } from 'typebox';
import { IntegrationSetup } from '../../../core/setup/setup.js';
import { inCompany } from '../../../db/client.js';
import { readPage } from '../../../db/page-plan.js';
import { withHeaders } from '../../http/answer-headers.js';
import { numberIn, page, pageQuery } from '../../http/cursor.js';
import type { ApiDependencies } from '../../http/dependencies.js';
import { Page, problemsOf } from '../../http/page.js';
import { Problem } from '../../http/problem.js';
import { requestFaults } from '../../http/request-faults.js';
import type { App } from '../../http/server.js';
import { unlessProblem } from '../../http/task-problem.js';
import type { Threads } from '../../threads/threads.js';
import { refuseUnworkable, saveIntegration } from '../save-integration.js';
import { ChangeHeaders, ChangeQuery, Integration, IntegrationParams, integrationShape, tagOf } from '../schemas.js';
import { integrationTasks } from '../thread-tasks.js';
import { findVersion, readVersions, type VersionRow } from './reads.js';
import { IntegrationVersion, IntegrationVersionSetup, SetupDifference, VersionParams } from './schemas.js';

const shapeOf = (row: Omit<VersionRow, 'setup'>) => ({
  version: row.version,
  changedBy: row.changed_by,
  changedAt: row.changed_at.toISOString(),
  comment: row.comment,
  restoredFrom: row.restored_from,
});

export function integrationVersionRoutes(app: App, { database, ...mailing }: ApiDependencies, threads: Threads): void {
  const base = '/v1/companies/:company/integrations/:code/versions';
  const tags = ['Integrations'];

  app.get(
    base,
    {
      schema: {
        operationId: 'listIntegrationVersions',
        summary: 'List the versions of an integration, newest first: who changed it, when and why',
        description:
          'Also for an integration that was deleted: a new one with the same code continues its version numbers.',
        tags,
        params: IntegrationParams,
        querystring: Type.Object(pageQuery),
        response: { 200: Page(IntegrationVersion), ...problemsOf() },
      },
    },
    async ({ caller, params: { code }, query: { cursor, limit = 100 } }) => {
      const before = numberIn(cursor);
      const rows = await readPage(database, caller.companyId, (tx) =>
        readVersions(tx, code, { before, limit: limit + 1 }),
      );
      return page(rows.map(shapeOf), limit, ({ version }) => [version]);
    },
  );

  app.get(
    `${base}/:version`,
    {
      schema: {
        operationId: 'getIntegrationVersion',
        summary: 'Get one version with its setup',
        tags,
        params: VersionParams,
        response: { 200: IntegrationVersionSetup, ...problemsOf() },
      },
    },
    async ({ caller, params: { code, version } }) => {
      const row = await inCompany(database, caller.companyId, (tx) => findVersion(tx, code, version));
      return { ...shapeOf(row), setup: row.setup };
    },
  );

  app.get(
    `${base}/:version/difference`,
    {
      schema: {
        operationId: 'compareIntegrationVersions',
        summary: 'Compare a version with another one',
        tags,
        params: VersionParams,
        querystring: Type.Object({
          to: Type.Optional(
            Type.Integer({
              minimum: 1,
              maximum: 2_147_483_647,
              description: 'The version to compare with, whose values are `before`. Default: the preceding version.',
            }),
          ),
        }),
        response: { 200: SetupDifference, ...problemsOf(422) },
      },
    },
    async ({ caller: { companyId }, params: { code, version }, query: { to } }, reply) => {
      const difference = await threads.run(companyId, integrationTasks.compareVersions, {
        companyId,
        code,
        version,
        to,
      });
      return reply.type('application/json; charset=utf-8').send(Buffer.from(unlessProblem(difference)) as never);
    },
  );

  app.post(
    `${base}/:version/restore`,
    {
      schema: {
        operationId: 'restoreIntegrationVersion',
        summary: 'Restore the setup of an earlier version, as a new version',
        description:
          'Also restores an integration that was deleted. A setup that is no longer valid is refused; the pointers in `errors` are relative to the setup.',
        tags,
        params: VersionParams,
        querystring: ChangeQuery,
        headers: ChangeHeaders,
        response: {
          200: withHeaders(Integration, 'ETag'),
          201: withHeaders(Integration, 'ETag'),
          ...problemsOf(412, 422),
        },
      },
    },
    async (request, reply) => {
      const { caller, params, query, headers } = request;
      const { code, version } = params;
      const { setup } = await inCompany(database, caller.companyId, (tx) => findVersion(tx, code, version));
      const fits = request.compileValidationSchema(IntegrationSetup, 'body');
      if (!fits(setup)) {
        const errors = requestFaults('body', (fits.errors ?? []) as never[]);
        throw new Problem('invalid_setup', `Version ${version} is not valid in this version of Longshore.`, { errors });
      }
      await refuseUnworkable(setup, caller, { ...mailing, threads });
      const { row, created } = await inCompany(database, caller.companyId, (tx) =>
        saveIntegration(tx, caller, code, {
          setup,
          comment: query.comment,
          restoredFrom: version,
          ifMatch: headers['if-match'],
        }),
      );
      return reply
        .status(created ? 201 : 200)
        .headers(tagOf(row))
        .send(integrationShape(row));
    },
  );
}
