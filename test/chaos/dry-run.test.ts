import { describe, expect, it } from 'vitest';
import type { DryRun } from '../../api/dry-runs/schemas.js';
import { ordersFile, useStack } from '../harness/running-stack.js';

const orders = 1_500;

describe('a dry run in which processes are killed', () => {
  const running = useStack();

  const victims = [
    ['the worker', () => running.worker],
    ['PostgreSQL', () => running.postgres],
    ['Temporal', () => running.temporalServer],
  ] as const;
  it.each(victims)(
    'reports all findings, writes nothing, and predicts the import if %s is killed',
    async (_, victim) => {
      const client = await running.company();
      const gate = await running.gateAtBatches(client, 3);
      const id = await running.begin(client, ordersFile(orders), 'choose');
      expect((await client.settled(id)).status).toBe('Staged');
      const { body } = await client.call<DryRun>('POST', `imports/${id}/dry-runs`, {}, { prefer: 'respond-async' });
      await running.midBatch(id, gate, 3);
      running.signal(victim(), 'SIGKILL');
      await gate.open();
      let found: DryRun | undefined;
      await running.until('the end of the dry run', async () => {
        const answer = await client.call<DryRun>('GET', body.links.self);
        found = answer.body;
        return answer.status === 200 && found.finishedAt !== null;
      });
      expect(found).toMatchObject({
        status: 'Completed',
        counts: { total: orders * 5, processed: orders * 5, errors: 0 },
        results: { inserted: orders, updated: 0, lines: orders * 5 },
      });
      expect(await running.documents(client)).toEqual([]);
      const { body: done } = await client.process(id, {}, { prefer: 'wait=60' });
      await running.expectComplete(client, done as never, orders);
    },
  );
});
