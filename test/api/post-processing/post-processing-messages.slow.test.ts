import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { poll } from '../../../cli/stack/poll.js';
import { isRunning } from '../../../core/model/import-state.js';
import type { PostProcessing } from '../../../core/setup/post-processing.js';
import { salesOrdersSetup } from '../../../examples/setups.js';
import { MailBox } from '../../connectors/mail/mail-box.js';
import { WebhookReceiver } from '../../connectors/webhook/webhook-receiver.js';
import type { ApiClient } from '../../harness/api-client.js';
import { useSystem } from '../../harness/system.js';
import { addSamples, sampleOrders } from '../../harness/world.js';
import { postProcessingEntries } from './post-processing-entries.js';

const receiver = new WebhookReceiver();
const mailBox = new MailBox();
beforeAll(() => Promise.all([receiver.start(), mailBox.start()]));
afterAll(() => Promise.all([receiver.stop(), mailBox.stop()]));
const system = useSystem(() => ({ SMTP_URL: mailBox.url, MAIL_FROM: 'Longshore <longshore@example.com>' }));
let company: ApiClient;
let secret: string;

beforeAll(async () => {
  company = await system.client('acme');
  await addSamples(company);
  secret = (await company.call<{ secret: string }>('PUT', 'webhooks/HOOK', { url: receiver.url })).body.secret;
});

const begin = async (series: string, count: number, postProcessing: PostProcessing): Promise<string> => {
  await company.putIntegration('notifying', { ...salesOrdersSetup, batchSize: 4, postProcessing });
  const file = sampleOrders(series, count, { lines: 1 });
  return (await company.start('notifying', file, { processing: 'background', prefer: 'respond-async' })).body.id;
};
const errors = (id: string) => postProcessingEntries(company, id, '?status=Error');
/** The number of calls of the webhook with each message id, of which each document has one. */
const callsById = (id: string): Map<string, number> => {
  const times = new Map<string, number>();
  for (const { headers, body, text } of receiver.calls) {
    if (body.data.import !== id) continue;
    new Webhook(secret).verify(text, headers as Record<string, string>);
    const key = String(headers['webhook-id']);
    times.set(key, (times.get(key) ?? 0) + 1);
  }
  return times;
};

describe('a webhook that is called for each document', () => {
  it('is called with the same ids until it is available again, even after the first retries', async () => {
    let down = true;
    receiver.answer = (response) => response.writeHead(down ? 503 : 204).end();
    const id = await begin('W', 10, { trigger: 'PerDocument', steps: [{ step: 'webhook', webhook: 'HOOK' }] });
    const waiting = await poll(
      async () => {
        const found = await company.get(id);
        return found.waitingFor !== null && receiver.calls.length > 12 ? found : undefined;
      },
      { timeoutMs: 60_000, waitingFor: 'the reason why the import waits' },
    );
    expect(waiting).toMatchObject({ waitingFor: 'The webhook answered 503.', status: 'Processing' });
    down = false;
    expect(await company.settled(id)).toMatchObject({
      status: 'Completed',
      postProcessing: { total: 10, completed: 10 },
    });
    expect(callsById(id).size).toBe(10);
    expect(receiver.calls[0]?.body).toMatchObject({
      type: 'document.written',
      data: { import: id, document: { target: 'sales-document', key: ['Order', expect.stringMatching(/^W-/)] } },
    });
  });

  it('is not retried forever: its entries are in error, and a retry on request calls it for these', async () => {
    receiver.answer = (response) => response.writeHead(500).end();
    const id = await begin('G', 6, {
      trigger: 'AfterProcessing',
      steps: [{ step: 'webhook', webhook: 'HOOK', scope: 'document' }],
    });
    await poll(async () => ((await company.get(id)).waitingFor ? true : undefined), {
      timeoutMs: 60_000,
      waitingFor: 'the reason why the import waits',
    });
    const { superuser } = system.database;
    // As if it had been unavailable for an hour.
    const found = await poll(
      async () => {
        await superuser`UPDATE post_processing_portion SET answered_at = now() - interval '1 hour' WHERE import_id = ${id} AND status <> 'Completed'`;
        const now = await company.get(id);
        return isRunning(now.status) ? undefined : now;
      },
      { timeoutMs: 60_000, waitingFor: 'the last attempt' },
    );
    const failed = await errors(id);
    receiver.answer = (response) => response.writeHead(204).end();
    expect(found).toMatchObject({ status: 'CompletedWithErrors', postProcessing: { errors: 6 } });
    expect(failed[0]).toMatchObject({ code: 'target_unavailable', message: expect.stringContaining('answered 500') });
    await company.call('POST', `imports/${id}/post-processing/retry`, { status: 'Error' });
    expect(await company.get(id)).toMatchObject({ status: 'Completed', postProcessing: { completed: 6, errors: 0 } });
    expect(callsById(id).size).toBe(6);
  });
});

describe('an e-mail', () => {
  it('about the import is sent once, after the steps before it', async () => {
    const id = await begin('M', 3, {
      trigger: 'JobQueue',
      steps: [
        { step: 'release' },
        {
          step: 'e-mail',
          to: ['a@example.com', 'b@example.com'],
          subject: '{{integration}}: {{figures}}',
          text: 'See <{{link}}>',
        },
      ],
    });
    expect(await company.settled(id)).toMatchObject({
      status: 'Completed',
      postProcessing: { total: 4, completed: 4 },
    });
    const mails = mailBox.mails.filter(({ message }) => message.includes(id));
    expect(mails.map(({ to }) => to).sort()).toEqual(['a@example.com', 'b@example.com']);
    expect(mails[0]?.message).toContain('Subject: Sales orders: 3 created, 0 errors');
    expect(mails[0]?.message).toContain('&lt;http');
  });

  it('that the server refuses permanently is in error, and is sent by a retry on request', async () => {
    mailBox.fault = (to) => (to === 'gone@example.com' ? { at: 'recipient', code: 550 } : undefined);
    const id = await begin('R', 2, {
      trigger: 'PerDocument',
      steps: [{ step: 'e-mail', to: ['gone@example.com'] }, { step: 'release' }],
    });
    expect(await company.settled(id)).toMatchObject({
      status: 'CompletedWithErrors',
      postProcessing: { errors: 2, remaining: 2 },
    });
    expect(await errors(id)).toMatchObject([
      { code: 'target_refused', message: 'gone@example.com: The mail server refuses this mail permanently (550).' },
      { code: 'target_refused' },
    ]);
    mailBox.fault = () => undefined;
    await company.call('POST', `imports/${id}/post-processing/retry`);
    expect(await company.get(id)).toMatchObject({
      status: 'Completed',
      postProcessing: { completed: 4, remaining: 0 },
    });
    expect(mailBox.mails.filter(({ to }) => to === 'gone@example.com')).toHaveLength(2);
  });

  it('is refused in a setup if an address or a placeholder is invalid', async () => {
    const postProcessing = {
      trigger: 'JobQueue',
      steps: [{ step: 'e-mail', to: ['not an address'], text: 'Hello {{name}}' }],
    };
    const { status, body } = await company.call('PUT', 'integrations/wrong', { ...salesOrdersSetup, postProcessing });
    expect(status).toBe(422);
    expect(body.errors).toMatchObject([
      { pointer: '/postProcessing/steps/0/to/0' },
      { pointer: '/postProcessing/steps/0/text', detail: 'There is no placeholder {{name}}.' },
    ]);
  });
});
