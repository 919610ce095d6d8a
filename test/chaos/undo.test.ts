import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Undo } from '../../api/undos/schemas.js';
import type { ApiClient } from '../harness/api-client.js';
import { expectTrue } from '../harness/oracle.js';
import { ordersFile, RunningStack } from './running-stack.js';

const orders = 1_000;

describe('an undo in which processes are killed', () => {
  let running: RunningStack;
  beforeAll(async () => {
    running = await RunningStack.start();
  });
  afterEach(({ task }) => {
    if (task.result?.state === 'fail') console.log(running.log());
  });
  afterAll(() => running?.stop());

  /** From now on every batch that is taken back takes at least `seconds`. */
  async function slowUndo(client: ApiClient, seconds: number): Promise<void> {
    await running.slowBatches(client, seconds, 'DELETE');
  }

  async function begin(client: ApiClient, id: string): Promise<Undo> {
    const { status, body } = await client.call<Undo>('POST', `imports/${id}/undo`, undefined, {
      prefer: 'respond-async',
    });
    expect(status).toBe(202);
    return body;
  }

  /** Waits until a batch is in the middle of its transaction, and some are done. */
  async function midUndo(id: string, done: number): Promise<void> {
    await running.until(`a batch in hand after ${done}`, async () => {
      const [row] = await running.superuser`
        SELECT (SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep')::int AS sleeping,
          (SELECT count(*) FROM undo_batch WHERE import_id = ${id} AND status = 'Completed')::int AS done`;
      return row && row.sleeping > 0 && row.done >= done;
    });
  }

  async function ended(client: ApiClient, { links }: Undo): Promise<Undo> {
    let found: Undo | undefined;
    await running.until('the end of the undo', async () => {
      const answer = await client.call<Undo>('GET', links.self);
      found = answer.body;
      return answer.status === 200 && found.finishedAt !== null;
    });
    return found as Undo;
  }

  const victims: [string, () => { readonly pid: number | undefined }][] = [
    ['the worker', () => running.worker],
    ['PostgreSQL', () => running.postgres],
    ['Temporal', () => running.temporalServer],
  ];
  it.each(victims)('%s: takes back all of it, each document once', async (_, victim) => {
    const client = await running.company();
    const id = await running.begin(client, ordersFile(orders));
    await running.expectWhole(client, await running.settled(client, id), orders);
    await slowUndo(client, 0.3);
    const undo = await begin(client, id);
    await midUndo(id, 3);
    running.signal(victim(), 'SIGKILL');
    expect(await ended(client, undo)).toMatchObject({
      status: 'Completed',
      counts: { total: orders, removed: orders, restored: 0, kept: 0, gone: 0, left: 0 },
    });
    expect(await running.documents(client)).toEqual([]);
    const shown = await running.settled(client, id);
    expect(shown).toMatchObject({
      status: 'Undone',
      counts: { total: orders * 5, completed: 0, errors: 0, skipped: orders * 5, waiting: 0 },
    });
    await expectTrue(running.superuser, shown);
  });

  it('its workflow is terminated: it ends as cancelled, and another undo takes back the rest', async () => {
    const client = await running.company();
    const id = await running.begin(client, ordersFile(orders));
    await running.settled(client, id);
    await slowUndo(client, 0.3);
    const undo = await begin(client, id);
    await midUndo(id, 2);
    await running.temporal.workflow.getHandle(`undo-${id}-1`).terminate('as lost');
    const first = await ended(client, undo);
    expect(first.status).toBe('Cancelled');
    expect(await running.settled(client, id)).toMatchObject({ status: 'PartlyUndone' });
    await expectTrue(running.superuser, await client.get(id));
    const second = await ended(client, await begin(client, id));
    expect(second.counts.total).toBe(first.counts.left);
    expect(second).toMatchObject({ number: 2, status: 'Completed' });
    expect(await running.documents(client)).toEqual([]);
  });

  it('with a concurrent import of the same orders every order is complete, as one of the two has left it', async () => {
    const client = await running.company({ write: 'upsert', batchSize: 250 });
    const id = await running.begin(client, ordersFile(orders));
    await running.settled(client, id);
    await slowUndo(client, 0.05);
    const undo = await begin(client, id);
    const other = await running.begin(client, ordersFile(orders).replaceAll('2026-', '2025-'));
    const taken = await ended(client, undo);
    const imported = await running.settled(client, other);
    expect(imported).toMatchObject({ status: 'Completed', counts: { completed: orders * 5, errors: 0 } });
    expect(taken.counts.removed + taken.counts.kept + taken.counts.gone).toBe(orders);
    const documents = await running.documents(client);
    expect(documents).toHaveLength(orders);
    expect(new Set(documents).size).toBe(orders);
    const writers = await running.superuser`
      SELECT DISTINCT import_id FROM sales_document JOIN company USING (company_id) WHERE code = ${client.company}`;
    expect(writers.map(({ import_id }) => import_id)).toEqual([other]);
    for (const one of [id, other]) await expectTrue(running.superuser, await client.get(one));
    // Orders that the second import changed are restored to what the first one had written.
    const back = await ended(client, await begin(client, other));
    expect(back).toMatchObject({ status: 'Completed', counts: { kept: 0, gone: 0, restored: taken.counts.kept } });
    expect(await running.documents(client)).toHaveLength(taken.counts.kept);
    for (const one of [id, other]) await expectTrue(running.superuser, await client.get(one));
  });
});
