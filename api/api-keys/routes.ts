import { Type } from 'typebox';
import { inCompany } from '../../db/client.js';
import { readPage } from '../../db/page-plan.js';
import { keyIn, page, pageQuery } from '../http/cursor.js';
import type { ApiDependencies } from '../http/dependencies.js';
import { Page, problemsOf } from '../http/page.js';
import { CompanyParams, IdParams } from '../http/params.js';
import type { App } from '../http/server.js';
import { readKey, readKeys } from './reads.js';
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
        summary: "List the company's API keys, newest first",
        description: 'Includes keys that are revoked or have expired. Secrets are never shown.',
        tags,
        params: CompanyParams,
        querystring: Type.Object(pageQuery),
        response: { 200: Page(ApiKey), ...problemsOf() },
      },
    },
    async ({ caller, query: { cursor, limit = 100 } }) => {
      const before = keyIn(cursor, 'uuid')?.[0];
      const rows = await readPage(database, caller.companyId, (tx) => readKeys(tx, { before, limit: limit + 1 }));
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
        summary: 'Create an API key for this company',
        description:
          'The key is shown only in this answer. The names of valid keys are unique: if an answer was lost, repeating the request is refused (409), and the key that was never seen can be revoked. Every key has full access to its company, including creating and revoking keys.',
        tags,
        params: CompanyParams,
        body: ApiKeyBody,
        response: { 201: ApiKeyWithSecret, ...problemsOf(409) },
      },
    },
    async ({ caller, body }, reply) => {
      const { row, key } = await inCompany(database, caller.companyId, (tx) => createKey(tx, caller, body, bounds));
      return reply.status(201).send({ ...apiKeyShape(row, caller.keyId), key });
    },
  );

  for (const [path, params, operationId, summary] of [
    ['current', CompanyParams, 'getCurrentApiKey', 'Get the API key that this request uses'],
    [':id', IdParams, 'getApiKey', 'Get one API key, without its secret'],
  ] as const)
    app.get(
      `${base}/${path}`,
      { schema: { operationId, summary, tags, params, response: { 200: ApiKey, ...problemsOf() } } },
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
          'It is refused from now on; event streams and waiting requests that use it end. The last valid key of a company cannot be revoked by this call: create another one first, or use the command (`npm run company -- CODE revoke`).',
        tags,
        params: IdParams,
        response: { 200: ApiKey, ...problemsOf(409) },
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
        summary: 'Replace the API key that this request uses',
        description:
          'Creates a key of the same name, shown only in this answer; the old one stays valid for `graceSeconds`. If the answer was lost, revoke the new key (`GET …/keys` lists it as never used) and rotate again.',
        tags,
        params: CompanyParams,
        body: ApiKeyRotation,
        response: { 201: ApiKeyWithSecret, ...problemsOf(409) },
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
