import { Type } from 'typebox';
import { type KeyRow, keyColumns } from '../../db/api-key.js';
import { inCompany, type Transaction } from '../../db/client.js';
import { readPage } from '../../db/page-plan.js';
import { keyIn, page, pageQuery } from '../http/cursor.js';
import type { ApiDependencies } from '../http/dependencies.js';
import { Page, problemsOf } from '../http/page.js';
import { CompanyParams, IdParams } from '../http/params.js';
import { Problem } from '../http/problem.js';
import type { App } from '../http/server.js';
import { createKey, revokeUnlessLast, rotateOwnKey } from './save-api-key.js';
import { ApiKey, ApiKeyBody, ApiKeyRotation, ApiKeyWithSecret, apiKeyShape } from './schemas.js';

const base = '/v1/companies/:company/keys';
const tags = ['API keys'];

export function apiKeyRoutes(app: App, { database, bounds }: ApiDependencies): void {
  app.get(
    base,
    {
      schema: {
        operationId: 'listApiKeys',
        summary: "The company's API keys, newest first",
        description: 'Also those that were revoked or have expired. The secret of none is shown.',
        tags,
        params: CompanyParams,
        querystring: Type.Object(pageQuery),
        response: { 200: Page(ApiKey), ...problemsOf(400) },
      },
    },
    async ({ caller, query: { cursor, limit = 100 } }) => {
      const before = keyIn(cursor, 'uuid')?.[0] ?? 'ffffffff-ffff-ffff-ffff-ffffffffffff';
      const rows = await readPage(
        database,
        caller.companyId,
        (tx) => tx<KeyRow[]>`
          SELECT ${tx.unsafe(keyColumns)} FROM api_key WHERE id < ${before}::uuid ORDER BY id DESC LIMIT ${limit + 1}`,
      );
      return page(
        rows.map((row) => apiKeyShape(row, caller.keyId)),
        limit,
        ({ id }) => [id],
      );
    },
  );

  app.post(
    base,
    {
      schema: {
        operationId: 'createApiKey',
        summary: 'Make an API key for this company',
        description:
          'The key is shown this once. No two valid keys are made under one name: where an answer was lost, the next request says so (409), and the key that nobody has seen can be revoked. Every key may do everything in its company, also make and revoke keys.',
        tags,
        params: CompanyParams,
        body: ApiKeyBody,
        response: { 201: ApiKeyWithSecret, ...problemsOf(400, 409) },
      },
    },
    async ({ caller, body }, reply) => {
      const { row, key } = await inCompany(database, caller.companyId, (tx) => createKey(tx, caller, body, bounds));
      return reply.status(201).send({ ...apiKeyShape(row, caller.keyId), key });
    },
  );

  for (const [path, params, operationId, summary] of [
    ['current', CompanyParams, 'getCurrentApiKey', 'The API key that this request comes with'],
    [':id', IdParams, 'getApiKey', 'One API key, without its secret'],
  ] as const)
    app.get(
      `${base}/${path}`,
      { schema: { operationId, summary, tags, params, response: { 200: ApiKey, ...problemsOf(400) } } },
      async ({ caller, params }) => {
        const { id = caller.keyId } = params as { id?: string };
        const row = await inCompany(database, caller.companyId, (tx) => readKey(tx, id));
        return apiKeyShape(row, caller.keyId);
      },
    );

  app.post(
    `${base}/:id/revoke`,
    {
      schema: {
        operationId: 'revokeApiKey',
        summary: 'Revoke an API key',
        description:
          'It opens nothing from now on; event streams and requests that wait under it end. The last valid key of a company is not revoked by this call: make another one first, or use the command (`npm run company -- CODE revoke`).',
        tags,
        params: IdParams,
        response: { 200: ApiKey, ...problemsOf(400, 409) },
      },
    },
    async ({ caller, params: { id } }) => {
      const row = await inCompany(database, caller.companyId, async (tx) => {
        await revokeUnlessLast(tx, caller, await readKey(tx, id));
        return readKey(tx, id);
      });
      return apiKeyShape(row, caller.keyId);
    },
  );

  app.post(
    `${base}/current/rotate`,
    {
      schema: {
        operationId: 'rotateApiKey',
        summary: 'Replace the API key that this request comes with',
        description:
          'A new key of the same name, shown this once; the old one stays valid for `graceSeconds`. Where the answer was lost, revoke the new key (`GET …/keys` has it, never used) and rotate again.',
        tags,
        params: CompanyParams,
        body: ApiKeyRotation,
        response: { 201: ApiKeyWithSecret, ...problemsOf(400, 409) },
      },
    },
    async ({ caller, body }, reply) => {
      const { row, key } = await inCompany(database, caller.companyId, async (tx) =>
        rotateOwnKey(tx, caller, await readKey(tx, caller.keyId), body, bounds),
      );
      return reply.status(201).send({ ...apiKeyShape(row, caller.keyId), key });
    },
  );
}

/** A key of the company. Throws `Problem` where it has no such key. */
async function readKey(tx: Transaction, id: string): Promise<KeyRow> {
  const [row] = await tx<KeyRow[]>`SELECT ${tx.unsafe(keyColumns)} FROM api_key WHERE id = ${id}`;
  if (!row) throw new Problem('not_found', `There is no API key ${id}.`);
  return row;
}
