import { Type } from 'typebox';
import { ConnectionError } from '../../connectors/connections/connection-error.js';
import { type TrialResult, tryConnection } from '../../connectors/connections/try-connection.js';
import { inCompany } from '../../db/client.js';
import { readPage } from '../../db/page-plan.js';
import { keyIn, page, pageQuery } from '../http/cursor.js';
import type { ApiDependencies } from '../http/dependencies.js';
import type { OutsideCalls } from '../http/outside-calls.js';
import { Page, problemsOf } from '../http/page.js';
import { CodeParams, CompanyParams } from '../http/params.js';
import { Problem } from '../http/problem.js';
import type { App } from '../http/server.js';
import { refuseWhileUsed } from '../integrations/refuse-while-used.js';
import { saveConnection } from './save-connection.js';
import {
  ConnectionBody,
  type ConnectionRow,
  ConnectionShape,
  ConnectionTrial,
  connectionColumns,
  connectionShape,
} from './schemas.js';

const base = '/v1/companies/:company/connections';
const tags = ['Connections'];

export const missingConnection = (code: string): Problem =>
  new Problem('not_found', `There is no connection "${code}".`);

export function connectionRoutes(
  app: App,
  { database, connections }: ApiDependencies,
  outsideCalls: OutsideCalls,
): void {
  app.get(
    base,
    {
      schema: {
        operationId: 'listConnections',
        summary: 'List connections by code',
        tags,
        params: CompanyParams,
        querystring: Type.Object(pageQuery),
        response: { 200: Page(ConnectionShape), ...problemsOf(400) },
      },
    },
    async ({ caller, query: { cursor, limit = 100 } }) => {
      const after = keyIn(cursor, 'text')?.[0] ?? '';
      const rows = await readPage(
        database,
        caller.companyId,
        (tx) => tx<ConnectionRow[]>`
          SELECT ${tx.unsafe(connectionColumns)} FROM connection WHERE code > ${after} ORDER BY code LIMIT ${limit + 1}`,
      );
      return page(rows.map(connectionShape), limit, ({ code }) => [code]);
    },
  );

  app.get(
    `${base}/:code`,
    {
      schema: {
        operationId: 'getConnection',
        summary: 'Get one connection, without its secret',
        tags,
        params: CodeParams,
        response: { 200: ConnectionShape, ...problemsOf(400) },
      },
    },
    async ({ caller, params: { code } }) => {
      const [row] = await inCompany(
        database,
        caller.companyId,
        (tx) => tx<ConnectionRow[]>`SELECT ${tx.unsafe(connectionColumns)} FROM connection WHERE code = ${code}`,
      );
      if (!row) throw missingConnection(code);
      return connectionShape(row);
    },
  );

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
        response: { 200: ConnectionShape, 201: ConnectionShape, ...problemsOf(400, 422) },
      },
    },
    async ({ caller, params: { code }, body }, reply) => {
      const row = await inCompany(database, caller.companyId, (tx) =>
        saveConnection(tx, caller, code, body, connections.secretKey),
      );
      return reply.status(row.created ? 201 : 200).send(connectionShape(row));
    },
  );

  app.delete(
    `${base}/:code`,
    {
      schema: {
        operationId: 'deleteConnection',
        summary: 'Delete a connection that no integration uses',
        tags,
        params: CodeParams,
        response: { 204: Type.Null(), ...problemsOf(400, 409) },
      },
    },
    async ({ caller, params: { code } }, reply) => {
      await inCompany(database, caller.companyId, async (tx) => {
        await refuseWhileUsed(tx, 'connection', code);
        const gone = await tx`DELETE FROM connection WHERE code = ${code}`;
        if (gone.count === 0) throw missingConnection(code);
      });
      return reply.status(204).send(null);
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
        response: { 200: ConnectionTrial, ...problemsOf(400, 429) },
      },
    },
    async ({ caller, params: { code } }): Promise<TrialResult> => {
      try {
        const connection = await inCompany(database, caller.companyId, (tx) => connections.read(tx, code));
        if (connection === undefined) throw missingConnection(code);
        return await outsideCalls.within(caller, () => tryConnection(connections, connection));
      } catch (error) {
        if (error instanceof ConnectionError) return { ok: false, message: error.message, milliseconds: 0 };
        throw error;
      }
    },
  );
}
