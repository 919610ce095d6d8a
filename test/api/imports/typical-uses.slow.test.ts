import ExcelJS from 'exceljs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Import } from '../../../api/imports/schemas.js';
import type { Notification } from '../../../api/notifications/schemas.js';
import { poll } from '../../../cli/stack/poll.js';
import { itemRows } from '../../../examples/master-data.js';
import { salesOrderColumns, salesOrderRows } from '../../../examples/sales-orders.js';
import { itemsSetup, salesOrdersSetup } from '../../../examples/setups.js';
import { MailBox } from '../../connectors/mail/mail-box.js';
import type { ApiClient } from '../../harness/api-client.js';
import { expectConsistent } from '../../harness/oracle.js';
import { useSystem } from '../../harness/system.js';
import { addSamples, csv } from '../../harness/world.js';

// Typical uses, from the upload to the last notification.
const mailBox = new MailBox();
beforeAll(() => mailBox.start());
afterAll(() => mailBox.stop());
const system = useSystem(() => ({ SMTP_URL: mailBox.url, MAIL_FROM: 'longshore@example.com' }));
let company: ApiClient;

beforeAll(async () => {
  company = await system.client('acme');
  await addSamples(company);
});
const notifications = async (importId: string): Promise<Notification[]> =>
  (await company.call<{ entries: Notification[] }>('GET', 'notifications')).body.entries.filter(
    (one) => one.import === importId,
  );
// Joins the lines of the messages, because mail encodes long lines as several ones.
const mailsOf = (importId: string) =>
  mailBox.mails
    .map(({ to, message }) => ({ to, message: message.replaceAll(/=\r?\n/g, '') }))
    .filter(({ message }) => message.includes(importId));
const orderRows = (series: string, orders: number): string[][] =>
  [...salesOrderRows({ orders, linesPerOrder: 2, customers: 5, items: 10 })].map(([number, ...rest]) => [
    `${series}-${number}`,
    ...rest,
  ]);
const released = async (series: string): Promise<number> => {
  const [row] = await system.database.superuser<[{ documents: number }]>`
    SELECT count(*)::int AS documents FROM sales_document WHERE number LIKE ${`${series}-%`} AND status = 'Released'`;
  return row.documents;
};

/** Calls `receive` with each event of an import's stream until its end. */
async function watch(importId: string, receive: (current: Import) => void): Promise<void> {
  const { body } = await fetch(`${system.url}/v1/companies/acme/imports/${importId}/events`, {
    headers: { authorization: `Bearer ${company.key}`, accept: 'text/event-stream' },
  });
  let text = '';
  const decoder = new TextDecoder();
  for await (const part of body as unknown as AsyncIterable<Uint8Array>) {
    const events = (text + decoder.decode(part, { stream: true })).split('\n\n');
    text = events.pop() ?? '';
    for (const event of events)
      if (event.includes('event: progress')) receive(JSON.parse(/^data: (.*)$/m.exec(event)?.[1] ?? 'null'));
  }
}

