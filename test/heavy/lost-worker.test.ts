import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { ordersFile, RunningStack } from '../chaos/running-stack.js';

const most = 3;
let running: RunningStack;
beforeAll(async () => {
  running = await RunningStack.start({ LOST_ATTEMPTS: String(most), LANES: '1' });
});
afterEach(({ task }) => {
  if (task.result?.state === 'fail') console.log(running.log());
});
afterAll(() => running?.stop());

it('a batch that repeatedly crashes its worker fails its import, which can be processed again', {
  timeout: 240_000,
}, async () => {
  const [client, other] = [await running.company(), await running.company()];
  await running.slowBatches(client, 6);
  const id = await running.begin(client, ordersFile(100));
  for (let time = 1; time <= most; time += 1) {
    await running.until(`attempt ${time} in the middle of the batch`, async () => {
      const [batch] = await running.superuser`
        SELECT b.unreported = ${time} AND EXISTS (SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep') AS hit FROM batch b WHERE import_id = ${id}`;
      return batch?.hit;
    });
    running.signal(running.worker, 'SIGKILL');
    await running.until('the end of its session', async () => {
      const [row] =
        await running.superuser`SELECT count(*)::int AS asleep FROM pg_stat_activity WHERE wait_event = 'PgSleep'`;
      return row?.asleep === 0;
    });
  }
  const failed = await running.settled(client, id);
  expect(failed).toMatchObject({
    status: 'Failed',
    fault: { code: 'WorkerLost' },
    counts: { total: 500, waiting: 500 },
  });
  // Other imports continue meanwhile and afterwards.
  await running.expectWhole(other, await running.settled(other, await running.begin(other, ordersFile(50))), 50);
  await running.slowBatches(client, 0);
  await client.call('POST', `imports/${id}/process`, { mode: 'background' });
  await running.expectWhole(client, await running.settled(client, id), 100);
});
