import { inCompany } from '../../db/client.js';
import type { ApiDependencies } from '../http/dependencies.js';
import { List, problemsOf } from '../http/page.js';
import type { App } from '../http/server.js';
import { readCompanies } from './reads.js';
import { Company } from './schemas.js';

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
    async ({ caller }) => ({ entries: await inCompany(database, caller.companyId, readCompanies) }),
  );
}
