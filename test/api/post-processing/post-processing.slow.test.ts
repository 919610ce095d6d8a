import { beforeAll, describe, expect, it } from 'vitest';
import type { PostProcessing } from '../../../core/setup/post-processing.js';
import { salesOrderColumns } from '../../../examples/sales-orders.js';
import { salesOrdersSetup } from '../../../examples/setups.js';
import type { ApiClient } from '../../harness/api-client.js';
import { expectConsistent } from '../../harness/oracle.js';
import { useSystem } from '../../harness/system.js';
import { addSamples, csv, sampleOrders } from '../../harness/world.js';
import { postProcessingEntries } from './post-processing-entries.js';

const system = useSystem();
let company: ApiClient;

beforeAll(async () => {
  company = await system.client('acme');
  await addSamples(company);
});

/** Orders of two lines each; their numbers begin with `series`, which differs from test to test. */
const orders = (series: string, count: number): string => sampleOrders(series, count);

const save = (code: string, postProcessing: PostProcessing, more = {}) =>
  company.putIntegration(code, { ...salesOrdersSetup, ...more, postProcessing });

const statuses = async (series: string): Promise<Record<string, number>> => {
  const rows = await system.database.superuser`
    SELECT status, count(*)::int AS documents FROM sales_document WHERE number LIKE ${`${series}-%`} GROUP BY status`;
  return Object.fromEntries(rows.map(({ status, documents }) => [status, documents]));
};

const entries = (id: string, query?: string) => postProcessingEntries(company, id, query);

