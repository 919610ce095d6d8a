import { describe, expect, it } from 'vitest';
import type { IntegrationRecord } from '../../../api/records/schemas.js';
import type { IntegrationSetup } from '../../../core/setup/setup.js';
import type { ApiClient } from '../../harness/api-client.js';
import { expectConsistent } from '../../harness/oracle.js';
import { useSystem } from '../../harness/system.js';
import { csv } from '../../harness/world.js';

const items = (more: Partial<IntegrationSetup> = {}): IntegrationSetup => ({
  name: 'Items',
  file: { type: 'csv' },
  target: 'item',
  mappings: [
    { field: 'number', column: 'No.' },
    { field: 'description', column: 'Name' },
    { field: 'unitPrice', column: 'Price' },
    { field: 'unitOfMeasure', column: 'Unit' },
  ],
  ...more,
});
const header = ['No.', 'Name', 'Price', 'Unit'];

describe('the write mode', () => {
  const system = useSystem();

  /** Creates a company with the items A (Tea) and B (Coffee). */
  async function company(code: string): Promise<ApiClient> {
    const client = await system.client(code);
    await client.putIntegration('items', items());
    await client.import('items', csv(header, ['A', 'Tea', '1', 'KG'], ['B', 'Coffee', '2', 'KG']));
    return client;
  }
  async function run(client: ApiClient, setup: IntegrationSetup, rows: string[][], head = header) {
    expect(await client.putIntegration('again', setup)).toMatchObject({ status: 201 });
    const done = await client.import('again', csv(head, ...rows));
    await expectConsistent(system.database.superuser, done);
    const { body } = await client.call<{ entries: IntegrationRecord[] }>('GET', `imports/${done.id}/records`);
    const records = body.entries.map(({ status, errors }) =>
      [status, ...errors.map(({ message }) => message)].join(': '),
    );
    return { done, records };
  }
  const itemsOf = async (client: ApiClient) =>
    (await client.call<{ entries: Record<string, string>[] }>('GET', 'items')).body.entries.map(
      ({ number, description, unitPrice, unitOfMeasure }) => [number, description, unitPrice, unitOfMeasure].join(' '),
    );
  const rows = [
    ['A', 'Green tea', '3', 'G'],
    ['C', 'Cocoa', '4', 'G'],
    ['C', 'Cocoa again', '5', 'G'],
  ];

  it('insert refuses records that exist', async () => {
    const client = await company('insert');
    const { records } = await run(client, items(), rows);
    expect(records).toEqual([
      'Error: Item A already exists.',
      'Completed',
      'Error: Item C is already in row 3 of this file.',
    ]);
  });

  it('insert can skip records that exist', async () => {
    const client = await company('insert-skip');
    const { done, records } = await run(client, items({ onConflict: 'skip' }), rows);
    expect(records).toEqual(['Skipped', 'Completed', 'Skipped']);
    expect(done).toMatchObject({
      status: 'Completed',
      message: 'Import complete: 1 created, 2 skipped, 0 errors',
      counts: { total: 3, completed: 1, skipped: 2, errors: 0, waiting: 0 },
      results: { inserted: 1, updated: 0 },
    });
    expect(await itemsOf(client)).toEqual(['A Tea 1 KG', 'B Coffee 2 KG', 'C Cocoa 4 G']);
    const skipped = await client.call<{ entries: IntegrationRecord[] }>(
      'GET',
      `imports/${done.id}/records?status=Skipped`,
    );
    expect(skipped.body.entries.map(({ row }) => row)).toEqual([2, 4]);
  });

  it('update refuses or skips records that do not exist', async () => {
    const client = await company('update');
    const refused = await run(client, items({ writeMode: 'update' }), rows);
    expect(refused.records).toEqual([
      'Completed',
      'Error: Item C does not exist; only records that exist are updated.',
      'Error: Item C does not exist; only records that exist are updated.',
    ]);
    expect(refused.done.results).toMatchObject({ inserted: 0, updated: 1 });
    expect(await itemsOf(client)).toEqual(['A Green tea 3 G', 'B Coffee 2 KG']);

    const skipping = await system.client('update-skip');
    await skipping.putIntegration('items', items());
    await skipping.import('items', csv(header, ['A', 'Tea', '1', 'KG']));
    const skipped = await run(skipping, items({ writeMode: 'update', onConflict: 'skip' }), rows);
    expect(skipped.records).toEqual(['Completed', 'Skipped', 'Skipped']);
    expect(skipped.done).toMatchObject({ status: 'Completed', counts: { completed: 1, skipped: 2 } });
  });

  it('allows to process skipped records later, which are then counted once', async () => {
    const client = await company('skip-again');
    const { done } = await run(client, items({ writeMode: 'update', onConflict: 'skip' }), rows.slice(0, 2));
    await client.import('items', csv(header, ['C', 'Old cocoa', '1', 'KG']));
    const again = await client.process(done.id, { status: 'Skipped' });
    expect(again).toMatchObject({ status: 200, body: { status: 'Completed', counts: { completed: 2, skipped: 0 } } });
    expect(await itemsOf(client)).toContain('C Cocoa 4 G');
    await expectConsistent(system.database.superuser, await client.get(done.id));
    // No skipped record is left.
    expect((await client.process(done.id, { status: 'Skipped' })).status).toBe(409);
  });

  it('upsert can keep a value if that of the file is empty', async () => {
    const client = await company('blank');
    const blank = [
      ['A', 'Tea', '', ''],
      ['D', 'Dates', '', ''],
    ];
    const mappings = items().mappings;
    const keeping = mappings.map((mapping) =>
      mapping.field === 'number' ? mapping : { ...mapping, onEmpty: 'keep' as const },
    );
    expect((await run(client, items({ writeMode: 'upsert', mappings: keeping }), blank)).records).toEqual([
      'Completed',
      'Completed',
    ]);
    expect(await itemsOf(client)).toEqual(['A Tea 1 KG', 'B Coffee 2 KG', 'D Dates  PCS']);
    // The description of a new record cannot be kept.
    const refused = await run(client, { ...items({ writeMode: 'upsert', mappings: keeping }), name: 'Changed' }, [
      ['E', '', '1', ''],
      ['B', '', '9', ''],
    ]).catch((error: Error) => error);
    expect(refused).toBeInstanceOf(Error);
  });

  it('insert can skip whole documents and create the others', async () => {
    const client = await company('documents');
    await client.putIntegration('customers', {
      name: 'Customers',
      file: { type: 'csv' },
      target: 'customer',
      mappings: [
        { field: 'number', column: 'No.' },
        { field: 'name', column: 'Name' },
      ],
    });
    await client.import('customers', csv(['No.', 'Name'], ['C1', 'Ann']));
    const orders: IntegrationSetup = {
      name: 'Orders',
      file: { type: 'csv' },
      target: 'sales-document',
      mappings: [
        { field: 'number', column: 'Order' },
        { field: 'customerNumber', column: 'Customer' },
        { field: 'itemNumber', column: 'Item' },
        { field: 'quantity', column: 'Qty' },
      ],
    };
    const head = ['Order', 'Customer', 'Item', 'Qty'];
    await client.putIntegration('orders', orders);
    await client.import('orders', csv(head, ['O1', 'C1', 'A', '1']));
    const { done, records } = await run(
      client,
      { ...orders, onConflict: 'skip' },
      [
        ['O1', 'C1', 'A', '5'],
        ['O2', 'C1', 'A', '1'],
        ['O1', 'C1', 'B', '5'],
        ['O2', 'C1', 'B', '1'],
      ],
      head,
    );
    expect(records).toEqual(['Skipped', 'Completed', 'Skipped', 'Completed']);
    expect(done).toMatchObject({ status: 'Completed', results: { inserted: 1, lines: 2 }, counts: { skipped: 2 } });
    const existing = await client.call<{ lines: unknown[] }>('GET', 'sales-documents/O1');
    expect(existing.body.lines).toHaveLength(1);
  });

  it.each<[Partial<IntegrationSetup>, string, RegExp]>([
    [
      { mappings: [...items().mappings.slice(0, 3), { field: 'unitOfMeasure', column: 'Unit', onEmpty: 'keep' }] },
      '/mappings/3/onEmpty',
      /"writeMode": "update" or "upsert"/,
    ],
    [
      {
        writeMode: 'upsert',
        mappings: [{ field: 'number', column: 'No.', onEmpty: 'keep' }, ...items().mappings.slice(1)],
      },
      '/mappings/0/onEmpty',
      /part of the key/,
    ],
  ])('must be consistent with the rest of the setup: %j is refused', async (change, pointer, detail) => {
    const client = await system.client('refused');
    const { status, body } = await client.putIntegration('bad', items(change));
    const errors = (body as unknown as { errors: { pointer: string; detail: string }[] }).errors;
    expect(status).toBe(422);
    expect(errors.find((error) => error.pointer === pointer)?.detail).toMatch(detail);
  });
});
