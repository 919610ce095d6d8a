import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Import } from '../../../api/imports/schemas.js';
import type { Progress } from '../../../core/model/progress.js';
import { workflowIdOf } from '../../../temporal/engine.js';
import { getBody, save, useBench } from '../../harness/bench.js';
import { Gate } from '../../harness/gate.js';
import { manyOrders, orderFile, ordersSetup } from '../../harness/world.js';

const bench = useBench();

interface Event {
  id: string;
  event: string;
  data: Import;
}

/** Reads the events of an import until the server ends the stream. */
async function events(importId: string, lastEventId?: string): Promise<Event[]> {
  const { client } = bench;
  const response = await fetch(`${client.url}/v1/companies/${client.company}/imports/${importId}/events`, {
    headers: {
      authorization: `Bearer ${client.key}`,
      accept: 'text/event-stream',
      ...(lastEventId ? { 'last-event-id': lastEventId } : {}),
    },
  });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const text = await response.text();
  return text
    .split('\n\n')
    .filter((block) => block.includes('event:'))
    .map((block) => {
      const field = (name: string): string => new RegExp(`^${name}: ?(.*)$`, 'm').exec(block)?.[1] ?? '';
      return { id: field('id'), event: field('event'), data: JSON.parse(field('data')) };
    });
}

/** The figures that both GET and the query return. */
const figures = ({ status, counts, results, run, message }: Import) => ({
  status,
  ...counts,
  ...results,
  run: { runNo: run.number, total: run.total, processed: run.processed, errors: run.errors },
  message,
});

describe('progress', () => {
  let connection: Connection;
  let temporal: Client;
  beforeAll(async () => {
    connection = await Connection.connect({ address: bench.system.configuration.temporalAddress });
    temporal = new Client({ connection });
    await save(bench.client, 'orders', ordersSetup({ batchSize: 100 }));
  });
  afterAll(() => connection.close());
  // Only the workflow counts separately which of the skipped records a cancel has skipped.
  const query = async (id: string) => {
    const progress = await temporal.workflow
      .getHandle(workflowIdOf(id))
      .query<Progress & { message: string }>('progress');
    const { skippedByCancel: _part, ...shown } = progress;
    return shown;
  };

  // The API answers after the commit, and the workflow receives the result from its activity a moment later.
  const untilQueryReturns = (expected: unknown, id: string) => expect.poll(() => query(id)).toEqual(expected);

  it('has a message for each status', async () => {
    const { client } = bench;
    const lines = [...Array(9).keys()].map((i) => [`A${i}`, 'C1', '', 'I1', i === 4 ? 'x' : '1', '1']);
    const { body: staged } = await client.start('orders', orderFile(...lines, ['A9', 'C1', '', 'I9', '1', '1']));
    expect(staged.message).toBe('Staged: 9 of 10 records are ready to be processed, 1 error');
    const { body: done } = await client.process(staged.id);
    expect(done.message).toBe('Import complete with errors: 8 created, 8 records completed, 2 errors');
    const { body: all } = await client.start('orders', orderFile(['B1', 'C1', '', 'I1', '1', '1']), {
      processing: 'now',
    });
    expect(all.message).toBe('Import complete: 1 created, 0 errors');
    const { body: waiting } = await client.start('orders', orderFile(['B2', 'C1', '', 'I1', '1', '1']));
    const { body: cancelled } = await client.call<Import>('POST', `imports/${waiting.id}/cancel`);
    expect(cancelled.message).toBe('Cancelled: 0 completed, 0 errors, 1 skipped');
  });

  it('is the same by GET and by the query of the workflow', async () => {
    const { client } = bench;
    const { body: staged } = await client.start('orders', manyOrders(60, 5, 'Q'));
    await untilQueryReturns(figures(staged), staged.id);
    const { body: done } = await client.process(staged.id);
    expect(done.run).toEqual({ number: 1, total: 300, processed: 300, errors: 0 });
    await untilQueryReturns(figures(done), staged.id);
  });

  it('is also returned by the query while a file is being read', async () => {
    const { client } = bench;
    const gate = await Gate.at(bench.system.database.superuser, 'INSERT ON integration_record');
    await gate.shut(1);
    const { body } = await client.start('orders', manyOrders(3_000, 5, 'R'), { prefer: 'respond-async' });
    await gate.reachedAfter(async () => {
      const { status, total } = await query(body.id);
      return status === 'Parsing' && total > 0;
    });
    const { message, total } = await query(body.id);
    expect(message).toBe(`Parsing: ${total} records, 0 errors`);
    await gate.open();
    await untilQueryReturns(figures(await client.settled(body.id)), body.id);
  });

  it('is streamed as events, and the stream ends with the import', async () => {
    const { client } = bench;
    const { body } = await client.start('orders', manyOrders(600, 5, 'E'), {
      processing: 'background',
      prefer: 'respond-async',
    });
    const all = await events(body.id);
    expect(all.at(-1)).toMatchObject({ event: 'end', data: { status: 'Completed' } });
    const progress = all.filter(({ event }) => event === 'progress');
    expect(progress.length).toBeGreaterThan(1);
    for (const { id, data } of progress) expect(id).toBe(String(data.revision));
    for (const { data } of progress.filter(({ data: { status } }) => status === 'Processing')) {
      expect(data.message).toBe(`Processing: ${data.run.processed}/3000 records, 0 errors`);
      expect(data.counts.completed + data.counts.waiting).toBe(3000);
    }
    const revisions = progress.map(({ id }) => Number(id));
    expect(revisions).toEqual([...new Set(revisions)].sort((a, b) => a - b));
    expect(progress.at(-1)?.data).toEqual(await client.get(body.id));
    expect(await events(body.id, progress.at(-1)?.id)).toEqual([all.at(-1)]);
    const resumed = await events(body.id, progress[0]?.id);
    expect(resumed.map(({ event }) => event)).toEqual(['progress', 'end']);
  });

  it('of a staged import is one event', async () => {
    const { body } = await bench.client.start('orders', orderFile(['Z1', 'C1', '', 'I1', '1', '1']));
    const all = await events(body.id);
    expect(all.map(({ event }) => event)).toEqual(['progress', 'end']);
    expect(all[0]?.data).toEqual(await getBody(bench.client, `imports/${body.id}`));
  });
});
