import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Connections } from '../../../connectors/connections/connections.js';
import { seal } from '../../../connectors/connections/secret.js';
import { callWebhook } from '../../../connectors/webhook/call-webhook.js';
import { newWebhookSecret } from '../../../connectors/webhook/webhook-signature.js';
import { inCompany } from '../../../db/client.js';
import { defaultBounds } from '../../../runtime/bounds.js';
import { useDatabase } from '../../harness/database.js';
import { WebhookReceiver } from './webhook-receiver.js';

const secretKey = randomBytes(32).toString('base64');
const database = useDatabase();
let receiver: WebhookReceiver;
let connections: Connections;
let companyId: number;

beforeAll(async () => {
  receiver = await new WebhookReceiver().start();
  connections = new Connections({ secretKey, privateNetworks: '127.0.0.0/8' });
  ({ companyId } = await database.company('acme'));
});
afterAll(async () => {
  await connections.close();
  await receiver.stop();
});
beforeEach(async () => {
  receiver.calls.length = 0;
  receiver.answer = (response) => response.writeHead(204).end();
  await inCompany(database.application, companyId, (tx) => tx`DELETE FROM webhook`);
});

const place = () => ({ companyId, code: 'ERP', of: 'webhook' as const });
const save = (secrets: string[], { url = receiver.url, enabled = true } = {}) => {
  const [secret, earlier] = secrets.map((text) => seal(text, secretKey, place()));
  return inCompany(
    database.application,
    companyId,
    (tx) => tx`
      INSERT INTO webhook (company_id, code, url, enabled, secret, previous_secret, created_by, updated_by)
      VALUES (${companyId}, 'ERP', ${url}, ${enabled}, ${secret as Buffer}, ${earlier ?? null}, 'test', 'test')`,
  );
};
const payload = { type: 'import.finished', timestamp: new Date().toISOString(), data: { import: 'x', count: 3 } };
const call = (dependencies = { database: database.application, connections, bounds: defaultBounds() }) =>
  callWebhook(dependencies, { companyId, webhook: 'ERP', id: 'event-1', payload });
const verified = (secret: string) => {
  const [{ text, headers }] = receiver.calls as [(typeof receiver.calls)[number]];
  return new Webhook(secret).verify(text, headers as Record<string, string>);
};

describe('a call of a webhook', () => {
  it('is signed according to Standard Webhooks', async () => {
    const secret = newWebhookSecret();
    await save([secret]);
    expect(await call()).toBe(204);
    expect(verified(secret)).toEqual(payload);
    expect(receiver.calls[0]?.headers['webhook-id']).toBe('event-1');
    expect(() => verified(newWebhookSecret())).toThrow();
  });

  it('has the signatures of both secrets during a rotation', async () => {
    const [now, earlier] = [newWebhookSecret(), newWebhookSecret()];
    await save([now, earlier]);
    await call();
    expect(verified(now)).toEqual(payload);
    expect(verified(earlier)).toEqual(payload);
    expect(String(receiver.calls[0]?.headers['webhook-signature']).split(' ')).toHaveLength(2);
  });

  it.each([
    [500, false, /answered 500/],
    [404, false, /answered 404/],
    [302, false, /redirects are not followed/],
    [410, true, /gone \(410\)/],
  ])('fails with an answer of %i', async (status, permanent, message) => {
    await save([newWebhookSecret()]);
    receiver.answer = (response) => response.writeHead(status, { location: receiver.url }).end('no');
    await expect(call()).rejects.toMatchObject({
      name: 'SendFailure',
      permanent,
      responseCode: status,
      message: expect.stringMatching(message),
    });
    expect(receiver.calls).toHaveLength(1);
  });

  it('is no longer made after the webhook has answered that it is gone', async () => {
    await save([newWebhookSecret()]);
    receiver.answer = (response) => response.writeHead(410).end();
    await expect(call()).rejects.toMatchObject({ permanent: true });
    await expect(call()).rejects.toMatchObject({ permanent: true, message: expect.stringContaining('is disabled') });
    expect(receiver.calls).toHaveLength(1);
    const [row] = await database.superuser`SELECT enabled, disabled_reason FROM webhook`;
    expect(row).toMatchObject({ enabled: false, disabled_reason: expect.stringContaining('410') });
  });

  it('succeeds even if the body of the answer is long', async () => {
    await save([newWebhookSecret()]);
    receiver.answer = (response) => {
      response.on('error', () => {});
      response.writeHead(200).end(Buffer.alloc(10_000_000));
    };
    expect(await call()).toBe(200);
  });

  it('fails temporarily if no server listens, and fails for an address that is not allowed', async () => {
    await save([newWebhookSecret()], { url: 'http://127.0.0.1:1/' });
    await expect(call()).rejects.toMatchObject({ permanent: false, responseCode: undefined });
    const strict = new Connections({ secretKey, privateNetworks: undefined });
    await expect(
      call({ database: database.application, connections: strict, bounds: defaultBounds() }),
    ).rejects.toMatchObject({
      name: 'SendFailure',
      message: expect.stringContaining('not public'),
    });
    await strict.close();
  });

  it('fails permanently if the company has no such webhook', async () => {
    await expect(call()).rejects.toMatchObject({ permanent: true, message: 'There is no webhook "ERP" any more.' });
    await save([newWebhookSecret()]);
    const other = await database.company('other');
    await expect(
      callWebhook(
        { database: database.application, connections, bounds: defaultBounds() },
        { companyId: other.companyId, webhook: 'ERP', id: 'x', payload },
      ),
    ).rejects.toMatchObject({ permanent: true });
    expect(receiver.calls).toHaveLength(0);
  });

  it('fails with the secret of another webhook, and without SECRET_KEY', async () => {
    const elsewhere = seal(newWebhookSecret(), secretKey, { ...place(), code: 'OTHER' });
    await save([newWebhookSecret()]);
    await database.superuser`UPDATE webhook SET secret = ${elsewhere}`;
    await expect(call()).rejects.toMatchObject({ message: expect.stringContaining('cannot be opened') });
    const keyless = new Connections({ secretKey: undefined, privateNetworks: '127.0.0.0/8' });
    await expect(
      call({ database: database.application, connections: keyless, bounds: defaultBounds() }),
    ).rejects.toMatchObject({
      message: expect.stringContaining('no SECRET_KEY'),
    });
    await keyless.close();
    expect(receiver.calls).toHaveLength(0);
  });
});
