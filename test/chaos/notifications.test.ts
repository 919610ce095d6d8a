import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { MailBox } from '../connectors/mail/mail-box.js';
import { WebhookReceiver } from '../connectors/webhook/webhook-receiver.js';
import type { ApiClient } from '../harness/api-client.js';
import { ordersFile, useStack } from '../harness/running-stack.js';

const timeoutMs = 90_000;

describe('notifications', () => {
  const box = new MailBox();
  const receiver = new WebhookReceiver();
  beforeAll(() => Promise.all([box.start(), receiver.start()]));
  afterAll(() => Promise.all([box.stop(), receiver.stop()]));
  const running = useStack(() => ({
    PRIVATE_NETWORKS: '127.0.0.0/8',
    SMTP_URL: box.url,
    MAIL_FROM: 'imports@example.com',
  }));
  afterEach(() => {
    box.mails.length = 0;
    box.fault = () => undefined;
    receiver.calls.length = 0;
    receiver.answer = (response) => response.writeHead(204).end();
  });

  /** A company whose imports are notified by e-mail and webhook. */
  const notifiedCompany = async (): Promise<ApiClient> => {
    const client = await running.company();
    await client.call('PUT', 'webhooks/ERP', { url: receiver.url });
    const { body } = await client.call<{ setup: object }>('GET', 'integrations/orders');
    const notifications = [
      { channel: 'email', to: ['clerk@example.com'] },
      { channel: 'webhook', webhook: 'ERP' },
    ];
    const saved = await client.call('PUT', 'integrations/orders', { ...body.setup, notifications });
    expect(saved.status, JSON.stringify(saved.body)).toBe(200);
    return client;
  };

  /** Checks that each import has one notification, which arrived with its id at least once by each channel. */
  const expectNotified = async (imports: string[]): Promise<void> => {
    await running.until(
      'all deliveries',
      async () => {
        const [row] = await running.superuser`
          SELECT count(*)::int AS delivered FROM notification_delivery JOIN notification USING (company_id, notification_id)
          WHERE import_id = ANY (${imports}::uuid[]) AND status = 'Delivered'`;
        return row?.delivered === 2 * imports.length;
      },
      timeoutMs,
    );
    const events = await running.superuser`
      SELECT import_id, notification_id FROM notification WHERE import_id = ANY (${imports}::uuid[]) AND kind <> 'stalled'`;
    expect(events.map(({ import_id }) => import_id).sort()).toEqual([...imports].sort());
    for (const { import_id, notification_id } of events) {
      const called = receiver.calls.filter(({ headers }) => headers['webhook-id'] === notification_id);
      expect(called.map(({ body }) => body.data.import)).toContain(import_id);
      expect(box.mails.some(({ message }) => message.includes(`<${notification_id}@example.com>`))).toBe(true);
    }
  };

  it('are sent again if the worker is killed while it sends', async () => {
    const client = await notifiedCompany();
    // The mail server and the webhook receiver receive the notification, but do not answer.
    receiver.answer = () => {};
    box.fault = () => ({ at: 'hang' });
    const id = await running.begin(client, ordersFile(5));
    await running.until('both to be sent', async () => receiver.calls.length > 0 && box.mails.length > 0, timeoutMs);
    running.signal(running.worker, 'SIGKILL');
    box.fault = () => undefined;
    receiver.answer = (response) => response.writeHead(204).end();
    await expectNotified([id]);
    expect(receiver.calls.length).toBeGreaterThan(1);
    const cut = await running.superuser`SELECT FROM delivery_attempt WHERE error LIKE 'The attempt was interrupted%'`;
    expect(cut.length).toBeGreaterThan(0);
  });

  it('are sent once for every import while workers and the database are killed', async () => {
    const client = await notifiedCompany();
    const imports: string[] = [];
    for (let round = 1; round <= 3; round += 1) {
      for (let file = 1; file <= 4; file += 1) imports.push(await running.begin(client, ordersFile(20)));
      // At this moment some imports are ending, and some notifications are being sent.
      await running.until(
        'the end of an import',
        async () =>
          (await running.superuser`SELECT FROM notification WHERE import_id = ${imports.at(-4) as string}`).length > 0,
        timeoutMs,
      );
      running.signal(round === 2 ? running.postgres : running.worker, 'SIGKILL');
      await running.until('the database', async () => (await running.superuser`SELECT 1`).length > 0, timeoutMs);
      await running.until('the API', async () => (await client.call('GET', 'imports')).status === 200, timeoutMs);
    }
    for (const id of imports) await client.settled(id, timeoutMs);
    await expectNotified(imports);
  });
});
