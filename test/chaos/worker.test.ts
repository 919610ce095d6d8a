import { describe, expect, it } from 'vitest';
import { ordersFile, useStack } from '../harness/running-stack.js';

const lanes = 2;
const orders = 2_000;

describe('a worker', () => {
  const running = useStack();

  it('is killed in the middle of a batch, twice', async () => {
    const client = await running.company();
    const gate = await running.gateAtBatches(client, 3);
    const id = await running.begin(client, ordersFile(orders));
    await running.midBatch(id, gate, 3);
    const first = running.signal(running.worker, 'SIGKILL');
    await gate.shut(8);
    await running.expectResumed('kill -9 of the worker in a batch', id, first);
    await running.midBatch(id, gate, 8);
    const second = running.signal(running.worker, 'SIGKILL');
    await gate.open();
    await running.expectResumed('kill -9 of the worker in a batch, again', id, second);
    await running.expectComplete(client, await client.settled(id), orders);
    expect(await running.repeatedBatches(id)).toBeLessThanOrEqual(2 * lanes);
  });

  it('is killed during staging', async () => {
    const client = await running.company();
    const gate = await running.gateAtStaging(client, 2);
    const id = await running.begin(client, ordersFile(6_000).replace(/\r?\n/, ',Ship-to City$&'));
    await running.midStaging(id, gate, 8_000);
    const fault = running.signal(running.worker, 'SIGKILL');
    await gate.open();
    await running.expectResumed('kill -9 of the worker during staging', id, fault);
    const done = await client.settled(id);
    await running.expectComplete(client, done, 6_000);
    expect(done.notices).toMatchObject([{ code: 'column_not_used', place: { row: 1, column: 'Ship-to City' } }]);
    expect(await running.repeatedBatches(id)).toBe(0);
  });

  it('is stopped for a deployment during staging', async () => {
    const client = await running.company();
    const gate = await running.gateAtStaging(client, 2);
    const id = await running.begin(client, ordersFile(6_000));
    await running.midStaging(id, gate, 8_000);
    const fault = running.signal(running.worker, 'SIGTERM');
    await gate.open();
    await running.expectResumed('SIGTERM of the worker during staging', id, fault);
    await running.expectComplete(client, await client.settled(id), 6_000);
  });

  it('is stopped for a deployment in the middle of an import', async () => {
    const client = await running.company();
    const gate = await running.gateAtBatches(client, 3);
    const id = await running.begin(client, ordersFile(orders));
    await running.midBatch(id, gate, 3);
    const pid = running.worker.pid;
    const fault = running.signal(running.worker, 'SIGTERM');
    await gate.open();
    await running.until('a new worker', async () => running.worker.pid !== undefined && running.worker.pid !== pid);
    await running.expectResumed('SIGTERM of the worker', id, fault);
    await running.expectComplete(client, await client.settled(id), orders);
    expect(await running.repeatedBatches(id)).toBe(0);
  });

  it('is down while progress is requested', async () => {
    const client = await running.company();
    const gate = await running.gateAtBatches(client, 3);
    const id = await running.begin(client, ordersFile(orders));
    await running.midBatch(id, gate, 3);
    running.signal(running.worker, 'SIGSTOP');
    try {
      const shown = await client.get(id);
      expect(shown.status).toBe('Processing');
      expect(shown.run.processed).toBeGreaterThanOrEqual(1_500);
      expect(shown.counts.completed + shown.counts.waiting).toBe(orders * 5);
      const records = await client.call<{ entries: unknown[] }>(
        'GET',
        `imports/${id}/records?status=Completed&limit=10`,
      );
      expect(records.body.entries).toHaveLength(10);
    } finally {
      running.signal(running.worker, 'SIGCONT');
      await gate.open();
    }
    await running.expectComplete(client, await client.settled(id), orders);
  });
});
