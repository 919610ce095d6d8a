import { describe, expect, it } from 'vitest';
import { getBody, useBench } from '../../harness/bench.js';
import { namesSetup, ordersSetup } from '../../harness/world.js';

const bench = useBench({}, 'none');

describe('integrations', () => {
  it('are saved in versions, listed, shown and deleted', async () => {
    const { client } = bench;
    const first = await client.putIntegration('b', ordersSetup());
    expect(first).toMatchObject({ status: 201, body: { code: 'b', version: 1, setup: ordersSetup() } });
    const second = await client.putIntegration('b', ordersSetup({ name: 'Changed' }));
    expect(second).toMatchObject({ status: 200, body: { version: 2, setup: { name: 'Changed' } } });
    await client.putIntegration('a', ordersSetup());
    await client.putIntegration('c', ordersSetup());
    expect(await getBody(client, 'integrations/b')).toEqual(second.body);
    const page = await getBody<{ entries: { code: string }[]; next: string }>(client, 'integrations?limit=2');
    expect(page.entries.map(({ code }) => code)).toEqual(['a', 'b']);
    const rest = await getBody<typeof page>(client, `integrations?limit=2&cursor=${page.next}`);
    expect(rest).toMatchObject({ entries: [{ code: 'c' }], next: null });
    expect((await client.call('DELETE', 'integrations/b')).status).toBe(204);
    expect((await client.call('GET', 'integrations/b')).status).toBe(404);
  });

  it('leave their imports when they are deleted, with the version and setup of each', async () => {
    const { client } = bench;
    await client.putIntegration('gone', namesSetup({ type: 'csv' }, { name: 'First' }));
    await client.putIntegration('gone', namesSetup({ type: 'csv' }));
    const { id } = await client.import('gone', 'No.,Name\ng1,Left behind\n');
    await client.call('DELETE', 'integrations/gone');
    expect(await client.get(id)).toMatchObject({ integration: 'gone', integrationVersion: 2, status: 'Completed' });
    expect((await client.records(id))[0]?.values).toEqual({ number: 'g1', name: 'Left behind' });
  });
});

it('a setup that cannot work is refused with every fault and its place, and not saved', async () => {
  const setup = ordersSetup({ groupBy: ['itemNumber', 'currency'] });
  const answer = await bench.client.putIntegration('invalid', setup);
  const detail = expect.stringContaining('not a mapped header field');
  expect(answer).toMatchObject({
    status: 422,
    body: {
      code: 'invalid_setup',
      errors: ['/groupBy/0', '/groupBy/1'].map((pointer) => ({ in: 'body', pointer, detail })),
    },
  });
  expect((await bench.client.call('GET', 'integrations/invalid')).status).toBe(404);
});