describe('a release of orders', () => {
  it.each([
    ['PerDocument', 'P'],
    ['AfterProcessing', 'A'],
    ['JobQueue', 'J'],
  ] as const)('is done with the trigger %s', async (trigger, series) => {
    await save(trigger, { trigger, steps: [{ step: 'release' }] }, { batchSize: 20 });
    const { superuser } = system.database;
    const started = await superuser.begin(async (tx) => {
      // The lock prevents that a separate job ends before the answer of the import arrives.
      if (trigger === 'JobQueue') await tx`LOCK TABLE post_processing_entry IN ACCESS EXCLUSIVE MODE`;
      return company.import(trigger, orders(series, 50));
    });
    if (trigger === 'JobQueue') expect(started).toMatchObject({ status: 'PostProcessing', counts: { completed: 100 } });
    const done = await company.settled(started.id);
    expect(done).toMatchObject({
      status: 'Completed',
      message: 'Import and post-processing complete: 50 created, 0 errors',
      postProcessing: { trigger, status: 'Finished', total: 50, completed: 50, errors: 0, remaining: 0 },
    });
    await expectConsistent(system.database.superuser, done);
    expect(await statuses(series)).toEqual({ Released: 50 });
    const all = await entries(done.id, '?limit=1000');
    expect(all).toHaveLength(50);
    expect(all[0]).toMatchObject({
      name: 'release',
      status: 'Completed',
      document: { target: 'sales-document', key: ['Order', expect.stringContaining(`${series}-`)], row: 2 },
      message: null,
      attempts: 1,
    });
    const page = await company.call('GET', `imports/${done.id}/post-processing/entries?limit=30`);
    const rest = await company.call('GET', `imports/${done.id}/post-processing/entries?cursor=${page.body.next}`);
    expect([...(page.body.entries as object[]), ...(rest.body.entries as object[])]).toEqual(all);
  });

  it('respects the credit limits of customers, and can be retried for the orders in error', async () => {
    const { superuser } = system.database;
    await save('credit', { trigger: 'AfterProcessing', steps: [{ step: 'release', checkCreditLimit: true }] });
    const [customer] = await superuser<[{ number: string }]>`SELECT number FROM customer ORDER BY number LIMIT 1`;
    const [item] = await superuser<[{ number: string }]>`SELECT number FROM item ORDER BY number LIMIT 1`;
    const line = (nth: number): string[] => [
      `CR-${nth}`,
      customer.number,
      '2026-01-31',
      '',
      '',
      '',
      item.number,
      '',
      '1',
      '',
      `${nth}00`,
      '0',
    ];
    const named = csv(salesOrderColumns, ...[1, 2, 3, 4].map(line));
    // The limit allows 100 + 200, but then neither 300 nor 400 more.
    const [before] =
      await superuser`SELECT coalesce(sum(amount), 0) AS used FROM sales_document WHERE customer_number = ${customer.number} AND status = 'Released'`;
    await superuser`UPDATE customer SET credit_limit = ${Number(before?.used) + 599} WHERE number = ${customer.number}`;
    const done = await company.import('credit', named);
    expect(done).toMatchObject({
      status: 'CompletedWithErrors',
      counts: { completed: 4, errors: 0 },
      postProcessing: { status: 'Error', completed: 2, errors: 2 },
      message: expect.stringContaining('; post-processing: 2 done, 2 errors'),
    });
    expect(done.choices.map(({ action }) => action)).toContain('retry-post-processing');
    const failed = await entries(done.id, '?status=Error');
    expect(failed.map(({ document, code }) => [(document as { key: string[] }).key[1], code])).toEqual([
      ['CR-3', 'credit_limit_exceeded'],
      ['CR-4', 'credit_limit_exceeded'],
    ]);
    expect(failed[0]?.message).toMatch(/more than the credit limit of/);

    await superuser`UPDATE customer SET credit_limit = 0 WHERE number = ${customer.number}`;
    const one = await company.call('POST', `imports/${done.id}/post-processing/retry`, { entries: [failed[1]?.id] });
    expect(one).toMatchObject({
      status: 200,
      body: {
        number: 2,
        status: 'Finished',
        isRetry: true,
        counts: { total: 1, completed: 1 },
        createdBy: expect.any(String),
      },
    });
    expect(await company.get(done.id)).toMatchObject({
      status: 'CompletedWithErrors',
      postProcessing: { completed: 3, errors: 1 },
    });
    // A retry uses the steps with which the import began, unless the current ones are requested.
    await superuser`UPDATE customer SET credit_limit = ${Number(before?.used) + 599} WHERE number = ${customer.number}`;
    const release = { step: 'release', checkCreditLimit: false };
    await save('credit', { trigger: 'AfterProcessing', steps: [release, { step: 'release' }] });
    const retry = (body: object) => company.call('POST', `imports/${done.id}/post-processing/retry`, body);
    const others = await retry({ currentSteps: true });
    expect(others).toMatchObject({ status: 409, body: { detail: expect.stringContaining('now has other steps') } });
    await save('credit', { trigger: 'AfterProcessing', steps: [release] });
    expect(await retry({ status: 'Error' })).toMatchObject({ body: { status: 'Error', counts: { errors: 1 } } });
    const rest = await retry({ status: 'Error', currentSteps: true });
    expect(rest).toMatchObject({ status: 200, body: { counts: { total: 1, completed: 1 } } });
    expect(await company.get(done.id)).toMatchObject({
      status: 'Completed',
      message: 'Import and post-processing complete: 4 created, 0 errors',
      postProcessing: { total: 4, completed: 4, errors: 0, remaining: 0 },
    });
    expect(await statuses('CR')).toEqual({ Released: 4 });
    const nothing = await company.call('POST', `imports/${done.id}/post-processing/retry`);
    expect(nothing).toMatchObject({ status: 409, body: { detail: 'There is nothing to post-process again.' } });
  });

  it('respects the stock that is not reserved by released orders', async () => {
    const { superuser } = system.database;
    await save('stock', { trigger: 'PerDocument', steps: [{ step: 'release', checkStock: true }] });
    const [customer] = await superuser<[{ number: string }]>`SELECT number FROM customer ORDER BY number DESC LIMIT 1`;
    const [item] = await superuser<[{ number: string }]>`SELECT number FROM item ORDER BY number DESC LIMIT 1`;
    const [before] = await superuser`
      SELECT coalesce(sum(l.quantity), 0) AS reserved FROM sales_line l JOIN sales_document d ON d.number = l.document_number
      WHERE d.status = 'Released' AND l.item_number = ${item.number}`;
    await superuser`UPDATE item SET inventory = ${Number(before?.reserved) + 5} WHERE number = ${item.number}`;
    const line = (number: string, quantity: string): string[] => [
      number,
      customer.number,
      '2026-01-31',
      '',
      '',
      '',
      item.number,
      '',
      quantity,
      '',
      '1',
      '0',
    ];
    const done = await company.import(
      'stock',
      csv(salesOrderColumns, line('ST-1', '2'), line('ST-1', '2'), line('ST-2', '2'), line('ST-3', '1')),
    );
    expect(done).toMatchObject({ status: 'CompletedWithErrors', postProcessing: { completed: 2, errors: 1 } });
    expect(await entries(done.id, '?status=Error')).toMatchObject([
      { code: 'out_of_stock', message: `Item ${item.number}: 2 needed, but only 1 available.` },
    ]);
    expect(await statuses('ST')).toEqual({ Open: 1, Released: 2 });
  });

  it('is refused for blocked customers and deleted orders, and changes nothing in released ones', async () => {
    const { superuser } = system.database;
    await save('choose', { trigger: 'AfterProcessing', steps: [{ step: 'release' }] });
    await superuser`UPDATE customer SET blocked = true WHERE number = (SELECT min(number) FROM customer)`;
    const done = await company.import('choose', orders('BL', 10));
    await superuser`UPDATE customer SET blocked = false`;
    const failed = await entries(done.id, '?status=Error');
    expect(failed.length).toBeGreaterThan(0);
    expect(failed.every(({ code }) => code === 'customer_blocked')).toBe(true);
    const [gone, released] = failed.map(({ document }) => (document as { key: string[] }).key[1] as string);
    await superuser`DELETE FROM sales_document WHERE number = ${gone as string}`;
    await superuser`UPDATE sales_document SET status = 'Released' WHERE number = ${released as string}`;
    await company.call('POST', `imports/${done.id}/post-processing/retry`, { status: 'Error' });
    expect(await entries(done.id, '?status=Error')).toMatchObject([{ code: 'document_removed', attempts: 2 }]);
    expect(await entries(done.id)).toContainEqual(
      expect.objectContaining({ status: 'Completed', message: 'It was Released already.', attempts: 2 }),
    );
  });
});

