import { inCompany } from '../../db/client.js';
import type { ApiDependencies } from '../http/dependencies.js';
import { problemsOf } from '../http/page.js';
import { CodeParams } from '../http/params.js';
import type { App } from '../http/server.js';
import { namedObjectRoutes } from '../named-objects/routes.js';
import { saveNumberSeries } from './save-number-series.js';
import { NumberSeries, NumberSeriesSettings, numberSeriesShape } from './schemas.js';

const base = '/v1/companies/:company/number-series';
const tags = ['Number series'];

export function numberSeriesRoutes(app: App, dependencies: ApiDependencies): void {
  const { database } = dependencies;

  namedObjectRoutes(app, dependencies, {
    kind: 'number series',
    base,
    tags,
    schema: NumberSeries,
    shape: numberSeriesShape,
    list: { operationId: 'listNumberSeries', summary: 'List number series by code' },
    delete: { operationId: 'deleteNumberSeries', summary: 'Delete a number series that no integration uses' },
  });

  app.put(
    `${base}/:code`,
    {
      schema: {
        operationId: 'putNumberSeries',
        summary: 'Save a number series: create it, or replace its settings',
        description: 'Without `next` an existing series continues, and a new one starts at 1.',
        tags,
        params: CodeParams,
        body: NumberSeriesSettings,
        response: { 200: NumberSeries, 201: NumberSeries, ...problemsOf() },
      },
    },
    async ({ caller, params: { code }, body }, reply) => {
      const row = await inCompany(database, caller.companyId, (tx) => saveNumberSeries(tx, caller, code, body));
      return reply.status(row.created ? 201 : 200).send(numberSeriesShape(row));
    },
  );
}
