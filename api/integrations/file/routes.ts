import { SetupFile } from '../../../core/setup/setup-file.js';
import { setupSchemaText } from '../../../core/setup/setup-schema.js';
import { withHeaders } from '../../http/answer-headers.js';
import { attachmentHeaders } from '../../http/attachment.js';
import { problemsOf } from '../../http/page.js';
import type { App } from '../../http/server.js';
import { unlessProblem } from '../../http/task-problem.js';
import type { Threads } from '../../threads/threads.js';
import { IntegrationParams, JsonSchema, tagOf } from '../schemas.js';
import { integrationTasks } from '../thread-tasks.js';

const schemaPath = '/schemas/integration-setup.json';

/** Routes for setups as files. */
export function integrationFileRoute(app: App, threads: Threads): void {
  app.get(
    '/v1/companies/:company/integrations/:code/file',
    {
      schema: {
        operationId: 'downloadIntegration',
        summary:
          'Download the setup of an integration as a JSON file, to be stored, reviewed, and saved again with PUT',
        description:
          'Equal setups produce equal files. `$schema` is the address of the JSON Schema, which editors use for completion.',
        tags: ['Integrations'],
        params: IntegrationParams,
        response: { 200: withHeaders(SetupFile, 'ETag'), ...problemsOf(422) },
      },
    },
    async (request, reply) => {
      const { caller, params } = request;
      const { companyId } = caller;
      const $schema = `${request.protocol}://${request.host}${schemaPath}`;
      const file = await threads
        .run(companyId, integrationTasks.writeSetupFile, { companyId, code: params.code, $schema })
        .then(unlessProblem);
      return reply
        .headers({ ...tagOf(file), ...attachmentHeaders(file.code, 'json', 'utf-8') })
        .send(Buffer.from(file.bytes) as never);
    },
  );
}

/** The JSON Schema of setups is public, because editors have no API key. */
export function setupSchemaRoute(app: App): void {
  const text = setupSchemaText();
  app.get(
    schemaPath,
    {
      schema: {
        operationId: 'getSetupSchema',
        summary: 'Get the JSON Schema (2020-12) of a setup file',
        tags: ['Integrations'],
        security: [],
        response: { 200: JsonSchema },
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
