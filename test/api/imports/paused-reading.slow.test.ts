import { beforeAll, describe, expect, it } from 'vitest';
import { workflowIdOf } from '../../../temporal/engine.js';
import { Gate } from '../../harness/gate.js';
import { expectConsistent } from '../../harness/oracle.js';
import { useTemporalBench } from '../../harness/temporal-bench.js';
import { csv } from '../../harness/world.js';

const bench = useTemporalBench();
let gate: Gate;
beforeAll(async () => {
  gate = await Gate.at(bench.system.database.superuser, 'INSERT ON integration_record');
});

const rows = 24_000;
const file = (series: string): string =>
  csv(
    ['No.', 'Name', 'City', 'Credit Limit', 'Phone'],
    ...Array.from({ length: rows }, (_, index) => [`${series}${index}`, 'Ann', 'Oslo', '1', '555']),
  );
const records = async (id: string): Promise<number> => {
  const [row] = await bench.system.database.superuser<[{ records: number }]>`
    SELECT count(*)::int AS records FROM integration_record WHERE import_id = ${id}`;
  return row.records;
};
/** The number of pending activities of an import's workflow. */
const pendingActivities = async (id: string): Promise<number> => {
  const described = await bench.temporal.workflow.getHandle(workflowIdOf(id)).describe();
  return described.raw.pendingActivities?.length ?? 0;
};
const pausedMidway = async (series: string, processing: 'choose' | 'background') => {
  // Two chunks are stored, and the next ones wait at the gate.
  await gate.shut(2);
  const { body } = await bench.client.start('customers', file(series), { processing, prefer: 'respond-async' });
  await gate.reachedAfter(async () => (await bench.client.get(body.id)).counts.total > 4_000);
  const { status, body: paused } = await bench.client.call('POST', `imports/${body.id}/pause`);
  expect(status).toBe(200);
  expect(paused).toMatchObject({
    status: 'Paused',
    message: expect.stringMatching(/^Paused: \d+ records so far, 0 errors$/),
  });
  await gate.open();
  // The attempt ends, so that its slot is free for other files, and the count stays the same.
  await expect.poll(() => pendingActivities(body.id)).toBe(0);
  const found = await bench.client.get(body.id);
  expect(found.counts.total).toBe(await records(body.id));
  expect(found.counts.total).toBeLessThan(rows);
  return { id: body.id, total: found.counts.total, percent: found.percent };
};

describe('reading a file', () => {
  it.each([
    ['choose', 'Staged'],
    ['background', 'Completed'],
  ] as const)('can be paused and continues at the same row (%s)', async (processing, end) => {
    const { id, total, percent } = await pausedMidway(processing[0] as string, processing);
    expect(percent).toBeGreaterThan(0);
    expect(percent).toBeLessThan(100);
    const [record] = (await bench.client.call<{ entries: object[] }>('GET', `imports/${id}/records?limit=1`)).body
      .entries;
    expect(record).toMatchObject({ status: 'New' });
    const resumed = await bench.client.call('POST', `imports/${id}/resume`);
    expect(resumed.status).toBe(200);
    expect(['Parsing', 'Staged', 'Processing', 'Completed']).toContain(resumed.body.status);
    const done = await bench.client.settled(id);
    expect(done).toMatchObject({ status: end, counts: { total: rows, errors: 0 } });
    expect(done.counts.total).toBeGreaterThan(total);
    expect(done.notices).toMatchObject([{ code: 'column_not_used', place: { row: 1, column: 'Phone' } }]);
    await expectConsistent(bench.system.database.superuser, done);
  });

  it('can be cancelled while it is paused', async () => {
    const { id } = await pausedMidway('x', 'background');
    const { status, body } = await bench.client.call('POST', `imports/${id}/cancel`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'Cancelled',
      counts: { completed: 0 },
      message: expect.stringMatching(
        /^Cancelled before the file was read to its end: 0 completed, 0 errors, \d+ skipped; upload/,
      ),
    });
  });
});
