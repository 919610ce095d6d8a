import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createApp } from '../../../api/app.js';
import type { Delivery } from '../../../api/deliveries/schemas.js';
import type { ApiDependencies } from '../../../api/http/dependencies.js';
import type { Notification } from '../../../api/notifications/schemas.js';
import { poll } from '../../../cli/stack/poll.js';
import type { IntegrationSetup } from '../../../core/setup/setup.js';
import { defaultBounds } from '../../../runtime/bounds.js';
import { MailBox } from '../../connectors/mail/mail-box.js';
import { WebhookReceiver } from '../../connectors/webhook/webhook-receiver.js';
import { ApiClient } from '../../harness/api-client.js';
import { startSystem, type TestSystem } from '../../harness/system.js';
import { csv, namesSetup, ordersSetup } from '../../harness/world.js';

let system: TestSystem;
let client: ApiClient;
let box: MailBox;
let receiver: WebhookReceiver;
let secret: string;
let series = 0;

beforeAll(async () => {
  [box, receiver] = await Promise.all([new MailBox().start(), new WebhookReceiver().start()]);
  system = await startSystem({
    SMTP_URL: box.url,
    MAIL_FROM: 'imports@example.com',
    PUBLIC_URL: 'https://longshore.example.com',
  });
  client = await system.client('acme');
  const made = await client.call<{ secret: string }>('PUT', 'webhooks/ERP', { url: receiver.url });
  expect(made.status).toBe(201);
  ({ secret } = made.body);
});
afterAll(async () => {
  await system?.stop();
  await Promise.all([box.stop(), receiver.stop()]);
});
beforeEach(() => {
  series += 1;
  box.mails.length = 0;
  box.fault = () => undefined;
  receiver.calls.length = 0;
  receiver.answer = (response) => response.writeHead(204).end();
});

const timeoutMs = 30_000;
const byBoth: IntegrationSetup['notifications'] = [
  { channel: 'email', to: ['clerk@example.com'] },
  { channel: 'webhook', webhook: 'ERP' },
];
const save = (notifications: IntegrationSetup['notifications'], code = 'names', from = client) =>
  from.putIntegration(code, namesSetup({ type: 'csv' }, { notifications }));
const file = (names: string[] = ['Ann', 'Ben']): string =>
  csv(['No.', 'Name'], ...names.map((name, index) => [`N${series}-${index + 1}`, name]));
const list = async (query = '') =>
  (await client.call<{ entries: Notification[]; next: string | null; unread: number }>('GET', `notifications${query}`))
    .body;
const deliveriesOf = async ({ id }: Notification): Promise<Delivery[]> =>
  (await client.call<{ entries: Delivery[] }>('GET', `deliveries?notification=${id}`)).body.entries;
const newest = async (): Promise<Notification> => (await list('?limit=1')).entries[0] as Notification;
const until = <Found>(
  probe: () => Promise<Found | undefined | false> | Found | undefined | false,
  waitingFor: string,
) => poll(async () => (await probe()) || undefined, { timeoutMs, waitingFor });

