import { ConnectionError } from '../../connectors/connections/connection-error.js';
import { type ConnectionTestResult, testConnection } from '../../connectors/connections/test-connection.js';
import { inCompany } from '../../db/client.js';
import type { ApiDependencies } from '../http/dependencies.js';
import type { ExternalCalls } from '../http/external-calls.js';
import { problemsOf } from '../http/page.js';
import { CodeParams } from '../http/params.js';
import type { App } from '../http/server.js';
import { missingObject } from '../named-objects/reads.js';
import { namedObjectRoutes } from '../named-objects/routes.js';
import { saveConnection } from './save-connection.js';
import { ConnectionBody, ConnectionShape, ConnectionTest, connectionColumns, connectionShape } from './schemas.js';

const base = '/v1/companies/:company/connections';
const tags = ['Connections'];

export function connectionRoutes(app: App, dependencies: ApiDependencies, externalCalls: ExternalCalls): void {
  const { database, connections } = dependencies;

  namedObjectRoutes(app, dependencies, {
    kind: 'connection',
    base,
    tags,
    columns: connectionColumns,
    schema: ConnectionShape,
    shape: connectionShape,
    list: { operationId: 'listConnections', summary: 'List connections by code' },
    get: { operationId: 'getConnection', summary: 'Get one connection, without its secret' },
    delete: { operationId: 'deleteConnection', summary: 'Delete a connection that no integration uses' },
  });

  app.put(
    `${base}/:code`,
    {
      schema: {
        operationId: 'putConnection',
        summary: 'Save a connection to a PostgreSQL server or an HTTP service',
        description:
          'Saving does not connect: test the connection afterwards. A stored secret is never sent to another server: if the host changes, the secret must be given again.',
        tags,
        params: CodeParams,
        body: ConnectionBody,
        response: { 200: ConnectionShape, 201: ConnectionShape, ...problemsOf(422) },
      },
    },
    async ({ caller, params: { code }, body }, reply) => {
      const row = await inCompany(database, caller.companyId, (tx) =>
        saveConnection(tx, caller, code, body, connections.secretKey),
      );
      return reply.status(row.created ? 201 : 200).send(connectionShape(row));
    },
  );

  app.post(
    `${base}/:code/test`,
    {
      schema: {
        operationId: 'testConnection',
        summary: 'Test a connection',
        description:
          'Logs in to the PostgreSQL server, or requests the base URL of the HTTP service. A failure is reported in the answer (`ok` is false), not as a problem.',
        tags,
        params: CodeParams,
        response: { 200: ConnectionTest, ...problemsOf(429) },
      },
    },
    async ({ caller, params: { code } }): Promise<ConnectionTestResult> => {
      try {
        const connection = await inCompany(database, caller.companyId, (tx) => connections.read(tx, code));
        if (connection === undefined) throw missingObject('connection', code);
        return await externalCalls.within(caller, () => testConnection(connections, connection));
      } catch (error) {
        if (error instanceof ConnectionError) return { ok: false, message: error.message, durationMs: 0 };
        throw error;
      }
    },
  );
}
