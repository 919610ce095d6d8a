import { Type } from 'typebox';
import { Described } from '../../core/schema/named-enum.js';
import { IntegrationSetup } from '../../core/setup/setup.js';
import { inCompany } from '../../db/client.js';
import { readPage } from '../../db/page-plan.js';
import { keyIn, page, pageQuery } from '../http/cursor.js';
import type { ApiDependencies } from '../http/dependencies.js';
import { importNotFound } from '../http/import-not-found.js';
import { Page, problemsOf } from '../http/page.js';
import { CompanyParams, IdParams } from '../http/params.js';
import type { App } from '../http/server.js';
import { readSetup } from '../post-processing/reads.js';
import { explainStall, readImport, readImports } from './reads.js';
import { Import, ImportStatus } from './schemas.js';

export function importRoutes(app: App, { database, engine }: ApiDependencies): void {
  app.get(
    '/v1/companies/:company/imports',
    {
      schema: {
        operationId: 'listImports',
        summary: 'List imports, newest first',
        tags: ['Imports'],
        params: CompanyParams,
        querystring: Type.Object({
          integration: Type.Optional(
            Type.String({ description: 'Lists only imports of the integration with this code.' }),
          ),
          status: Type.Optional(Described(ImportStatus, 'Lists only imports with this status.')),
          ...pageQuery,
        }),
        response: { 200: Page(Import), ...problemsOf() },
      },
    },
    async ({ caller, query: { integration, status, cursor, limit = 100 } }) => {
      const before = keyIn(cursor, 'uuid')?.[0];
      const imports = await readPage(database, caller.companyId, (tx) =>
        readImports(tx, caller.companyCode, { integration, status, before, limit: limit + 1 }),
      );
      return page(imports, limit, ({ id }) => [id]);
    },
  );

  app.get(
    '/v1/companies/:company/imports/:id',
    {
      schema: {
        operationId: 'getImport',
        summary: 'Get one import: status, counts, rate, time left, choices',
        tags: ['Imports'],
        params: IdParams,
        response: { 200: Import, ...problemsOf() },
      },
    },
    async ({ caller, params: { id } }) => {
      const found = await inCompany(database, caller.companyId, (tx) => readImport(tx, caller.companyCode, id));
      if (!found) throw importNotFound(id);
      return explainStall({ database, engine }, caller.companyId, found);
    },
  );

  app.get(
    '/v1/companies/:company/imports/:id/setup',
    {
      schema: {
        operationId: 'getImportSetup',
        summary: 'Get the setup that an import uses, even if its integration has changed since',
        description: 'The setup of its integration and version, or the one that a replay was started with.',
        tags: ['Imports'],
        params: IdParams,
        response: {
          200: IntegrationSetup,
          ...problemsOf(),
        },
      },
    },
    ({ caller, params: { id } }) => inCompany(database, caller.companyId, (tx) => readSetup(tx, id)),
  );
}
