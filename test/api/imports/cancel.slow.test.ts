import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Import } from '../../../api/imports/schemas.js';
import { save, useBench } from '../../harness/bench.js';
import { Gate } from '../../harness/gate.js';
import { expectConsistent } from '../../harness/oracle.js';
import { manyOrders, orderFile, ordersSetup } from '../../harness/world.js';

const bench = useBench();
const post = (id: string, action: string, body?: object, prefer?: string) =>
  bench.client.call<Import>('POST', `imports/${id}/${action}`, body, prefer ? { prefer } : {});

let gate: Gate;
beforeAll(async () => {
  gate = await Gate.at(bench.system.database.superuser, 'INSERT ON sales_line');
});
afterEach(() => gate.open());

/** Starts an import of 400 orders of 5 lines, of which three of ten batches are completed and others wait at the gate. */
async function startBlocked(prefix: string): Promise<string> {
  const { client } = bench;
  await save(client, 'large', ordersSetup({ batchSize: 200 }));
  await gate.shut(3);
  const { body } = await client.start('large', manyOrders(400, 5, prefix), {
    processing: 'background',
    prefer: 'respond-async',
  });
  await gate.reachedAfter(async () => (await client.get(body.id)).counts.completed >= 600);
  return body.id;
}

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
    const actionsOf = ({ choices }: Import) => choices.map(({ action, body }) => [action, body?.status]);
    expect(actionsOf(cancelled)).toEqual([
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
    await expectConsistent(system.database.superuser, cancelled);
    const { body: part } = await post(staged.id, 'process', { mode: 'now', records: [3] });
    expect(part).toMatchObject({ status: 'Cancelled', counts: { completed: 1, errors: 1, skipped: 2, waiting: 0 } });
    const { body: rest } = await post(staged.id, 'process', { mode: 'now', status: 'Skipped' });
    expect(rest).toMatchObject({
      status: 'CompletedWithErrors',
      counts: { completed: 3, errors: 1, skipped: 0 },
      results: { documents: 2 },
    });
    expect(actionsOf(rest)).toEqual([
      ['process-errors', 'Error'],
      ['open-results', undefined],
      ['open-errors', undefined],
      ['open-error-groups', undefined],
      ['download-failed-rows', undefined],
      ['undo', undefined],
    ]);
    await expectConsistent(system.database.superuser, rest);
  });

  it('in the middle of processing ends the import, with consistent counts', async () => {
    const { client, system } = bench;
    const id = await startBlocked('B');
    const { status, body } = await post(id, 'cancel', undefined, 'wait=60');
    expect({ status, shown: body.status }).toEqual({ status: 200, shown: 'Cancelled' });
    expect(body.counts.completed).toBeGreaterThan(0);
    expect(body.counts.skipped).toBeGreaterThan(0);
    expect(body.counts.waiting).toBe(0);
    await expectConsistent(system.database.superuser, body);
    const [{ processing } = { processing: -1 }] = await system.database
      .superuser`SELECT count(*)::int AS processing FROM batch WHERE import_id = ${id} AND status = 'Processing'`;
    expect(processing).toBe(0);
    expect((await client.records(id, 'Skipped')).length).toBe(body.counts.skipped);
    expect(await client.get(id)).toEqual(body);
    await gate.open();
    const { body: whole } = await post(id, 'process', { mode: 'now', status: 'Skipped' }, 'wait=90');
    expect(whole).toMatchObject({
      status: 'Completed',
      counts: { total: 2_000, completed: 2_000 },
      results: { documents: 400, lines: 2_000 },
    });
    await expectConsistent(system.database.superuser, whole);
  });

  it('ends a paused import', async () => {
    const id = await startBlocked('C');
    await post(id, 'pause');
    const { body } = await post(id, 'cancel');
    expect(body.status).toBe('Cancelled');
    await expectConsistent(bench.system.database.superuser, body);
  });

  it('leads to the status Cancelling until no batch is in progress', async () => {
    const id = await startBlocked('D');
    const { status, body } = await post(id, 'cancel', undefined, 'respond-async');
    expect([200, 202]).toContain(status);
    expect(body.status).toMatch(/^Cancell(ing|ed)$/);
    await expectConsistent(bench.system.database.superuser, await bench.client.reaches(id, 'Cancelled'));
  });
});

describe('a pause', () => {
  it('prevents that further batches begin until the import is resumed', async () => {
    const id = await startBlocked('E');
    const { status, body: paused } = await post(id, 'pause');
    expect(status).toBe(200);
    expect(paused.status).toBe('Paused');
    expect(paused.message).toBe(`Paused: ${paused.run.processed}/2000 records, 0 errors`);
    await gate.open();
    // The batches in progress end, and no other one begins.
    const { superuser } = bench.system.database;
    await expect
      .poll(() => superuser`SELECT 1 FROM batch WHERE import_id = ${id} AND status = 'Processing'`)
      .toHaveLength(0);
    const current = await bench.client.get(id);
    expect(current).toMatchObject({ status: 'Paused' });
    expect(current.counts.waiting).toBeGreaterThan(0);
    await expectConsistent(superuser, current);
    const { body: resumed } = await post(id, 'resume');
    expect(resumed.status).not.toBe('Paused');
    const done = await bench.client.reaches(id, 'Completed');
    expect(done).toMatchObject({ counts: { completed: 2_000 }, results: { documents: 400, lines: 2_000 } });
    await expectConsistent(superuser, done);
  });
});