describe('an import that has ended', () => {
  it('is reported in the product, by e-mail and by webhook, with one id', async () => {
    await save(byBoth);
    const done = await client.import('names', file());
    const notification = await newest();
    expect(notification).toMatchObject({
      kind: 'finished',
      remarks: [],
      text: 'Import complete: 2 created, 0 errors',
      import: done.id,
      counts: done.counts,
      results: done.results,
      readAt: null,
      links: { import: done.links.self },
    });
    await until(() => receiver.calls[0], 'a call of the webhook');
    await until(() => box.mails[0], 'a mail');
    const [call] = receiver.calls as [(typeof receiver.calls)[number]];
    expect(new Webhook(secret).verify(call.text, call.headers as Record<string, string>)).toMatchObject({
      type: 'import.finished',
      data: {
        import: done.id,
        counts: done.counts,
        link: `https://longshore.example.com${done.links.self}`,
      },
    });
    expect(call.headers['webhook-id']).toBe(notification.id);
    expect(box.mails[0]).toMatchObject({ to: 'clerk@example.com', message: expect.stringContaining(notification.id) });
    expect(box.mails[0]?.message).toContain('Import complete: 2 created, 0 errors');
    const deliveries = await until(async () => {
      const all = await deliveriesOf(notification);
      return all.every(({ status }) => status === 'Delivered') && all;
    }, 'both deliveries');
    expect(deliveries.map(({ channel, attempts }) => [channel, attempts.length])).toEqual(
      expect.arrayContaining([
        ['email', 1],
        ['webhook', 1],
      ]),
    );
  });

  it('is reported with its errors or as failed, and only to recipients who chose that', async () => {
    await save([
      { channel: 'email', to: ['all@example.com'] },
      { channel: 'email', to: ['failures@example.com'], events: ['failed'] },
    ]);
    await client.import('names', `${file()}N${series}-3,\n`);
    expect(await newest()).toMatchObject({
      kind: 'finished-with-errors',
      text: 'Import complete with errors: 2 created, 2 records completed, 1 error',
    });
    await client.start('names', 'Other,Columns\n1,2\n');
    expect(await newest()).toMatchObject({ kind: 'failed', fault: 'file_column_missing', run: 0 });
    await until(() => box.mails.length === 3, 'three mails');
    expect(box.mails.map(({ to }) => to).sort()).toEqual([
      'all@example.com',
      'all@example.com',
      'failures@example.com',
    ]);
  });

  it('is reported again if it was corrected and then cancelled', async () => {
    await save(byBoth);
    const done = await client.import('names', `${file()}N${series}-3,\n`);
    const first = await newest();
    const corrected = await client.call('PATCH', `imports/${done.id}/records/4`, { values: { Name: 'Cid' } });
    expect(corrected).toMatchObject({ status: 200 });
    const { body: cancelled } = await client.call('POST', `imports/${done.id}/cancel`);
    expect(cancelled).toMatchObject({ status: 'Cancelled', counts: { completed: 2, errors: 0, skipped: 1 } });
    const ends = (await list()).entries.filter((one) => one.import === done.id);
    expect(ends).toMatchObject([
      { kind: 'cancelled', run: 1, text: 'Cancelled: 2 completed, 0 errors, 1 skipped' },
      { kind: 'finished-with-errors', run: 1, id: first.id },
    ]);
    await until(
      () => ends.every(({ id }) => receiver.calls.some(({ headers }) => headers['webhook-id'] === id)),
      'calls for both ends',
    );
    expect(new Set(receiver.calls.map(({ headers }) => headers['webhook-id'])).size).toBe(2);
  });

  it('is independent of its notifications, which are retried until the webhook is available', async () => {
    await save(byBoth);
    receiver.answer = (response, nth) => response.writeHead(nth <= 2 ? 503 : 204).end();
    box.fault = () => ({ at: 'recipient', code: 550 });
    const done = await client.import('names', file());
    expect(done.status).toBe('Completed');
    const notification = await newest();
    const [webhook, email] = await until(async () => {
      const all = await deliveriesOf(notification);
      return (
        all.every(({ status }) => status !== 'Pending') &&
        ['webhook', 'email'].map((channel) => all.find((one) => one.channel === channel))
      );
    }, 'the end of both deliveries');
    expect(webhook).toMatchObject({ status: 'Delivered', nextAttemptAt: null });
    expect(webhook?.attempts.map(({ responseCode, error }) => [responseCode, error])).toEqual([
      [204, null],
      [503, 'The webhook answered 503.'],
      [503, 'The webhook answered 503.'],
    ]);
    expect(new Set(receiver.calls.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([notification.id]));
    expect(email).toMatchObject({ status: 'Failed', attempts: [{ responseCode: 550 }] });
    const failed = await client.call<{ entries: Delivery[] }>('GET', 'deliveries?status=Failed&channel=email');
    expect(failed.body.entries.map(({ id }) => id)).toContain(email?.id);
  });

  it('is reported to other recipients while the mail server hangs', async () => {
    box.fault = () => ({ at: 'hang' });
    const clerks = Array.from({ length: 15 }, (_, index) => `clerk-${index}@example.com`);
    await save([{ channel: 'email', to: clerks }]);
    await client.import('names', file(['hanging']));
    await until(() => box.mails.length === 3, 'as many mails in progress as a company may have');
    await save([{ channel: 'webhook', webhook: 'ERP' }]);
    const done = await client.import('names', file(['not', 'hanging']));
    await until(() => receiver.calls.find(({ body }) => body.data.import === done.id), 'a call of the webhook');
    box.fault = () => undefined;
    box.release();
    await until(() => new Set(box.mails.map(({ to }) => to)).size === 15, 'the mails');
  });

  it('can be reported again on request, with the same id', async () => {
    await save([{ channel: 'webhook', webhook: 'ERP' }]);
    await client.import('names', file());
    const notification = await newest();
    const delivered = () =>
      until(async () => (await deliveriesOf(notification)).find(({ status }) => status === 'Delivered'), 'a delivery');
    const { id } = await delivered();
    const again = await client.call<Delivery>('POST', `deliveries/${id}/redeliver`);
    expect(again).toMatchObject({ status: 202, body: { status: 'Pending', round: 2 } });
    expect(await delivered()).toMatchObject({ round: 2, attempts: [{ round: 2, number: 1 }, { round: 1 }] });
    expect(receiver.calls.map(({ headers }) => headers['webhook-id'])).toEqual([notification.id, notification.id]);
    expect(await client.call('POST', `deliveries/${notification.id}/redeliver`)).toMatchObject({ status: 404 });
  });

  it('is reported even if the NOTIFY or the workflow of a delivery was lost', async () => {
    await save([{ channel: 'webhook', webhook: 'ERP' }]);
    await client.import('names', file());
    await until(() => receiver.calls.length === 1, 'the first call');
    const { superuser } = system.database;
    // As if a worker had died before it started the workflow; no process is notified of the delivery.
    await superuser`UPDATE notification_delivery SET status = 'Pending', round = 2, attempts = 0, started_at = NULL, due_at = now() WHERE notification_id = ${(await newest()).id}`;
    await until(() => receiver.calls.length === 2, 'the second call');
    // As if the engine had lost its store.
    await superuser`UPDATE notification_delivery SET status = 'Pending', round = 3, attempts = 0, started_at = now() - interval '1 hour', due_at = now() - interval '1 hour' WHERE notification_id = ${(await newest()).id}`;
    await until(() => receiver.calls.length === 3, 'the third call');
  });
});

describe('notifications in the product', () => {
  it('are unread until one user of the company has read them', async () => {
    await save([]);
    for (const name of ['A', 'B', 'C']) await client.import('names', file([name]), { force: true });
    const { entries, unread } = await list('?unread=true');
    expect(unread).toBe(entries.length);
    expect(entries.length).toBeGreaterThanOrEqual(3);
    const [third, second, first] = entries as [Notification, Notification, Notification];
    const read = await client.call<Notification>('POST', `notifications/${first.id}/read`);
    expect(read.body).toMatchObject({ id: first.id, readBy: 'test', readAt: expect.any(String) });
    expect((await client.call<Notification>('POST', `notifications/${first.id}/read`)).body).toEqual(read.body);
    expect((await list()).unread).toBe(unread - 1);
    const upTo = await client.call('POST', 'notifications/read', { upToPosition: second.position });
    expect(upTo.body).toEqual({ markedAsRead: unread - 2 });
    expect((await list('?unread=true')).entries.map(({ id }) => id)).toEqual([third.id]);
    expect((await client.call('POST', 'notifications/read', {})).body).toEqual({ markedAsRead: 1 });
    expect(await list('?unread=true')).toMatchObject({ entries: [], unread: 0 });
  });

  it('are listed in pages, newest first', async () => {
    const all = (await list()).entries.map(({ id }) => id);
    const paged: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const body: Awaited<ReturnType<typeof list>> = await list(`?limit=2${cursor ? `&cursor=${cursor}` : ''}`);
      paged.push(...body.entries.map(({ id }) => id));
      cursor = body.next;
    }
    expect(paged).toEqual(all);
    const { import: importId } = await newest();
    expect((await list(`?import=${importId}`)).entries.map(({ id }) => id)).toEqual([all[0]]);
    expect((await client.call('GET', `notifications/${all[0]}`)).body).toMatchObject({ id: all[0] });
  });

  it('are streamed as they occur, and missed ones after a reconnect', async () => {
    await save([]);
    const first = await listen();
    const one = await client.import('names', file(['one']));
    expect(await first.next()).toMatchObject({ data: { import: one.id } });
    await first.leave();
    const two = await client.import('names', file(['two', 'more']));
    const three = await client.import('names', file(['three', 'more', 'still']));
    const second = await listen((await newest()).position - 2);
    expect((await second.next()).data.import).toBe(two.id);
    const last = await second.next();
    expect(last.data.import).toBe(three.id);
    expect(last).toEqual({ id: String((await newest()).position), data: await newest() });
    await second.leave();
  });

  it('of one company are not visible to another', async () => {
    const other = await system.client('other');
    const ours = (await newest()).id;
    expect((await other.call('GET', 'notifications')).body).toEqual({ entries: [], next: null, unread: 0 });
    for (const [method, path] of [
      ['GET', `notifications/${ours}`],
      ['POST', `notifications/${ours}/read`],
    ] as const)
      expect(await other.call(method, path)).toMatchObject({ status: 404 });
    const stream = await listen(0, other);
    await save([], 'names', other);
    const theirs = await other.import('names', file());
    expect((await stream.next()).data.import).toBe(theirs.id);
    await stream.leave();
  });
});

