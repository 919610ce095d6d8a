import { describe, expect, it, vi } from 'vitest';
import type { Import } from '../../../api/imports/schemas.js';
import { expectTrue } from '../../harness/oracle.js';
import { manyOrders, orderFile, ordersSetup, save, useBench } from '../fixtures.js';

const bench = useBench();
const post = (id: string, action: string, body?: object, prefer?: string) =>
  bench.client.call<Import>('POST', `imports/${id}/${action}`, body, prefer ? { prefer } : {});

/** A large import that is being processed, some of it done. */
async function underWay(prefix: string, orders = 4_000): Promise<string> {
  const { client } = bench;
  await save(client, 'large', ordersSetup({ batchSize: 200 }));
  const { body } = await client.start('large', manyOrders(orders, 5, prefix), {
    processing: 'background',
    prefer: 'respond-async',
  });
  await vi.waitFor(
    async () => {
      const { status, counts } = await client.get(body.id);
      expect(status).toBe('Processing');
      expect(counts.completed).toBeGreaterThan(0);
    },
    { timeout: 60_000, interval: 20 },
  );
  return body.id;
}

const settled = (id: string, status: Import['status']) =>
  vi.waitFor(
    async () => {
      const shown = await bench.client.get(id);
      expect(shown.status).toBe(status);
      return shown;
    },
    { timeout: 90_000, interval: 50 },
  );

describe('a cancel', () => {
  it('of a staged import skips all records, which can be processed later', async () => {
    const { client, system } = bench;
    await save(client, 'orders', ordersSetup());
    const lines = ['A1', 'A2', 'A1'].map((number) => [number, 'C1', '', 'I1', '1', '1']);
    const { body: staged } = await client.start('orders', orderFile(...lines, ['A3', 'C1', 'x', 'I1', '1', '1']));
    const { status, body: cancelled } = await post(staged.id, 'cancel');
    expect(status).toBe(200);
    expect(cancelled).toMatchObject({
      status: 'Cancelled',
      counts: { total: 4, completed: 0, errors: 1, skipped: 3, waiting: 0 },
    });
    const offered = ({ choices }: Import) => choices.map(({ action, body }) => [action, body?.status]);
    expect(offered(cancelled)).toEqual([
      ['process-errors', 'Error'],
      ['process-skipped', 'Skipped'],
      ['open-results', undefined],
      ['open-errors', undefined],
      ['open-error-groups', undefined],
      ['download-failed-rows', undefined],
    ]);
    expect((await client.records(staged.id)).map((record) => record.status)).toEqual([
      'Skipped',
      'Skipped',
      'Skipped',
      'Error',
    ]);
    await expectTrue(system.database.superuser, cancelled);
    const { body: part } = await post(staged.id, 'process', { mode: 'now', records: [3] });
    expect(part).toMatchObject({ status: 'Cancelled', counts: { completed: 1, errors: 1, skipped: 2, waiting: 0 } });
    const { body: rest } = await post(staged.id, 'process', { mode: 'now', status: 'Skipped' });
    expect(rest).toMatchObject({
      status: 'CompletedWithErrors',
      counts: { completed: 3, errors: 1, skipped: 0 },
      results: { documents: 2 },
    });
    expect(offered(rest)).toEqual([
      ['process-errors', 'Error'],
      ['open-results', undefined],
      ['open-errors', undefined],
      ['open-error-groups', undefined],
      ['download-failed-rows', undefined],
      ['undo', undefined],
    ]);
    await expectTrue(system.database.superuser, rest);
  });

  it('in the middle of processing ends the import there, and the totals add up', async () => {
    const { client, system } = bench;
    const id = await underWay('B');
    const { status, body } = await post(id, 'cancel', undefined, 'wait=60');
    expect({ status, shown: body.status }).toEqual({ status: 200, shown: 'Cancelled' });
    expect(body.counts.completed).toBeGreaterThan(0);
    expect(body.counts.skipped).toBeGreaterThan(0);
    expect(body.counts.waiting).toBe(0);
    await expectTrue(system.database.superuser, body);
    const [{ busy } = { busy: -1 }] = await system.database
      .superuser`SELECT count(*)::int AS busy FROM batch WHERE import_id = ${id} AND status = 'Processing'`;
    expect(busy).toBe(0);
    expect((await client.records(id, 'Skipped')).length).toBe(body.counts.skipped);
    expect(await client.get(id)).toEqual(body);
    const { body: whole } = await post(id, 'process', { mode: 'now', status: 'Skipped' }, 'wait=90');
    expect(whole).toMatchObject({
      status: 'Completed',
      counts: { total: 20_000, completed: 20_000 },
      results: { documents: 4_000, lines: 20_000 },
    });
    await expectTrue(system.database.superuser, whole);
  });

  it('of a paused import works too', async () => {
    const id = await underWay('C', 1_500);
    await post(id, 'pause');
    const { body } = await post(id, 'cancel');
    expect(body.status).toBe('Cancelled');
    await expectTrue(bench.system.database.superuser, body);
  });

  it('shows Cancelling until nothing runs any more', async () => {
    const id = await underWay('D', 1_500);
    const { status, body } = await post(id, 'cancel', undefined, 'respond-async');
    expect([200, 202]).toContain(status);
    expect(body.status).toMatch(/^Cancell(ing|ed)$/);
    await expectTrue(bench.system.database.superuser, await settled(id, 'Cancelled'));
  });
});

describe('a pause', () => {
  it('begins no further batch until the import is resumed', async () => {
    const id = await underWay('E');
    const { status, body: paused } = await post(id, 'pause');
    expect(status).toBe(200);
    expect(paused.status).toBe('Paused');
    expect(paused.message).toBe(`Paused: ${paused.run.processed}/20000 records, 0 errors`);
    // The batches in hand end; then nothing moves.
    const { superuser } = bench.system.database;
    await vi.waitFor(
      async () =>
        expect(await superuser`SELECT 1 FROM batch WHERE import_id = ${id} AND status = 'Processing'`).toHaveLength(0),
      { timeout: 20_000 },
    );
    const resting = await bench.client.get(id);
    expect(resting).toMatchObject({ status: 'Paused' });
    expect(resting.counts.waiting).toBeGreaterThan(0);
    await expectTrue(superuser, resting);
    const { body: resumed } = await post(id, 'resume');
    expect(resumed.status).not.toBe('Paused');
    const done = await settled(id, 'Completed');
    expect(done).toMatchObject({ counts: { completed: 20_000 }, results: { documents: 4_000, lines: 20_000 } });
    await expectTrue(superuser, done);
  });
});
