import { describe, expect, it } from 'vitest';
import { workflowIdOf } from '../../temporal/engine.js';
import { ordersFile, printSeconds, useStack } from '../harness/running-stack.js';

const lanes = 2;
const orders = 2_000;

describe('two workers', () => {
  const running = useStack({ WORKERS: '2' });

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

  it('both process batches', async () => {
    const workers = running.stack.processes.workers.map(({ pid }) => pid).sort();
    const seen = new Set<number>();
    // Temporal assigns each batch to any idle worker. Within a few imports, both process some.
    await running.until('batches of both workers', async () => {
      const client = await running.company();
      const id = await running.begin(client, ordersFile(orders));
      await running.expectComplete(client, await client.settled(id), orders);
      for (const pid of await workersIn(id)) seen.add(pid);
      return seen.size >= workers.length;
    });
    expect([...seen].sort()).toEqual(workers);
  });

  it('complete an import while one of them is frozen beyond its heartbeat timeout during a batch', async () => {
    const client = await running.company();
    const gate = await running.gateAtBatches(client, 2);
    const id = await running.begin(client, ordersFile(orders));
    let frozen: number | undefined;
    await running.until('a worker in a batch', async () => {
      await running.midBatch(id, gate, 2);
      frozen = (await running.workersOf(id)).find((pid) => pid > 0);
      return frozen !== undefined;
    });
    const fault = running.signal({ pid: frozen }, 'SIGSTOP');
    const assigned =
      await running.superuser`SELECT batch_no FROM batch WHERE import_id = ${id} AND status = 'Processing'`;
    await gate.open();
    try {
      await running.expectResumed('SIGSTOP of one of two workers', id, fault);
      // The engine may assign them to the frozen worker again, as long as it counts as polling.
      await running.until(
        "the frozen worker's batches",
        async () => {
          const [left] = await running.superuser`
            SELECT count(*)::int AS left FROM batch
            WHERE import_id = ${id} AND batch_no = ANY (${assigned.map(({ batch_no }) => batch_no)}::int[]) AND status <> 'Completed'`;
          return left?.left === 0;
        },
        120_000,
      );
      printSeconds('batches of the frozen worker', (Date.now() - fault.getTime()) / 1_000);
      await running.expectComplete(client, await client.settled(id), orders);
    } finally {
      running.signal({ pid: frozen }, 'SIGCONT');
    }
    const seen = await client.get(id);
    // The worker is running again. The attempt that it resumed has changed nothing.
    await running.until('a batch of the resumed worker', async () => {
      const next = await running.company();
      const probe = await running.begin(next, ordersFile(1_000));
      await next.settled(probe);
      return (await workersIn(probe)).has(frozen as number);
    });
    expect(await client.get(id)).toEqual(seen);
    await running.expectComplete(client, seen, orders);
    expect(await running.repeatedBatches(id)).toBeLessThanOrEqual(lanes);
  });
});