describe('a setup', () => {
  it('is refused with invalid addresses and unknown webhooks', async () => {
    expect(await save([{ channel: 'email', to: ['clerk@example.com', 'not an address'] }])).toMatchObject({
      status: 422,
      body: { code: 'invalid_setup', errors: [{ pointer: '/notifications/0/to/1' }] },
    });
    expect(await save([{ channel: 'webhook', webhook: 'NOWHERE' }])).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/notifications/0/webhook', detail: 'There is no webhook "NOWHERE".' }] },
    });
    expect(await save([{ channel: 'pigeon' } as never])).toMatchObject({ status: 400 });
  });

  it('is refused with addresses that the operator does not allow, in notifications and steps', async () => {
    expect(await save([{ channel: 'email', to: ['clerk@example.com', 'clerk@elsewhere.example'] }])).toMatchObject({
      status: 422,
      body: {
        code: 'recipient_not_allowed',
        errors: [{ pointer: '/notifications/0/to/1', detail: expect.stringContaining('MAIL_RECIPIENTS') }],
      },
    });
    const steps = [{ step: 'release' }, { step: 'e-mail', to: ['x@elsewhere.example', 'clerk@example.com'] }];
    const setup = { ...ordersSetup(), postProcessing: { trigger: 'AfterProcessing' as const, steps } };
    expect(await client.putIntegration('mailing', setup as never)).toMatchObject({
      status: 422,
      body: { code: 'recipient_not_allowed', errors: [{ pointer: '/postProcessing/steps/1/to/0' }] },
    });
    expect((await client.call('GET', 'integrations/mailing')).status).toBe(404);
  });

  it('that sends e-mail is refused if no mail server is configured', async () => {
    const { application } = system.database;
    const app = await createApp({
      database: application,
      sendsMail: false,
      bounds: defaultBounds(),
    } as ApiDependencies);
    const bare = new ApiClient(await app.listen({ host: '127.0.0.1', port: 0 }), client.key, client.company);
    expect(await save(byBoth, 'mailed', bare)).toMatchObject({
      status: 422,
      body: { code: 'no_mail_server', errors: [{ pointer: '/notifications/0/channel' }] },
    });
    expect((await save([{ channel: 'webhook', webhook: 'ERP' }], 'mailed', bare)).status).toBe(201);
    expect((await bare.call('GET', 'mail-templates')).body).toMatchObject({ sendsMail: false });
    await app.close();
  });
});

/** Opens the stream of notifications, from the position `after` if it is given. */
async function listen(after?: number, who = client) {
  const leaving = new AbortController();
  const response = await fetch(`${who.url}/v1/companies/${who.company}/notifications/events`, {
    headers: {
      authorization: `Bearer ${who.key}`,
      accept: 'text/event-stream',
      ...(after === undefined ? {} : { 'last-event-id': String(after) }),
    },
    signal: leaving.signal,
  });
  expect(response.status).toBe(200);
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  return {
    async next(): Promise<{ id: string; data: Notification }> {
      for (;;) {
        const [event, ...rest] = text.split('\n\n');
        if (rest.length > 0 && event !== undefined) {
          text = rest.join('\n\n');
          const id = /^id: ?(.*)$/m.exec(event)?.[1];
          const data = /^data: ?(.*)$/m.exec(event)?.[1];
          if (id !== undefined && data !== undefined) return { id, data: JSON.parse(data) };
          continue;
        }
        const { value, done } = await reader.read();
        if (done) throw new Error('the stream ended');
        text += value;
      }
    },
    async leave(): Promise<void> {
      leaving.abort();
      await reader.cancel().catch(() => {});
    },
  };
}
