import { describe, expect, it } from 'vitest';
import type { Import } from '../../../api/imports/schemas.js';
import { getBody, save, useBench } from '../../harness/bench.js';
import { manyOrders, orderFile, orderLine, ordersSetup } from '../../harness/world.js';

const bench = useBench();
let count = 0;
const order = (number: string) => orderFile(orderLine(number));

describe('after staging', () => {
  it.each([
    ['Immediate', 'process-now'],
    ['Deferred', 'process-in-background'],
    [undefined, 'process-now'],
  ] as const)(
    'the answer has the choices of the caller; with the mode %s, %s is the default',
    async (processingExecutionMode, expected) => {
      const { client } = bench;
      await save(client, 'orders', ordersSetup(processingExecutionMode ? { processingExecutionMode } : {}));
      const { status, headers, body } = await client.start('orders', order('never'), { force: true });
      expect({ status, at: body.status, waiting: body.counts.waiting }).toEqual({
        status: 201,
        at: 'Staged',
        waiting: 1,
      });
      expect(headers.get('location')).toBe(body.links.self);
      expect(body.choices.map(({ action }) => action)).toEqual([
        'process-now',
        'process-in-background',
        'dry-run',
        'open-results',
      ]);
      expect(body.choices.filter((choice) => choice.default).map(({ action }) => action)).toEqual([expected]);
      expect(await getBody(client, body.links.self)).toEqual(body);
      expect((await client.call('GET', 'sales-documents/never')).status).toBe(404);
    },
  );

  it('each choice can be sent as it is returned', async () => {
    const { client } = bench;
    await save(client, 'orders', ordersSetup());
    const staged = async (number: string) => (await client.start('orders', order(number))).body;
    const send = async ({ choices }: Import, action: string) => {
      const { method, href, body } = choices.find((choice) => choice.action === action) as Import['choices'][number];
      return client.call<Import>(method, href, body);
    };
    const now = await send(await staged('N1'), 'process-now');
    expect(now).toMatchObject({
      status: 200,
      body: { status: 'Completed', choices: [{ action: 'undo' }], results: { documents: 1 }, percent: 100 },
    });
    const background = await send(await staged('N2'), 'process-in-background');
    expect(background.status).toBeGreaterThanOrEqual(200);
    expect((await bench.client.settled(background.body.id)).results.documents).toBe(1);
    const open = await send(await staged('N3'), 'open-results');
    expect(open).toMatchObject({ status: 200, body: { entries: [{ row: 2, status: 'Ready' }] } });
  });
});

describe('processing without a choice', () => {
  it('now is answered with the results', async () => {
    const { status, headers, body } = await bench.client.start('orders', order('S1'), { processing: 'now' });
    expect({ status, body: body.status, documents: body.results.documents }).toEqual({
      status: 201,
      body: 'Completed',
      documents: 1,
    });
    expect(headers.get('location')).toBe(body.links.self);
  });

  it('in the background is answered once the records are staged', async () => {
    const { status, body } = await bench.client.start('orders', order('S2'), { processing: 'background' });
    expect(status).toBe(201);
    expect(body.counts.total).toBe(1);
    expect((await bench.client.settled(body.id)).results.documents).toBe(1);
  });
});

describe('the wait for the end of an import', () => {
  it.each(['wait=0', 'respond-async', 'respond-async, wait=0', 'handling=lenient, respond-async'])(
    'is skipped with Prefer: %s',
    async (prefer) => {
      const { status, headers, body } = await bench.client.start('orders', manyOrders(200, 5, `A${++count}-`), {
        processing: 'now',
        prefer,
      });
      expect(status).toBe(202);
      expect(headers.get('location')).toBe(body.links.self);
      expect(['Uploaded', 'Parsing', 'Processing']).toContain(body.status);
      expect(headers.get('preference-applied')).toBe(prefer.includes('wait') ? 'wait=0' : 'respond-async');
      expect((await bench.client.settled(body.id)).results.documents).toBe(200);
    },
  );

  it.each(['wait=60', 'respond-async, wait=60', 'Wait = "60"'])(
    'lasts up to the requested time with Prefer: %s',
    async (prefer) => {
      const answer = await bench.client.start('orders', order(`W${prefer.length}`), { processing: 'now', prefer });
      expect(answer.status).toBe(201);
      expect(answer.headers.get('preference-applied')).toBe('wait=60');
    },
  );

  it('is skipped by a request to process too', async () => {
    const { client } = bench;
    const { body } = await client.start('orders', manyOrders(500, 4, 'P'));
    const begun = await client.process(body.id, {}, { prefer: 'wait=0' });
    expect(begun).toMatchObject({ status: 202, body: { status: 'Processing', run: { number: 1, total: 2000 } } });
    expect(begun.headers.get('location')).toBe(body.links.self);
    expect((await bench.client.settled(body.id)).results).toMatchObject({ documents: 500, lines: 2000 });
  });
});
