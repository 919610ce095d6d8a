import { Type } from 'typebox';
import { isPostgres, type PostgresConnection } from '../../../connectors/connections/connection.js';
import { ConnectionError } from '../../../connectors/connections/connection-error.js';
import { proposeTable } from '../../../connectors/connections/introspect/propose-table.js';
import { writableTables } from '../../../connectors/connections/introspect/writable-tables.js';
import { serverFailure } from '../../../connectors/connections/postgres-failure.js';
import { inCompany } from '../../../db/client.js';
import type { Caller } from '../../http/caller.js';
import { keyIn, page, pageQuery } from '../../http/cursor.js';
import type { ApiDependencies } from '../../http/dependencies.js';
import type { ExternalCalls } from '../../http/external-calls.js';
import { Page, problemsOf } from '../../http/page.js';
import { CodeParams } from '../../http/params.js';
import { invalidRequest, Problem } from '../../http/problem.js';
import type { App } from '../../http/server.js';
import { missingObject } from '../../named-objects/reads.js';
import { TableParams, TableProposal, WritableTable } from './schemas.js';

const base = '/v1/companies/:company/connections/:code/tables';
const tags = ['Connections'];

export function connectionTableRoutes(
  app: App,
  { database, connections }: ApiDependencies,
  externalCalls: ExternalCalls,
): void {
  const postgresOf = async ({ companyId }: Caller, code: string): Promise<PostgresConnection> => {
    const connection = await inCompany(database, companyId, (tx) => connections.read(tx, code)).catch(unreadable);
    if (connection === undefined) throw missingObject('connection', code);
    if (isPostgres(connection)) return connection;
    throw invalidRequest([{ in: 'path', pointer: '/code', detail: 'is not a connection to PostgreSQL' }]);
  };

  app.get(
    base,
    {
      schema: {
        operationId: 'listConnectionTables',
        summary: 'List the tables that the user of a connection may insert into, by schema and name',
        tags,
        params: CodeParams,
        querystring: Type.Object(pageQuery),
        response: { 200: Page(WritableTable), ...problemsOf(429, 502) },
      },
    },
    async ({ caller, params: { code }, query: { cursor, limit = 100 } }) => {
      const after = keyIn(cursor, 'text', 'text') as [string, string] | undefined;
      const connection = await postgresOf(caller, code);
      const tables = await externalCalls
        .within(caller, () =>
          connections.withPostgres(connection, (sql) => writableTables(sql, { after, limit: limit + 1 })),
        )
        .catch(failed(connection.settings.host));
      return page(tables, limit, ({ schema, name }) => [schema, name]);
    },
  );

  app.get(
    `${base}/:schema/:name`,
    {
      schema: {
        operationId: 'proposeTable',
        summary: 'Propose the settings of a table as a target',
        description:
          '`table` can be used in a setup as it is: its key is the primary key, or else the first unique key. It can be edited.',
        tags,
        params: TableParams,
        response: { 200: TableProposal, ...problemsOf(429, 502) },
      },
    },
    async ({ caller, params: { code, schema, name } }) => {
      const connection = await postgresOf(caller, code);
      const proposal = await externalCalls
        .within(caller, () =>
          connections.withPostgres(connection, (sql) => proposeTable(sql, { connection: code, schema, name })),
        )
        .catch(failed(connection.settings.host));
      if (proposal === undefined)
        throw new Problem('not_found', `There is no table "${schema}"."${name}" that the login may insert into.`);
      return proposal;
    },
  );
}

/** The messages of an external server are replaced by our own. */
const failed =
  (host: string) =>
  (error: unknown): never => {
    const failure = serverFailure(error, host);
    throw failure === undefined ? error : new Problem('connection_failed', failure.message);
  };

const unreadable = (error: unknown): never => {
  throw error instanceof ConnectionError ? new Problem('connection_failed', error.message) : error;
};
