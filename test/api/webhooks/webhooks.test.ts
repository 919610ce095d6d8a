import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { WebhookRow } from '../../../db/rows.js';
import { WebhookReceiver } from '../../connectors/webhook/webhook-receiver.js';
import { getBody, useBench } from '../../harness/bench.js';
import { namesSetup } from '../../harness/world.js';

const bench = useBench({}, 'none');
let receiver: WebhookReceiver;
beforeAll(async () => {
  receiver = await new WebhookReceiver().start();
});
afterAll(() => receiver.stop());
beforeEach(() => {
  receiver.calls.length = 0;
  receiver.answer = (response) => response.writeHead(204).end();
});

interface Shown {
  code: string;
  enabled: boolean;
  previousSecretActive: boolean;
  secret?: string;
  disabledReason: string | null;
}
const put = (code: string, body: object) => bench.client.call<Shown>('PUT', `webhooks/${code}`, body);
const tried = async (code: string) =>
  (await bench.client.call<{ ok: boolean; message: string }>('POST', `webhooks/${code}/test`)).body;
const verifies = (secret: string, nth = 0): boolean => {
  const { text, headers } = receiver.calls[nth] as (typeof receiver.calls)[number];
  try {
    return Boolean(new Webhook(secret).verify(text, headers as Record<string, string>));
  } catch {
    return false;
  }
};

describe('a webhook', () => {
  it('shows its secret once, and signs its messages with it', async () => {
    const made = await put('ERP', { url: receiver.url });
    expect(made).toMatchObject({ status: 201, body: { code: 'ERP', enabled: true, previousSecretActive: false } });
    const { secret = '' } = made.body;
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const changed = await put('ERP', { url: receiver.url });
    const shown = await getBody<Shown>(bench.client, 'webhooks/ERP');
    const listed = await getBody<{ entries: Shown[] }>(bench.client, 'webhooks');
    expect(changed.status).toBe(200);
    expect(JSON.stringify([changed.body, shown, listed])).not.toContain('whsec_');
    const [stored] = await bench.system.database.superuser<
      [Pick<WebhookRow, 'secret'>]
    >`SELECT secret FROM webhook WHERE code = 'ERP'`;
    expect(Buffer.from(stored.secret).includes(secret)).toBe(false);
    expect(await tried('ERP')).toMatchObject({ ok: true, message: 'The webhook answered 204.' });
    expect(receiver.calls[0]?.body.type).toBe('webhook.test');
    expect(verifies(secret)).toBe(true);
  });

  it('has two secrets during a rotation, and one after it', async () => {
    const { secret: earlier = '' } = (await put('TURN', { url: receiver.url })).body;
    const rotated = await bench.client.call<Shown>('POST', 'webhooks/TURN/rotate');
    const { secret: now = '' } = rotated.body;
    expect(rotated).toMatchObject({ status: 200, body: { previousSecretActive: true } });
    expect(now).not.toBe(earlier);
    expect(await bench.client.call('POST', 'webhooks/TURN/rotate')).toMatchObject({
      status: 409,
      body: { code: 'rotation_in_progress' },
    });
    await tried('TURN');
    expect([verifies(now), verifies(earlier)]).toEqual([true, true]);
    expect((await bench.client.call('DELETE', 'webhooks/TURN/previous-secret')).status).toBe(204);
    await tried('TURN');
    expect([verifies(now, 1), verifies(earlier, 1)]).toEqual([true, false]);
    expect(await getBody(bench.client, 'webhooks/TURN')).toMatchObject({
      previousSecretActive: false,
      rotatedAt: expect.any(String),
    });
  });

  it('is disabled if it answers that it is gone, and enabled when it is saved again', async () => {
    await put('GONE', { url: receiver.url });
    receiver.answer = (response) => response.writeHead(410).end();
    expect(await tried('GONE')).toMatchObject({ ok: false, message: expect.stringContaining('410') });
    expect(await getBody(bench.client, 'webhooks/GONE')).toMatchObject({
      enabled: false,
      disabledReason: expect.stringContaining('410'),
    });
    expect((await put('GONE', { url: receiver.url })).body).toMatchObject({ enabled: true, disabledReason: null });
    expect((await put('GONE', { url: receiver.url, enabled: false })).body).toMatchObject({ enabled: false });
    expect(await tried('GONE')).toMatchObject({ ok: false, message: 'The webhook "GONE" is disabled.' });
    expect(receiver.calls).toHaveLength(1);
  });

  it('is refused with an address that cannot be called', async () => {
    for (const url of ['ftp://example.com', 'https://user:word@example.com', 'https://example.com/#part', 'https://'])
      expect(await put('BAD', { url }), url).toMatchObject({ status: 400, body: { errors: [{ pointer: '/url' }] } });
    expect(await bench.client.call('GET', 'webhooks/BAD')).toMatchObject({ status: 404 });
  });

  it('cannot be deleted while an integration uses it', async () => {
    await put('USED', { url: receiver.url });
    const notifications = [{ channel: 'webhook' as const, webhook: 'USED' }];
    await bench.client.putIntegration('names', namesSetup({ type: 'csv' }, { notifications }));
    expect(await bench.client.call('DELETE', 'webhooks/USED')).toMatchObject({
      status: 409,
      body: { code: 'webhook_in_use' },
    });
    await bench.client.call('DELETE', 'integrations/names');
    expect((await bench.client.call('DELETE', 'webhooks/USED')).status).toBe(204);
    expect((await bench.client.call('DELETE', 'webhooks/USED')).status).toBe(404);
    for (const path of ['rotate', 'test'])
      expect((await bench.client.call('POST', `webhooks/USED/${path}`)).status, path).toBe(404);
  });
});
