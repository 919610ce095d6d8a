import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Connections } from '../../../connectors/connections/connections.js';
import { seal } from '../../../connectors/connections/secret.js';
import { newWebhookSecret } from '../../../connectors/webhook/webhook-signature.js';
import type { DeliveryRef } from '../../../core/model/contract.js';
import { maxAttempts } from '../../../core/notifications/retry-schedule.js';
import { inCompany } from '../../../db/client.js';
import type { NotificationDeliveryRow } from '../../../db/rows.js';
import { defaultBounds } from '../../../runtime/bounds.js';
import { finishCancel } from '../../../services/imports/cancel.js';
import { attemptDelivery } from '../../../services/notifications/attempt-delivery.js';
import { beginAttempt } from '../../../services/notifications/delivery-attempt.js';
import { MailBox } from '../../connectors/mail/mail-box.js';
import { WebhookReceiver } from '../../connectors/webhook/webhook-receiver.js';
import { createDatabase, type TestDatabase } from '../../harness/database.js';
import { uploadedImport } from '../../harness/staged-import.js';
import { namesSetup } from '../../harness/world.js';

const secretKey = randomBytes(32).toString('base64');
let database: TestDatabase;
let box: MailBox;
let receiver: WebhookReceiver;
let connections: Connections;
let companyId: number;
let dependencies: Parameters<typeof attemptDelivery>[0];

beforeAll(async () => {
  [database, box, receiver] = await Promise.all([
    createDatabase(),
    new MailBox().start(),
    new WebhookReceiver().start(),
  ]);
  connections = new Connections({ secretKey, privateNetworks: '127.0.0.0/8' });
  ({ companyId } = await database.company('acme'));
  const secret = seal(newWebhookSecret(), secretKey, { companyId, code: 'ERP', of: 'webhook' });
  await inCompany(
    database.application,
    companyId,
    (tx) => tx`
      INSERT INTO webhook (company_id, code, url, secret, created_by, updated_by)
      VALUES (${companyId}, 'ERP', ${receiver.url}, ${secret}, 'test', 'test')`,
  );
  const mailServer = {
    smtpUrl: box.url,
    mailFrom: 'imports@example.com',
    recipientPolicy: () => true,
    silenceTimeoutMs: 1_500,
  };
  dependencies = {
    database: database.application,
    connections,
    mailServer,
    publicUrl: 'https://longshore.example.com',
    bounds: defaultBounds(),
  };
});
afterAll(async () => {
  await connections.close();
  await Promise.all([receiver.stop(), box.stop(), database.drop()]);
});
beforeEach(() => {
  box.mails.length = 0;
  box.fault = () => undefined;
  receiver.calls.length = 0;
  receiver.answer = (response) => response.writeHead(204).end();
});

/** Creates a cancelled import with a delivery by each channel. */
async function deliveries(): Promise<Record<DeliveryRef['by'], DeliveryRef> & { importId: string; event: string }> {
  const setup = namesSetup(
    { type: 'csv' },
    {
      name: 'Names <of> people',
      notifications: [
        { channel: 'email', to: ['clerk@example.com'] },
        { channel: 'webhook', webhook: 'ERP' },
      ],
    },
  );
  const ref = await uploadedImport(database.application, companyId, setup);
  await finishCancel(database.application, { ...ref, runNo: 0 });
  const rows = await database.superuser<NotificationDeliveryRow[]>`
    SELECT d.* FROM notification_delivery d JOIN notification n USING (notification_id) WHERE n.import_id = ${ref.importId}`;
  const of = (by: DeliveryRef['by']): DeliveryRef => ({
    ...ref,
    deliveryId: rows.find((row) => row.channel === by)?.delivery_id as string,
    round: 1,
    by,
  });
  return {
    email: of('email'),
    webhook: of('webhook'),
    importId: ref.importId,
    event: rows[0]?.notification_id as string,
  };
}
const stateOf = async ({ deliveryId }: DeliveryRef) =>
  (
    await database.superuser`SELECT status, attempts, due_at FROM notification_delivery WHERE delivery_id = ${deliveryId}`
  )[0];
const logOf = ({ deliveryId }: DeliveryRef) =>
  database.superuser`SELECT * FROM delivery_attempt WHERE delivery_id = ${deliveryId} ORDER BY round, attempt_no`;

