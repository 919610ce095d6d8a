import { Type } from 'typebox';
import { SetupFile, setupIn } from '../../core/setup/setup-file.js';
import { inCompany } from '../../db/client.js';
import { mapEntries } from '../../db/page-bytes.js';
import { readPage } from '../../db/page-plan.js';
import { withHeaders } from '../http/answer-headers.js';
import { keyIn, page, pageQuery } from '../http/cursor.js';
import type { ApiDependencies } from '../http/dependencies.js';
import { Page, problemsOf } from '../http/page.js';
import { CompanyParams } from '../http/params.js';
import { invalidRequest } from '../http/problem.js';
import type { App } from '../http/server.js';
import type { Threads } from '../threads/threads.js';
import { findIntegration, readIntegrations } from './reads.js';
import { refuseUnworkable, removeIntegration, saveIntegration } from './save-integration.js';
import { ChangeHeaders, ChangeQuery, Integration, IntegrationParams, integrationShape, tagOf } from './schemas.js';

export function integrationRoutes(app: App, { database, ...mailing }: ApiDependencies, threads: Threads): void {
  const base = '/v1/companies/:company/integrations';
  const tags = ['Integrations'];

  app.get(
    base,
    {
      schema: {
        operationId: 'listIntegrations',
        summary: 'List integrations by code',
        tags,
        params: CompanyParams,
        querystring: Type.Object(pageQuery),
        response: { 200: Page(Integration), ...problemsOf() },
      },
    },
    async ({ caller, query: { cursor, limit = 100 } }) => {
      const after = keyIn(cursor, 'text')?.[0] ?? '';
      const found = await readPage(database, caller.companyId, (tx) =>
        readIntegrations(tx, { after, limit: limit + 1 }),
      );
      return page(mapEntries(found, integrationShape), limit, ({ code }) => [code]);
    },
  );

  app.get(
    `${base}/:code`,
    {
      schema: {
        operationId: 'getIntegration',
        summary: 'Get one integration',
        tags,
        params: IntegrationParams,
        response: { 200: withHeaders(Integration, 'ETag'), ...problemsOf() },
      },
    },
    async ({ caller, params: { code } }, reply) => {
      const row = await inCompany(database, caller.companyId, (tx) => findIntegration(tx, code));
      return reply.headers(tagOf(row)).send(integrationShape(row));
    },
  );

  app.put(
    `${base}/:code`,
    {
      schema: {
        operationId: 'putIntegration',
        summary: 'Save an integration: create it, or replace its setup by a new version',
        description:
          'The body may be a setup file: `$schema` is ignored, `code` must equal the code in the path. Saving the current setup again creates no version.',
        tags,
        params: IntegrationParams,
        querystring: ChangeQuery,
        headers: ChangeHeaders,
        body: SetupFile,
        response: {
          200: withHeaders(Integration, 'ETag'),
          201: withHeaders(Integration, 'ETag'),
          ...problemsOf(412, 422),
        },
      },
    },
    async ({ caller, params: { code }, query: { comment }, headers, body }, reply) => {
      if (body.code !== undefined && body.code !== code)
        throw invalidRequest([{ in: 'body', pointer: '/code', detail: `must be "${code}", as in the path` }]);
      const setup = setupIn(body);
      await refuseUnworkable(setup, caller, { ...mailing, threads });
      const { row, created } = await inCompany(database, caller.companyId, (tx) =>
        saveIntegration(tx, caller, code, { setup, comment, ifMatch: headers['if-match'] }),
      );
      return reply
        .status(created ? 201 : 200)
        .headers(tagOf(row))
        .send(integrationShape(row));
    },
  );

  app.delete(
    `${base}/:code`,
    {
      schema: {
        operationId: 'deleteIntegration',
        summary: 'Delete an integration; its imports and versions are kept',
        tags,
        params: IntegrationParams,
        response: { 204: Type.Null(), ...problemsOf() },
      },
    },
    async ({ caller, params: { code } }, reply) => {
      await inCompany(database, caller.companyId, (tx) => removeIntegration(tx, code));
      return reply.status(204).send(null);
    },
  );
}
