import { type Static, Type } from 'typebox';
import { inCompany } from '../../db/client.js';
import type { ApiDependencies } from '../http/dependencies.js';
import { List, problemsOf } from '../http/page.js';
import type { App } from '../http/server.js';

const Company = Type.Object(
  { code: Type.String(), name: Type.String() },
  { $id: 'Company', description: 'A company, the tenant to which all data belongs.' },
);
type Company = Static<typeof Company>;

export function companyRoutes(app: App, { database }: ApiDependencies): void {
  app.get(
    '/v1/companies',
    {
      schema: {
        operationId: 'listCompanies',
        summary: 'List the companies that this API key gives access to',
        tags: ['Companies'],
        response: { 200: List(Company), ...problemsOf() },
      },
    },
    async ({ caller }) => {
      const entries = await inCompany(
        database,
        caller.companyId,
        (tx) => tx<Company[]>`SELECT code, name FROM company`,
      );
      return { entries: [...entries] };
    },
  );
}
