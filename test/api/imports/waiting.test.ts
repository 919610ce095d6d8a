import Fastify from 'fastify';
import { expect, it, onTestFinished } from 'vitest';
import { ChangeEvents } from '../../../api/http/change-events.js';
import { requestEnd } from '../../../api/http/request-end.js';
import { isAtRest, waitForImport } from '../../../api/imports/wait-for-import.js';
import { save, useBench } from '../../harness/bench.js';
import { manyOrders, ordersSetup } from '../../harness/world.js';

const bench = useBench();

it('the wait for an import ends if the client disconnects', async () => {
  const { client, system } = bench;
  const { company_id: companyId } = (await system.database.superuser`SELECT company_id FROM company`)[0] as never;
  await save(client, 'orders', ordersSetup({ batchSize: 100 }));
  const { body } = await client.start('orders', manyOrders(20_000, 1, 'W'), {
    processing: 'background',
    prefer: 'respond-async',
  });
  const caller = { companyId, companyCode: 'acme', keyName: 'test', keyHash: '', keyId: '', keyExpiresAt: null };
  const dependencies = { database: system.database.application, events: new ChangeEvents('longshore_import') } as never;
  const app = Fastify();
  onTestFinished(() => app.close());
  // The key of the caller does not end.
  app.decorate('keyWatch', { endOf: () => new AbortController().signal } as never);
  const results: { inTime: boolean }[] = [];
  let waiting = false;
  app.get('/', async (_request, reply) => {
    const signal = requestEnd(reply);
    waiting = true;
    results.push(await waitForImport(dependencies, caller, body.id, { reached: isAtRest, seconds: 100, signal }));
  });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  const closing = new AbortController();
  const answer = fetch(url, { signal: closing.signal });
  await expect.poll(() => waiting).toBe(true);
  closing.abort();
  await expect(answer).rejects.toThrow();
  await expect.poll(() => results).toMatchObject([{ inTime: false }]);
  expect(isAtRest(await client.get(body.id))).toBe(false);
  await client.call('POST', `imports/${body.id}/cancel`, undefined, { prefer: 'wait=60' });
});
