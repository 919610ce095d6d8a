import { expect, it } from 'vitest';
import { lockWaits } from '../harness/lock-waits.js';
import { expectConsistent } from '../harness/oracle.js';
import { ordersFile, printSeconds, useStack } from '../harness/running-stack.js';

const orders = 2_000;

const running = useStack();

it('an import is cancelled while the preparation of its run waits for a lock', async () => {
  const client = await running.company();
  const [header, ...lines] = ordersFile(orders).trimEnd().split('\n');
  const oddLines = lines.filter((_, row) => row % 2 === 1);
  const interleaved = [header, ...lines.filter((_, row) => row % 2 === 0), ...oddLines, ''].join('\n');
  const id = await running.begin(client, interleaved, 'choose');
  expect((await client.settled(id)).status).toBe('Staged');

  await running.superuser.begin(async (tx) => {
    await tx`LOCK TABLE run_record IN SHARE MODE`;
    const processing = client.process(id, { mode: 'background' });
    await lockWaits(running.superuser, 'INSERT INTO run_record');
    const requestedAt = performance.now();
    expect((await client.call('POST', `imports/${id}/cancel`)).status).toBeLessThan(300);
    const cancelled = await client.reaches(id, 'Cancelled');
    // The cancel completes although the lock that the run waits for has not been released.
    printSeconds('cancel while a run is prepared', (performance.now() - requestedAt) / 1_000);
    expect(cancelled.counts).toMatchObject({ completed: 0, skipped: orders * 5, waiting: 0 });
    expect((await processing).status).toBe(202);
  });
  const [left] = await running.superuser`
    SELECT (SELECT count(*) FROM run_record WHERE import_id = ${id})::int AS records,
      (SELECT string_agg(status, ' ') FROM job WHERE import_id = ${id}) AS runs`;
  expect(left).toEqual({ records: 0, runs: 'Cancelled' });
  await expectConsistent(running.superuser, await client.get(id));

  const again = await client.process(id, { status: 'Skipped' }, { prefer: 'wait=60' });
  await running.expectComplete(client, again.body, orders);
});
