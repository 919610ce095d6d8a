import { Type } from 'typebox';
import { inCompany } from '../../db/client.js';
import { SetupFile, setupFileText } from '../../integration/setup-file.js';
import { setupSchemaText } from '../../integration/setup-schema.js';
import type { App } from '../app.js';
import type { ApiDependencies } from '../dependencies.js';
import { type IntegrationRow, tagOf } from '../integration-row.js';
import { Problem } from '../problem.js';
import { IntegrationParams } from '../shapes/integration.js';
import { problemsOf } from '../shapes/page.js';

const schemaPath = '/schemas/integration-setup.json';

/** Setups as files of their own. */
export function integrationFileRoute(app: App, { database }: ApiDependencies): void {
  app.get(
    '/v1/companies/:company/integrations/:code/file',
    {
      schema: {
        operationId: 'downloadIntegration',
        summary: 'The setup of an integration as a JSON file: to be kept, reviewed, and saved again with PUT',
        description:
          'Equal setups give equal files. `$schema` is where this API has the JSON Schema from which editors complete.',
        tags: ['Integrations'],
        params: IntegrationParams,
        response: { 200: SetupFile, ...problemsOf(400) },
      },
    },
    async (request, reply) => {
      const { caller, params } = request;
      const [row] = await inCompany(
        database,
        caller.companyId,
        (tx) => tx<IntegrationRow[]>`SELECT * FROM integration WHERE code = ${params.code}`,
      );
      if (!row) throw new Problem('integration_not_found', `There is no integration "${params.code}".`);
      const $schema = `${request.protocol}://${request.host}${schemaPath}`;
      return reply
        .headers({ ...tagOf(row), 'content-disposition': `attachment; filename="${row.code}.json"` })
        .type('application/json; charset=utf-8')
        .serializer((text: string) => text)
        .send(setupFileText($schema, row.code, row.setup) as never);
    },
  );
}

/** The JSON Schema of setups, for editors: they have no key. */
export function setupSchemaRoute(app: App): void {
  const text = setupSchemaText();
  app.get(
    schemaPath,
    {
      schema: {
        operationId: 'getSetupSchema',
        summary: 'JSON Schema (2020-12) of a setup as a file',
        tags: ['Integrations'],
        security: [],
        response: { 200: Type.Object({}, { additionalProperties: true }) },
      },
    },
    async (_request, reply) =>
      reply
        .header('cache-control', 'public, max-age=3600')
        .type('application/schema+json; charset=utf-8')
        .serializer((schema: string) => schema)
        .send(text as never),
  );
}