describe('a salesperson uploads an Excel file of 200 orders', () => {
  it('and sees in the progress that orders are created and released', async () => {
    await company.putIntegration('customer-orders', {
      ...salesOrdersSetup,
      file: { type: 'excel' },
      processingExecutionMode: 'Immediate',
      postProcessing: { trigger: 'PerDocument', steps: [{ step: 'release' }] },
    });
    const workbook = new ExcelJS.Workbook();
    workbook.addWorksheet('Orders').addRows([[...salesOrderColumns], ...orderRows('EX', 200)]);
    const file = new Uint8Array(await workbook.xlsx.writeBuffer());
    const { body: staged } = await company.start('customer-orders', file, { processing: 'choose' });
    const choice = staged.choices.find((one) => one.default);
    expect(choice).toMatchObject({ action: 'process-now', label: 'Process now (wait for completion)' });
    const within = (figure: number) => figure > 0 && figure < 200;
    let watching: Promise<void> | undefined;
    // The last batch waits for the lock until the stream has shown that some orders are created and released.
    const processing = await system.database.superuser.begin(async (tx) => {
      await tx`SELECT FROM integration_record WHERE import_id = ${staged.id} AND row_no = 400 FOR UPDATE`;
      const answer = company.call<Import>(choice?.method as 'POST', choice?.href as string, choice?.body);
      await poll(async () => (await company.get(staged.id)).status !== 'Staged' || undefined, {
        timeoutMs: 20_000,
        waitingFor: 'the run to begin',
      });
      let seen = false;
      watching = watch(staged.id, ({ results, postProcessing }) => {
        seen ||= within(results.inserted) && within(postProcessing?.completed ?? 0);
      });
      await poll(async () => seen || undefined, { timeoutMs: 30_000, waitingFor: 'orders that are released already' });
      return { answer };
    });
    await watching;
    const { body } = await processing.answer;
    expect(body).toMatchObject({
      status: 'Completed',
      message: 'Import and post-processing complete: 200 created, 0 errors',
      counts: { total: 400, completed: 400 },
      postProcessing: { trigger: 'PerDocument', total: 200, completed: 200 },
    });
    await expectConsistent(system.database.superuser, body);
    expect(await released('EX')).toBe(200);
  });
});

describe('5,000 items of a vendor’s catalogue', () => {
  it('are imported in the background and post-processed after that, with a notification at the end', async () => {
    await company.putIntegration('vendor-catalogue', {
      ...itemsSetup,
      processingExecutionMode: 'Deferred',
      postProcessing: { trigger: 'AfterProcessing', steps: [{ step: 'e-mail', to: ['purchasing@example.com'] }] },
    });
    const rows = itemRows(5_000, 2)
      .slice(1)
      .map(([number, ...rest]) => [`CAT-${number}`, ...rest]);
    const file = csv(['No.', 'Description', 'Unit Price', 'Vendor No.'], ...rows);
    const { body: staged } = await company.start('vendor-catalogue', file, { processing: 'choose' });
    const choice = staged.choices.find((one) => one.default);
    expect(choice).toMatchObject({ action: 'process-in-background' });
    const answer = await company.call<Import>(choice?.method as 'POST', choice?.href as string, choice?.body);
    expect(answer.status).toBe(202);
    const done = await company.settled(staged.id);
    expect(done).toMatchObject({
      status: 'Completed',
      message: 'Import and post-processing complete: 5000 created, 0 errors',
      counts: { total: 5000, completed: 5000 },
    });
    expect(await notifications(staged.id)).toMatchObject([
      { kind: 'finished', text: 'Import and post-processing complete: 5000 created, 0 errors', readAt: null },
    ]);
    expect(mailsOf(staged.id)).toMatchObject([{ to: 'purchasing@example.com' }]);
  });
});

describe('1,000 orders at night', () => {
  it('are created in the background and released by a separate job, with one notification at the end', async () => {
    await company.putIntegration('nightly-orders', {
      ...salesOrdersSetup,
      processingExecutionMode: 'Deferred',
      postProcessing: { trigger: 'JobQueue', steps: [{ step: 'release' }], timeoutMinutes: 60 },
      timeoutMinutes: 60,
      notifications: [{ channel: 'email', to: ['operations@example.com'] }],
    });
    const { body } = await company.start('nightly-orders', csv(salesOrderColumns, ...orderRows('N', 1_000)), {
      processing: 'background',
      prefer: 'respond-async',
    });
    const done = await company.settled(body.id);
    expect(done).toMatchObject({
      status: 'Completed',
      message: 'Import and post-processing complete: 1000 created, 0 errors',
      postProcessing: { trigger: 'JobQueue', status: 'Finished', total: 1000, completed: 1000 },
    });
    expect(await released('N')).toBe(1_000);
    await poll(async () => (mailsOf(body.id).length > 0 ? true : undefined), {
      timeoutMs: 30_000,
      waitingFor: 'the message',
    });
    expect(mailsOf(body.id)).toHaveLength(1);
    expect(mailsOf(body.id)[0]?.message).toContain('Import and post-processing complete: 1000 created, 0 errors');
    expect(await notifications(body.id)).toHaveLength(1);
  });
});
