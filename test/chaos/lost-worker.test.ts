import { expect, it } from 'vitest';
import { ordersFile, useStack } from '../harness/running-stack.js';

const maxAttempts = 3;
const running = useStack({ LOST_ATTEMPTS: String(maxAttempts), LANES: '1' });

it('a batch that repeatedly crashes its worker fails its import, which can be processed again', {
  timeout: 240_000,
}, async () => {
  const [client, other] = [await running.company(), await running.company()];
  const gate = await running.gateAtBatches(client, 0);
  const id = await running.begin(client, ordersFile(100));
  for (let time = 1; time <= maxAttempts; time += 1) {
    await running.until(`attempt ${time} in the middle of the batch`, async () => {
      const [batch] = await running.superuser<[{ hit: boolean }]>`
        SELECT unreported = ${time} AS hit FROM batch WHERE import_id = ${id}`;
      return batch.hit && (await gate.waiting()) > 0;
    });
    running.signal(running.worker, 'SIGKILL');
    await running.until('the end of its session', async () => (await gate.waiting()) === 0);
  }
  const failed = await client.settled(id);
  expect(failed).toMatchObject({
    status: 'Failed',
    fault: { code: 'WorkerLost' },
    counts: { total: 500, waiting: 500 },
  });
  // Imports of other companies are still processed.
  await running.expectComplete(other, await other.settled(await running.begin(other, ordersFile(50))), 50);
  await gate.open();
  await client.process(id, { mode: 'background' });
  await running.expectComplete(client, await client.settled(id), 100);
});
