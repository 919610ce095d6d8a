import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { workflowIdOf } from '../../temporal/engine.js';
import { measured, ordersFile, RunningStack } from '../chaos/running-stack.js';

const lanes = 2;
const orders = 2_000;

describe('two workers', () => {
  let running: RunningStack;
  beforeAll(async () => {
    running = await RunningStack.start({ WORKERS: '2' });
  });
  afterEach(({ task }) => {
    if (task.result?.state === 'fail') console.log(running.log());
  });
  afterAll(() => running?.stop());

  /** The process ids of the workers that completed batches, from the workflow's history. */
  async function workersIn(importId: string): Promise<Set<number>> {
    const { events } = await running.temporal.workflow.getHandle(workflowIdOf(importId)).fetchHistory();
    const batches = new Set(
      events
        ?.filter((event) => event.activityTaskScheduledEventAttributes?.activityType?.name === 'processBatch')
        .map(({ eventId }) => String(eventId)),
    );
    const completed = events?.flatMap(({ activityTaskCompletedEventAttributes: done }) =>
      done && batches.has(String(done.scheduledEventId)) ? [Number.parseInt(done.identity ?? '', 10)] : [],
    );
    return new Set(completed);
  }

  it('share the work', async () => {
    const client = await running.company();
    await running.slowBatches(client, 0.1);
    const id = await running.begin(client, ordersFile(orders));
    await running.expectWhole(client, await running.settled(client, id), orders);
    expect([...(await workersIn(id))].sort()).toEqual(running.stack.processes.workers.map(({ pid }) => pid).sort());
  });

  it('one is frozen beyond its heartbeat timeout during a batch, and resumes', async () => {
    const client = await running.company();
    await running.slowBatches(client, 0.3);
    const id = await running.begin(client, ordersFile(orders));
    let frozen: number | undefined;
    await running.until('a worker in a batch', async () => {
      await running.midBatch(id, 2);
      frozen = (await running.workersOf(id)).find((pid) => pid > 0);
      return frozen !== undefined;
    });
    const fault = running.signal({ pid: frozen }, 'SIGSTOP');
    const held = await running.superuser`SELECT batch_no FROM batch WHERE import_id = ${id} AND status = 'Processing'`;
    try {
      await running.expectResumed('SIGSTOP of one of two workers', id, fault);
      // The engine may assign them to the frozen worker again, as long as it counts as polling.
      await running.until(
        'the batches in hand',
        async () => {
          const [left] = await running.superuser`
            SELECT count(*)::int AS left FROM batch
            WHERE import_id = ${id} AND batch_no = ANY (${held.map(({ batch_no }) => batch_no)}::int[]) AND status <> 'Completed'`;
          return left?.left === 0;
        },
        120_000,
      );
      measured('what the frozen worker had in hand', (Date.now() - fault.getTime()) / 1_000);
      await running.expectWhole(client, await running.settled(client, id), orders);
    } finally {
      running.signal({ pid: frozen }, 'SIGCONT');
    }
    const seen = await client.get(id);
    // It is running again; what it was processing has changed nothing.
    await running.until('its work', async () => {
      const next = await running.company();
      await running.slowBatches(next, 0.1);
      const probe = await running.begin(next, ordersFile(1_000));
      await running.settled(next, probe);
      return (await workersIn(probe)).has(frozen as number);
    });
    expect(await client.get(id)).toEqual(seen);
    await running.expectWhole(client, seen, orders);
    expect(await running.redone(id)).toBeLessThanOrEqual(lanes);
  });
});
