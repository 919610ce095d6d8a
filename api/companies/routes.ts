import { Type } from 'typebox';
import { inCompany } from '../../db/client.js';
import type { ApiDependencies } from '../http/dependencies.js';
import { problemsOf } from '../http/page.js';
import type { App } from '../http/server.js';

const Company = Type.Object({ code: Type.String(), name: Type.String() }, { $id: 'Company' });

export function companyRoutes(app: App, { database }: ApiDependencies): void {
  app.addSchema(Company);
  app.get(
    '/v1/companies',
    {
      schema: {
        operationId: 'listCompanies',
        summary: 'Companies that this API key opens',
        tags: ['Companies'],
        response: { 200: Type.Object({ entries: Type.Array(Type.Ref('Company#')) }), ...problemsOf() },
      },
    },
    async ({ caller }) => {
      const entries = await inCompany(database, caller.companyId, (tx) => tx`SELECT code, name FROM company`);
      return { entries: [...entries] };
    },
  );
}