describe('an attempt at a delivery', () => {
  it('by e-mail sends text, HTML and the link, with the id of the notification', async () => {
    const { email, importId, event } = await deliveries();
    expect(await attemptDelivery(dependencies, email)).toEqual({ againIn: null });
    const message = box.mails[0]?.message.replaceAll('=\r\n', '') ?? '';
    expect(message).toContain(`<${event}@example.com>`);
    expect(message).toContain('Subject: Names <of> people: import cancelled (file.csv)');
    expect(message).toContain('Cancelled before the file was read to its end: 0 completed');
    expect(message).toContain(`https://longshore.example.com/v1/companies/acme/imports/${importId}`);
    expect(message).toContain('Names &lt;of&gt; people');
    expect(await stateOf(email)).toMatchObject({ status: 'Delivered', attempts: 1 });
    expect(await logOf(email)).toMatchObject([{ attempt_no: 1, response_code: 250, error: null }]);
  });

  it('by webhook sends ids and counts with the id of the notification, and no content or name of the file', async () => {
    const { webhook, importId, event } = await deliveries();
    await attemptDelivery(dependencies, webhook);
    const [{ headers, body, text }] = receiver.calls as [(typeof receiver.calls)[number]];
    expect(headers['webhook-id']).toBe(event);
    expect(body).toMatchObject({
      type: 'import.cancelled',
      data: { import: importId, company: 'acme', integration: 'test', kind: 'cancelled', counts: { total: 0 } },
    });
    expect(text).not.toContain('file.csv');
  });

  it('sends nothing if the message was delivered already, or belongs to another round', async () => {
    const { webhook } = await deliveries();
    await attemptDelivery(dependencies, webhook);
    expect(await attemptDelivery(dependencies, webhook)).toEqual({ againIn: null });
    expect(await attemptDelivery(dependencies, { ...webhook, round: 2 })).toEqual({ againIn: null });
    expect(receiver.calls).toHaveLength(1);
  });

  it('by e-mail is retried after a temporary refusal (4xx), and not after a permanent one (5xx)', async () => {
    const { email } = await deliveries();
    box.fault = () => ({ at: 'recipient', code: 450 });
    expect(await attemptDelivery(dependencies, email)).toEqual({ againIn: 5 });
    expect(await stateOf(email)).toMatchObject({ status: 'Pending', attempts: 1 });
    box.fault = () => ({ at: 'recipient', code: 550 });
    expect(await attemptDelivery(dependencies, email)).toEqual({ againIn: null });
    expect(await stateOf(email)).toMatchObject({ status: 'Failed', attempts: 2, due_at: null });
    expect(await logOf(email)).toMatchObject([
      { response_code: 450 },
      { response_code: 550, error: expect.any(String) },
    ]);
    expect(box.mails).toHaveLength(0);
  });

  it.each([
    ['120', 120],
    ['1', 5],
  ])('is followed by the next one after the requested delay (Retry-After: %s)', async (requested, againIn) => {
    const { webhook } = await deliveries();
    receiver.answer = (response) => response.writeHead(503, { 'retry-after': requested }).end();
    expect(await attemptDelivery(dependencies, webhook)).toEqual({ againIn });
    expect(await stateOf(webhook)).toMatchObject({ status: 'Pending', attempts: 1 });
  });

  it('is retried with the same id if the mail server hangs after the message', async () => {
    const { email, event } = await deliveries();
    box.fault = () => ({ at: 'hang' });
    expect(await attemptDelivery(dependencies, email)).toEqual({ againIn: 5 });
    box.fault = () => undefined;
    expect(await attemptDelivery(dependencies, email)).toEqual({ againIn: null });
    expect(box.mails.map(({ message }) => message.includes(`<${event}@example.com>`))).toEqual([true, true]);
  });

  it('is the last one after three days of failures, with the status Failed', async () => {
    const { webhook } = await deliveries();
    receiver.answer = (response) => response.writeHead(503).end();
    let seconds = 0;
    let attempts = 0;
    for (let againIn: number | null = 0; againIn !== null; attempts += 1) {
      seconds += againIn;
      ({ againIn } = await attemptDelivery(dependencies, webhook));
    }
    expect(attempts).toBe(maxAttempts);
    expect(seconds).toBeGreaterThan(3 * 86_400);
    expect(await stateOf(webhook)).toMatchObject({ status: 'Failed', attempts: maxAttempts, due_at: null });
    expect(await logOf(webhook)).toHaveLength(maxAttempts);
  });

  it('is postponed to the next day if the company has reached its daily limit, which the attempt reports', async () => {
    await database.superuser`DELETE FROM outgoing_count`;
    const bounded = {
      ...dependencies,
      bounds: { ...dependencies.bounds, mailsPerCompanyPerDay: 1, webhookCallsPerHostPerDay: 1 },
    };
    const [first, second] = [await deliveries(), await deliveries()];
    for (const channel of ['email', 'webhook'] as const) {
      expect(await attemptDelivery(bounded, first[channel])).toEqual({ againIn: null });
      const { againIn } = await attemptDelivery(bounded, second[channel]);
      const [left] = await database.superuser<[{ seconds: number }]>`
        SELECT extract(epoch FROM date_trunc('day', now(), 'UTC') + interval '1 day' - now())::float AS seconds`;
      // Allows a minute for a busy machine, and the end of the day in the meantime.
      expect(Math.abs((againIn ?? 0) - left.seconds) % 86_400).toBeLessThan(60);
      expect(await stateOf(second[channel])).toMatchObject({ status: 'Pending', attempts: 1 });
      expect(await logOf(second[channel])).toMatchObject([{ error: expect.stringMatching(/may .*in a day/) }]);
    }
    expect([box.mails.length, receiver.calls.length]).toEqual([1, 1]);
    await database.superuser`UPDATE outgoing_count SET starts_at = starts_at - interval '1 day'`;
    expect(await attemptDelivery(bounded, second.email)).toEqual({ againIn: null });
    expect(await attemptDelivery(bounded, second.webhook)).toEqual({ againIn: null });
    expect([box.mails.length, receiver.calls.length]).toEqual([2, 2]);
  });

  it('counts even if its process dies, and the next one sends again, up to the maximum of attempts', async () => {
    const { webhook } = await deliveries();
    for (let lost = 1; lost <= maxAttempts - 1; lost += 1) await beginAttempt(database.application, webhook);
    expect(await attemptDelivery(dependencies, webhook)).toEqual({ againIn: null });
    expect(await stateOf(webhook)).toMatchObject({ status: 'Delivered', attempts: maxAttempts });
    const log = await logOf(webhook);
    expect(log[0]).toMatchObject({ duration_ms: null, error: expect.stringContaining('interrupted') });
    expect(log.at(-1)).toMatchObject({ error: null, response_code: 204 });

    const { webhook: other } = await deliveries();
    for (let lost = 1; lost <= maxAttempts; lost += 1) await beginAttempt(database.application, other);
    expect(await attemptDelivery(dependencies, other)).toEqual({ againIn: null });
    expect(await stateOf(other)).toMatchObject({ status: 'Failed', attempts: maxAttempts });
    expect(receiver.calls).toHaveLength(1);
  });

  it('that is made several times concurrently sends with one id, and the delivery ends once', async () => {
    const { webhook, event } = await deliveries();
    const results = await Promise.all([1, 2, 3].map(() => attemptDelivery(dependencies, webhook)));
    expect(results).toEqual(results.map(() => ({ againIn: null })));
    expect(new Set(receiver.calls.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([event]));
    expect(await stateOf(webhook)).toMatchObject({ status: 'Delivered' });
  });

  it("uses the company's own template if it has one", async () => {
    const { email } = await deliveries();
    await inCompany(
      database.application,
      companyId,
      (tx) => tx`
        INSERT INTO mail_template (company_id, kind, subject, text, html, updated_by)
        VALUES (${companyId}, 'cancelled', 'Abgebrochen: {{file}}', '{{text}}', '<p>{{integrationName}}</p>', 'test')`,
    );
    await attemptDelivery(dependencies, email);
    expect(box.mails[0]?.message).toContain('Subject: Abgebrochen: file.csv');
    expect(box.mails[0]?.message).toContain('<p>Names &lt;of&gt; people</p>');
  });
});
