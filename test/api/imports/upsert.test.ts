import { describe, expect, it } from 'vitest';
import { getBody, save, useBench } from '../../harness/bench.js';
import { expectConsistent } from '../../harness/oracle.js';
import { csv, orderFile, ordersSetup } from '../../harness/world.js';

const bench = useBench();

describe('an update of master data', () => {
  it('changes mapped fields and leaves the others', async () => {
    const { client } = bench;
    const done = await client.import(
      'customers',
      csv(['No.', 'Name', 'City', 'Credit Limit'], ['C1', 'Renamed', '', '5'], ['C9', 'New', 'Oslo', '']),
    );
    expect(done.results).toMatchObject({ documents: 2, inserted: 1, updated: 1 });
    expect(await getBody(client, 'customers/C1')).toMatchObject({
      name: 'Renamed',
      city: null,
      creditLimit: '5',
      importId: done.id,
    });
    await save(client, 'prices', {
      name: 'Prices',
      file: { type: 'csv' },
      target: 'item',
      mappings: [
        { field: 'number', column: 'No.' },
        { field: 'unitPrice', column: 'Price' },
      ],
      writeMode: 'upsert',
    });
    const prices = await client.import('prices', csv(['No.', 'Price'], ['I1', '11.5'], ['I77', '1'], ['I2', '21']));
    expect(prices.counts).toMatchObject({ completed: 2, errors: 1 });
    expect(await getBody(client, 'items/I1')).toMatchObject({
      unitPrice: '11.5',
      description: 'Item 1',
      vendorNumber: 'V1',
    });
    expect((await client.records(prices.id, 'Error')).map(({ row, errors }) => [row, errors])).toEqual([
      [
        3,
        [
          {
            code: 'value_missing',
            field: 'description',
            value: null,
            message: 'Item I77 is new and needs Description, which the setup does not map.',
          },
        ],
      ],
    ]);
  });

  it('uses the first of several rows with the same number', async () => {
    const { client } = bench;
    const done = await client.import(
      'customers',
      csv(
        ['No.', 'Name', 'City', 'Credit Limit'],
        ['D1', 'First', '', ''],
        ['D2', 'Other', '', ''],
        ['D1', 'Second', '', ''],
      ),
    );
    expect(done.counts).toMatchObject({ completed: 2, errors: 1 });
    expect(await getBody(client, 'customers/D1')).toMatchObject({ name: 'First' });
    expect((await client.records(done.id, 'Error'))[0]).toMatchObject({
      row: 4,
      errors: [
        {
          code: 'duplicate_in_file',
          field: 'number',
          value: 'D1',
          message: 'Customer D1 is already in row 2 of this file.',
        },
      ],
    });
    const again = await client.process(done.id, { status: 'Error' });
    expect(again.body).toMatchObject({ counts: { completed: 2, errors: 1 } });
    expect(await getBody(client, 'customers/D1')).toMatchObject({ name: 'First' });
  });
});

describe('an update of sales orders', () => {
  it('replaces open ones and does not change released ones', async () => {
    const { client, system } = bench;
    await save(client, 'orders', ordersSetup({ writeMode: 'upsert' }));
    const line = (number: string, item: string, quantity: string) => [number, 'C1', '2026-01-31', item, quantity, '2'];
    await client.import(
      'orders',
      orderFile(line('O1', 'I1', '1'), line('O1', 'I2', '2'), line('O2', 'I1', '3'), line('O2', 'I2', '3')),
    );
    await system.database.superuser`UPDATE sales_document SET status = 'Released' WHERE number = 'O2'`;
    const before = await getBody(client, 'sales-documents/O2');
    const done = await client.import(
      'orders',
      orderFile(line('O1', 'I2', '5'), line('O2', 'I1', '9'), line('O3', 'I1', '1'), line('O2', 'I2', '9')),
    );
    expect(done.results).toEqual({ documents: 2, inserted: 1, updated: 1, unchanged: 0, lines: 2 });
    expect(await getBody(client, 'sales-documents/O1')).toMatchObject({
      amount: '10',
      lineCount: 1,
      lines: [{ itemNumber: 'I2', quantity: '5' }],
    });
    expect(await getBody(client, 'sales-documents/O2')).toEqual(before);
    const error = {
      code: 'document_released',
      field: 'number',
      value: 'O2',
      message: 'Sales Document Order O2 is released; only open documents are updated.',
    };
    expect((await client.records(done.id, 'Error')).map(({ row, errors }) => [row, errors])).toEqual([
      [3, [error]],
      [5, [error]],
    ]);
    await expectConsistent(system.database.superuser, done);
  });

  it('needs no customer for an existing order', async () => {
    const { client } = bench;
    const setup = ordersSetup({ writeMode: 'upsert' });
    await save(client, 'lines', {
      ...setup,
      mappings: setup.mappings.filter(({ field }) => field !== 'customerNumber'),
    });
    const done = await client.import(
      'lines',
      orderFile(['O1', '', '', 'I1', '7', '1'], ['O99', '', '', 'I1', '7', '1']),
    );
    expect(done.counts).toMatchObject({ completed: 1, errors: 1 });
    expect(await getBody(client, 'sales-documents/O1')).toMatchObject({
      customerNumber: 'C1',
      documentDate: null,
      amount: '7',
    });
    expect((await client.records(done.id, 'Error'))[0]?.errors[0]).toMatchObject({
      code: 'value_missing',
      field: 'customerNumber',
    });
  });
});

