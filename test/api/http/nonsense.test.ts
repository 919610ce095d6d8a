import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Import } from '../../../api/imports/schemas.js';
import { save, useBench } from '../../harness/bench.js';
import { Gate } from '../../harness/gate.js';
import { csv, manyOrders, ordersSetup } from '../../harness/world.js';

const bench = useBench();

// Each of these inputs once led to an import that could not be ended.
describe('an import is not blocked by', () => {
  let connection: Connection;
  beforeAll(async () => {
    connection = await Connection.connect({ address: inject('temporalAddress') });
  });
  afterAll(() => connection.close());

  it('an emoji at the place where a long value is truncated', async () => {
    const { client } = bench;
    await save(client, 'customers', {
      name: 'Customers',
      file: { type: 'csv' },
      target: 'customer',
      mappings: [
        { field: 'number', column: 'No.' },
        { field: 'name', column: 'Name' },
      ],
    });
    const name = `${'x'.repeat(199)}😀😀`;
    const done = await client.import('customers', csv(['No.', 'Name'], ['E1', name], ['E2', 'fine']));
    expect(done.counts).toMatchObject({ completed: 1, errors: 1 });
    const [record] = await client.records(done.id, 'Error');
    expect(record?.errors[0]).toMatchObject({ code: 'value_too_long' });
    expect(record?.source.Name).toBe(name);
  });

  it('a cancel while its file is read, after which no record can be processed', async () => {
    const { client } = bench;
    await save(client, 'cancelled', ordersSetup({}));
    const gate = await Gate.at(bench.system.database.superuser, 'INSERT ON integration_record');
    await gate.shut(1);
    const { body } = await client.start('cancelled', manyOrders(3_000, 5, 'CUT'), { prefer: 'respond-async' });
    await gate.reachedAfter(async () => (await client.get(body.id)).counts.total > 0);
    const cancelled = await client.call<Import>('POST', `imports/${body.id}/cancel`, undefined, { prefer: 'wait=30' });
    await gate.open();
    expect(cancelled.body.status).toBe('Cancelled');
    expect(cancelled.body.stagedAt).toBeNull();
    expect(cancelled.body.choices.map(({ action }) => action)).toEqual(['open-results']);
    for (const selection of [{}, { status: 'Skipped' }, { records: [2] }]) {
      const answer = await client.process<{ detail: string }>(body.id, selection);
      expect(answer).toMatchObject({ status: 409, body: { code: 'invalid_state' } });
      expect(answer.body.detail).toContain('import it again');
    }
  });

  it('a request with an unknown parameter or body, which is refused', async () => {
    const { client } = bench;
    await save(client, 'orders', ordersSetup({}));
    const { id } = await client.import('orders', manyOrders(2, 2, 'UNKNOWN'));
    for (const [path, body, pointer] of [
      ['undo?preview=true', undefined, '/preview'],
      ['undo', { preview: true }, '/preview'],
      ['cancel', { a: 1 }, '/a'],
    ] as const) {
      const answer = await client.call('POST', `imports/${id}/${path}`, body);
      expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request', errors: [{ pointer }] } });
    }
    const listed = await client.call('GET', 'imports?state=Error');
    expect(listed).toMatchObject({ status: 400, body: { errors: [{ in: 'query', pointer: '/state' }] } });
    expect((await client.get(id)).status).toBe('Completed');
    const completed = await client.call<{ entries: Import[] }>('GET', 'imports?status=Completed');
    expect(completed.body.entries.map((one) => one.id)).toContain(id);
    expect((await client.call<{ entries: Import[] }>('GET', 'imports?status=Failed')).body.entries).toEqual([]);
    const setup = await client.call('GET', `imports/${id}/setup`);
    expect(setup.body).toMatchObject({ target: 'sales-document' });
  });

  it('an invalid update from a client of Temporal, which is refused', async () => {
    const { client, system } = bench;
    await save(client, 'orders', ordersSetup({}));
    const { body } = await client.start('orders', manyOrders(2, 2, 'ODD'));
    const { workflow } = new Client({ connection, namespace: system.configuration.temporalNamespace });
    const handle = workflow.getHandle(`import-${body.id}`);
    for (const request of [
      null,
      {},
      { mode: 'soon' },
      { mode: 'now', records: ['x'] },
      { mode: 'now', records: [3e9] },
    ]) {
      await expect(handle.executeUpdate('process', { args: [request] })).rejects.toThrow();
    }
    expect((await client.get(body.id)).status).toBe('Staged');
    const done = await client.process(body.id);
    expect(done.body).toMatchObject({ status: 'Completed', counts: { completed: 4 } });
  });

  it('a row number above the maximum', async () => {
    const { client } = bench;
    const { body } = await client.start('orders', manyOrders(2, 2, 'BIG'));
    const answer = await client.process(body.id, { records: [3_000_000_000] });
    expect(answer.status).toBe(400);
    expect((await client.get(body.id)).status).toBe('Staged');
  });
});
