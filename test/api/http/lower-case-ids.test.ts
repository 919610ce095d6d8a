import { expect, it } from 'vitest';
import { save, useBench } from '../../harness/bench.js';
import { expectConsistent } from '../../harness/oracle.js';
import { manyOrders, ordersSetup } from '../../harness/world.js';

const bench = useBench();

it('an id in upper case identifies the same import and the same workflow', async () => {
  const { client, system } = bench;
  await save(client, 'orders', ordersSetup());
  const staged = await client.import('orders', manyOrders(3, 1, 'A'), { processing: 'choose' });
  const processed = await client.process(staged.id.toUpperCase(), { mode: 'now' });
  expect(processed.body).toMatchObject({ id: staged.id, status: 'Completed', counts: { completed: 3 } });
  const waiting = await client.import('orders', manyOrders(3, 1, 'B'), { processing: 'choose' });
  const cancelled = await client.call('POST', `imports/${waiting.id.toUpperCase()}/cancel`);
  expect(cancelled).toMatchObject({ status: 200, body: { id: waiting.id, status: 'Cancelled' } });
  for (const { id } of [staged, waiting]) await expectConsistent(system.database.superuser, await client.get(id));
});