describe('a retry of post-processing', () => {
  const retry = (id: string, body: object) => company.call('POST', `imports/${id}/post-processing/retry`, body);
  const nothing = { status: 409, body: { code: 'invalid_state', detail: 'There is nothing to post-process again.' } };

  it('does skipped steps, and is refused if each of them comes after a step in error', async () => {
    const { superuser } = system.database;
    await save('behind', { trigger: 'AfterProcessing', steps: [{ step: 'release' }, { step: 'release' }] });
    await superuser`UPDATE customer SET blocked = true WHERE number = (SELECT min(number) FROM customer)`;
    const { id } = await company.import('behind', orders('BH', 10));
    await superuser`UPDATE customer SET blocked = false`;
    const before = await company.get(id);
    const failed = before.postProcessing?.errors as number;
    expect(before.postProcessing).toMatchObject({ total: 20, completed: 20 - 2 * failed, remaining: failed });
    expect(failed).toBeGreaterThan(0);
    expect(await retry(id, { status: 'Skipped' })).toMatchObject(nothing);
    expect(await company.get(id)).toEqual(before);

    // As after a cancel: the second step of one document was not tried.
    await superuser`
      WITH removed AS (
        DELETE FROM post_processing_entry e USING (
          SELECT row_no FROM post_processing_entry WHERE import_id = ${id} AND step = 2 AND status = 'Completed' LIMIT 1
        ) one WHERE e.import_id = ${id} AND e.step = 2 AND e.row_no = one.row_no RETURNING e.run_no, e.batch_no
      ) UPDATE post_processing_portion p SET completed = completed - 1 FROM removed f
      WHERE p.import_id = ${id} AND p.run_no = f.run_no AND p.batch_no = f.batch_no`;
    expect(await retry(id, { status: 'Skipped' })).toMatchObject({
      status: 200,
      body: { status: 'Finished', counts: { total: 1, completed: 1, remaining: 0 } },
    });
    expect(await retry(id, { status: 'Skipped' })).toMatchObject(nothing);
    expect(await retry(id, {})).toMatchObject({
      status: 200,
      body: { status: 'Finished', counts: { total: 2 * failed, completed: 2 * failed } },
    });
  });

  it('of selected entries is refused unless each of them exists and is in error', async () => {
    const { superuser } = system.database;
    await save('named', { trigger: 'AfterProcessing', steps: [{ step: 'release' }, { step: 'release' }] });
    await superuser`UPDATE customer SET blocked = true WHERE number = (SELECT min(number) FROM customer)`;
    const { id } = await company.import('named', orders('NM', 10));
    await superuser`UPDATE customer SET blocked = false`;
    const of = async (status: string) => (await entries(id, `?status=${status}`))[0]?.id as string;
    const [failed, done, skipped] = [await of('Error'), await of('Completed'), await of('Skipped')];
    const before = await company.get(id);
    for (const status of ['Error', 'Skipped'])
      expect(await retry(id, { entries: [failed], status })).toMatchObject({
        status: 400,
        body: { code: 'invalid_request', errors: [{ in: 'body', pointer: '/status' }] },
      });
    const unknown = ['9-1-2-1', '1-1-2-3', '0-1-0-1', 'none'];
    expect(await retry(id, { entries: [failed, ...unknown] })).toMatchObject({
      status: 422,
      body: {
        code: 'record_not_found',
        detail: 'There is no entry "9-1-2-1", "1-1-2-3", "0-1-0-1", "none". Nothing was post-processed.',
        errors: unknown.map((entry, index) => ({
          in: 'body',
          pointer: `/entries/${index + 1}`,
          detail: `there is no entry "${entry}"`,
        })),
      },
    });
    expect(await retry(id, { entries: [done, failed, skipped] })).toMatchObject({
      status: 409,
      body: {
        code: 'invalid_state',
        detail: `Not in error: "${done}", "${skipped}". Nothing was post-processed.`,
        errors: [
          { pointer: '/entries/0', detail: `entry "${done}" is Completed, not in error` },
          { pointer: '/entries/2', detail: `entry "${skipped}" is Skipped, not in error` },
        ],
      },
    });
    expect(await company.get(id)).toEqual(before);
    expect(await retry(id, { entries: [failed] })).toMatchObject({
      status: 200,
      body: { counts: { total: 2, completed: 2 } },
    });
  });
});

describe('a setup', () => {
  it.each([
    ['a trigger without steps', { trigger: 'JobQueue', steps: [] }, '/postProcessing/steps'],
    [
      'a connection that does not exist',
      { trigger: 'JobQueue', steps: [{ step: 'sql-function', connection: 'none', function: 'f' }] },
      '/postProcessing/steps/0/connection',
    ],
    [
      'a step for the import with PerDocument',
      { trigger: 'PerDocument', steps: [{ step: 'sql-function', scope: 'import', connection: 'none', function: 'f' }] },
      '/postProcessing/steps/0',
    ],
    ['an unknown step', { trigger: 'JobQueue', steps: [{ step: 'dance' }] }, '/postProcessing/steps/0/step'],
  ])('is refused with %s', async (_, postProcessing, pointer) => {
    const { status, body } = await company.call('PUT', 'integrations/wrong', { ...salesOrdersSetup, postProcessing });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(JSON.stringify(body)).toContain(pointer);
  });
});