describe('documents', () => {
  it.each(['insert', 'upsert'] as const)('with the same number in two groups are created once (%s)', async (write) => {
    const { client, system } = bench;
    const code = `twice-${write}`;
    const setup = ordersSetup({ groupBy: ['externalDocumentNumber'], batchSize: 1, writeMode: write });
    setup.mappings.push({ field: 'externalDocumentNumber', column: 'Their No.' });
    await save(client, code, setup);
    const number = `T-${write}`;
    const done = await client.import(
      code,
      csv(
        ['No.', 'Customer', 'Date', 'Item', 'Quantity', 'Price', 'Their No.'],
        [number, 'C1', '', 'I1', '1', '1', `${write} A`],
        [number, 'C1', '', 'I1', '2', '1', `${write} B`],
      ),
    );
    expect(done.counts).toMatchObject({ completed: 1, errors: 1 });
    expect(done.results).toMatchObject({ documents: 1, lines: 1 });
    expect((await client.records(done.id, 'Error'))[0]?.errors).toMatchObject([
      { code: write === 'upsert' ? 'duplicate_in_file' : 'duplicate', field: 'number', value: number },
    ]);
    const again = await client.process(done.id, { status: 'Error' });
    expect(again.status).toBe(200);
    expect(again.body).toMatchObject({ counts: { completed: 1, errors: 1 } });
    await expectConsistent(system.database.superuser, done);
  });

  it('can be grouped by other fields', async () => {
    const { client, system } = bench;
    const setup = ordersSetup({ groupBy: ['externalDocumentNumber', 'customerNumber'], batchSize: 1 });
    setup.mappings.push({ field: 'externalDocumentNumber', column: 'Their No.' });
    await save(client, 'grouped', setup);
    const columns = ['No.', 'Customer', 'Date', 'Item', 'Quantity', 'Price', 'Their No.'];
    const done = await client.import(
      'grouped',
      csv(
        columns,
        ['G1', 'C1', '', 'I1', '1', '1', 'X'],
        ['G2', 'C2', '', 'I1', '1', '1', 'X'],
        ['G1', 'C1', '', 'I2', '1', '1', 'X'],
        ['G3', 'C1', '', 'I1', '1', '1', 'Y'],
        ['G4', 'C1', '', 'I1', '1', '1', 'Y'],
      ),
    );
    expect(done.results).toMatchObject({ documents: 2, lines: 3 });
    expect(
      (await client.records(done.id, 'Error')).map(({ row, errors }) => [row, errors[0]?.code, errors[0]?.field]),
    ).toEqual([
      [5, 'values_differ', 'number'],
      [6, 'values_differ', 'number'],
    ]);
    await expectConsistent(system.database.superuser, done);
  });

  it('can have a header field on only one of their records if the setup does not require it', async () => {
    const { client } = bench;
    const setup = ordersSetup();
    const mappings = setup.mappings.map((mapping) =>
      mapping.field === 'customerNumber' ? { ...mapping, required: false } : mapping,
    );
    await save(client, 'sparse', { ...setup, mappings });
    const done = await client.import(
      'sparse',
      orderFile(
        ['P1', 'C1', '', 'I1', '1', '1'],
        ['P1', '', '2026-01-31', 'I2', '1', '1'],
        ['P2', '', '', 'I1', '1', '1'],
      ),
    );
    expect(done.results).toMatchObject({ documents: 1, lines: 2 });
    expect(await getBody(client, 'sales-documents/P1')).toMatchObject({
      customerNumber: 'C1',
      documentDate: '2026-01-31',
    });
    expect((await client.records(done.id, 'Error'))[0]?.errors[0]).toMatchObject({
      code: 'value_missing',
      field: 'customerNumber',
    });
  });
});
