import { describe, expect, it } from 'vitest';
import type { IntegrationRecord } from '../../../api/records/schemas.js';
import { recordStates } from '../../../core/model/import-state.js';
import { getBody, save, useBench } from '../../harness/bench.js';
import { namesSetup, orderFile, ordersSetup } from '../../harness/world.js';

const bench = useBench();

type Page = { entries: IntegrationRecord[]; next: string | null };

/** Reads all pages of a list; returns the records, and the number of entries of each page. */
async function pages(path: string): Promise<{ records: IntegrationRecord[]; sizes: number[] }> {
  const records: IntegrationRecord[] = [];
  const sizes: number[] = [];
  let cursor: string | null = null;
  do {
    const page: Page = await getBody(bench.client, `${path}${cursor ? `&cursor=${cursor}` : ''}`);
    records.push(...page.entries);
    sizes.push(page.entries.length);
    cursor = page.next;
  } while (cursor !== null);
  return { records, sizes };
}

describe('records', () => {
  it('show the source row, the mapped values, and the row number in the file', async () => {
    const { client } = bench;
    await save(client, 'orders', ordersSetup());
    const done = await client.import(
      'orders',
      `${orderFile(['A1', 'C1', '2026-01-31', 'I1', ' 2 ', '1'])}\r\n\r\nA2,C1,,I1,x,1\r\n`,
    );
    const [first, second] = await client.records(done.id);
    expect(first).toEqual({
      import: done.id,
      integration: 'orders',
      row: 2,
      status: 'Completed',
      version: 0,
      source: { 'No.': 'A1', Customer: 'C1', Date: '2026-01-31', Item: 'I1', Quantity: ' 2 ', Price: '1' },
      values: {
        number: 'A1',
        customerNumber: 'C1',
        documentDate: '2026-01-31',
        itemNumber: 'I1',
        quantity: '2',
        unitPrice: '1',
      },
      errors: [],
      warnings: [],
    });
    expect(second).toMatchObject({ row: 5, status: 'Error', values: { number: 'A2', quantity: null } });
  });

  it('are listed without gaps and duplicates, by import, integration and status', async () => {
    const { client } = bench;
    await save(client, 'paged', ordersSetup());
    const rows = Array.from({ length: 25 }, (_, i) => [`P${i}`, 'C1', '', i % 5 ? 'I1' : 'I9', '1', '1']);
    const first = await client.import('paged', orderFile(...rows));
    const second = await client.import('paged', orderFile(...rows.map(([number, ...rest]) => [`Q${number}`, ...rest])));
    const all = await pages(`imports/${first.id}/records?limit=7`);
    expect(all.sizes).toEqual([7, 7, 7, 4]);
    expect(all.records.map(({ row }) => row)).toEqual(Array.from({ length: 25 }, (_, i) => i + 2));
    const errors = await pages(`imports/${first.id}/records?status=Error&limit=2`);
    expect(errors.records.map(({ row }) => row)).toEqual([2, 7, 12, 17, 22]);
    const both = await pages('records?integration=paged&limit=9');
    expect(both.records.map(({ import: id, row }) => `${id} ${row}`)).toEqual(
      [first.id, second.id].sort().flatMap((id) => Array.from({ length: 25 }, (_, i) => `${id} ${i + 2}`)),
    );
    const failed = await pages('records?integration=paged&status=Error&limit=3');
    expect(failed.records).toHaveLength(10);
    expect(
      failed.records.every(({ status, errors: [error] }) => status === 'Error' && error?.code === 'not_found'),
    ).toBe(true);
    expect((await pages('records?integration=none&limit=3')).records).toEqual([]);
  });

  it('are listed by status, before and after the import is processed', async () => {
    const { client } = bench;
    const done = await client.import(
      'orders',
      orderFile(['S1', 'C1', '', 'I1', '1', '1'], ['S2', 'C1', '', 'I9', '1', '1']),
    );
    const counts = await Promise.all(
      Object.keys(recordStates).map(async (status) => [status, (await client.records(done.id, status)).length]),
    );
    expect(Object.fromEntries(counts)).toEqual({ New: 0, Ready: 0, Processing: 0, Completed: 1, Error: 1, Skipped: 0 });
    expect((await pages('records?integration=orders&status=Skipped')).records).toEqual([]);
    const waiting = await client.start('orders', orderFile(['S3', 'C1', '', 'I1', '1', '1']));
    expect((await pages('records?integration=orders&status=Ready')).records).toMatchObject([
      { import: waiting.body.id },
    ]);
    await client.call('POST', `imports/${waiting.body.id}/cancel`);
    await client.reaches(waiting.body.id, 'Cancelled');
    expect(await client.records(waiting.body.id, 'Skipped')).toHaveLength(1);
    expect(await client.records(waiting.body.id, 'Ready')).toHaveLength(0);
  });

  it('are Ready until processing is chosen', async () => {
    const { client } = bench;
    const { body } = await client.start(
      'orders',
      orderFile(['R1', 'C1', '', 'I1', '1', '1'], ['R2', 'C1', 'x', 'I1', '1', '1']),
    );
    expect((await client.records(body.id)).map(({ status }) => status)).toEqual(['Ready', 'Error']);
    expect(await client.records(body.id, 'Ready')).toHaveLength(1);
    expect(await client.records(body.id, 'Completed')).toHaveLength(0);
  });

  it('have distinct names for columns without a name or with the same name', async () => {
    const { client } = bench;
    await save(client, 'names', namesSetup({ type: 'csv' }));
    const done = await client.import('names', 'No.,Name,,Note,Note\nn1,N,a,b,c\n');
    expect((await client.records(done.id))[0]?.source).toEqual({
      'No.': 'n1',
      Name: 'N',
      'Column 3': 'a',
      Note: 'b',
      'Note (5)': 'c',
    });
  });
});

describe('imports', () => {
  it('are listed newest first, by integration, from page to page', async () => {
    const { client } = bench;
    const ids: string[] = [];
    for (let index = 0; index < 3; index += 1)
      ids.unshift((await client.import('orders', orderFile([`L${index}`, 'C1', '', 'I1', '1', '1']))).id);
    const page = await getBody<{ entries: { id: string }[]; next: string }>(
      client,
      'imports?integration=orders&limit=2',
    );
    expect(page.entries.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    const next = await getBody<typeof page>(client, `imports?integration=orders&limit=2&cursor=${page.next}`);
    expect(next.entries[0]?.id).toBe(ids[2]);
    expect(next.entries[0]).toEqual(await client.get(ids[2] as string));
  });
});
