import { Type } from 'typebox';
import { v7 as uuidv7 } from 'uuid';
import type { ConnectionTestResult } from '../../connectors/connections/test-connection.js';
import { SendFailure } from '../../connectors/send-failure.js';
import { callWebhook } from '../../connectors/webhook/call-webhook.js';
import { inCompany } from '../../db/client.js';
import { ConnectionTest } from '../connections/schemas.js';
import type { ApiDependencies } from '../http/dependencies.js';
import type { ExternalCalls } from '../http/external-calls.js';
import { problemsOf } from '../http/page.js';
import { CodeParams } from '../http/params.js';
import type { App } from '../http/server.js';
import { namedObjectRoutes } from '../named-objects/routes.js';
import { requireWebhook } from './reads.js';
import { removePreviousSecret, rotateSecret, saveWebhook } from './save-webhook.js';
import { Webhook, WebhookBody, WebhookWithSecret, webhookColumns, webhookShape } from './schemas.js';

const base = '/v1/companies/:company/webhooks';
const tags = ['Webhooks'];

export function webhookRoutes(app: App, dependencies: ApiDependencies, externalCalls: ExternalCalls): void {
  const { database, connections, bounds } = dependencies;

  namedObjectRoutes(app, dependencies, {
    kind: 'webhook',
    base,
    tags,
    columns: webhookColumns,
    schema: Webhook,
    shape: webhookShape,
    list: { operationId: 'listWebhooks', summary: 'List webhooks by code' },
    get: { operationId: 'getWebhook', summary: 'Get one webhook, without its secret' },
    delete: { operationId: 'deleteWebhook', summary: 'Delete a webhook that no integration uses' },
  });

  app.put(
    `${base}/:code`,
    {
      schema: {
        operationId: 'putWebhook',
        summary: 'Save a webhook: a URL that is called with notifications of imports',
        description:
          'The answer to a new webhook contains its secret, which is not shown again. Calls are signed according to Standard Webhooks: the receiver verifies `webhook-signature` and handles each id only once. Saving a disabled webhook enables it again.',
        tags,
        params: CodeParams,
        body: WebhookBody,
        response: {
          200: Webhook,
          201: WebhookWithSecret,
          ...problemsOf(422),
        },
      },
    },
    async ({ caller, params: { code }, body }, reply) => {
      const { row, secret } = await inCompany(database, caller.companyId, (tx) =>
        saveWebhook(tx, caller, code, body, connections.secretKey),
      );
      if (secret === undefined) return reply.status(200).send(webhookShape(row));
      return reply.status(201).send({ ...webhookShape(row), secret });
    },
  );

  app.post(
    `${base}/:code/rotate`,
    {
      schema: {
        operationId: 'rotateWebhookSecret',
        summary: 'Add a new secret to a webhook, beside the current one',
        description: 'Calls are signed with both until the previous one is removed.',
        tags,
        params: CodeParams,
        response: { 200: WebhookWithSecret, ...problemsOf(409, 422) },
      },
    },
    async ({ caller, params: { code } }) => {
      const { row, secret } = await inCompany(database, caller.companyId, (tx) =>
        rotateSecret(tx, caller, code, connections.secretKey),
      );
      return { ...webhookShape(row), secret };
    },
  );

  app.delete(
    `${base}/:code/previous-secret`,
    {
      schema: {
        operationId: 'deletePreviousWebhookSecret',
        summary: 'Remove the previous secret of a webhook, which ends its rotation',
        tags,
        params: CodeParams,
        response: { 204: Type.Null(), ...problemsOf() },
      },
    },
    async ({ caller, params: { code } }, reply) => {
      await inCompany(database, caller.companyId, (tx) => removePreviousSecret(tx, caller, code));
      return reply.status(204).send(null);
    },
  );

  app.post(
    `${base}/:code/test`,
    {
      schema: {
        operationId: 'testWebhook',
        summary: 'Call a webhook with an event `webhook.test`',
        description: 'A failure is reported in the answer (`ok` is false), not as a problem.',
        tags,
        params: CodeParams,
        response: { 200: ConnectionTest, ...problemsOf(429) },
      },
    },
    async ({ caller, params: { code } }): Promise<ConnectionTestResult> => {
      const { companyId } = caller;
      await inCompany(database, companyId, (tx) => requireWebhook(tx, code));
      const begun = performance.now();
      const payload = { type: 'webhook.test', timestamp: new Date().toISOString(), data: {} };
      const call = { companyId, webhook: code, id: uuidv7(), payload };
      const calling = externalCalls.within(caller, () => callWebhook({ database, connections, bounds }, call));
      const outcome = await calling.then(
        (status) => ({ ok: true, message: `The webhook answered ${status}.` }),
        (error: unknown) => {
          if (error instanceof SendFailure) return { ok: false, message: error.message };
          throw error;
        },
      );
      return { ...outcome, durationMs: Math.round(performance.now() - begun) };
    },
  );
}
