import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { poll } from '../../../cli/stack/poll.js';
import { isRunning } from '../../../core/model/import-state.js';
import { customersSetup } from '../../../samples/setups.js';
import { workflowIdOf } from '../../../temporal/engine.js';
import type { ApiClient } from '../../harness/api-client.js';
import { expectTrue } from '../../harness/oracle.js';
import { csv } from '../../harness/sample-imports.js';
import { startSystem, type TestSystem } from '../../harness/system.js';

let system: TestSystem;
let company: ApiClient;
let connection: Connection;
let temporal: Client;

beforeAll(async () => {
  system = await startSystem();
  company = await system.client('acme');
  await company.putIntegration('customers', customersSetup);
  connection = await Connection.connect({ address: system.configuration.temporalAddress });
  temporal = new Client({ connection });
  // Every chunk takes a while: room for an order in the middle of the file.
  await system.database.superuser.unsafe(`
    CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.15); RETURN NULL; END $$;
    CREATE TRIGGER slow AFTER INSERT ON integration_record EXECUTE FUNCTION slow();
    GRANT EXECUTE ON FUNCTION slow() TO public`);
});
afterAll(async () => {
  await connection?.close();
  await system?.stop();
});

const rows = 40_000;
const file = (series: string): string =>
  csv([
    ['No.', 'Name', 'City', 'Credit Limit'],
    ...Array.from({ length: rows }, (_, index) => [`${series}${index}`, 'Ann', 'Oslo', '1']),
  ]);
const until = (id: string, reached: (found: Awaited<ReturnType<ApiClient['get']>>) => boolean) =>
  poll(
    async () => {
      const found = await company.get(id);
      return reached(found) ? found : undefined;
    },
    { timeoutMs: 90_000, intervalMs: 20, waitingFor: `import ${id}` },
  );
const records = async (id: string): Promise<number> => {
  const [row] = await system.database.superuser`
    SELECT count(*)::int AS records FROM integration_record WHERE import_id = ${id}`;
  return row?.records;
};
/** Activities of an import's workflow that are under way or to be. */
const staging = async (id: string): Promise<number> => {
  const described = await temporal.workflow.getHandle(workflowIdOf(id)).describe();
  return described.raw.pendingActivities?.length ?? 0;
};
const pausedMidway = async (series: string, processing: 'choose' | 'background') => {
  const { body } = await company.start('customers', file(series), { processing, prefer: 'respond-async' });
  await until(body.id, ({ counts }) => counts.total > 4_000);
  const { status, body: paused } = await company.call('POST', `imports/${body.id}/pause`);
  expect(status).toBe(200);
  expect(paused).toMatchObject({
    status: 'Paused',
    message: expect.stringMatching(/^Paused: \d+ records so far, 0 errors$/),
  });
  // The place goes to others: the attempt has come to its end, and nothing moves.
  await poll(async () => ((await staging(body.id)) === 0 ? true : undefined), {
    timeoutMs: 20_000,
    waitingFor: 'the end of the attempt',
  });
  const found = await company.get(body.id);
  expect(found.counts.total).toBe(await records(body.id));
  expect(found.counts.total).toBeLessThan(rows);
  return { id: body.id, total: found.counts.total, percent: found.percent };
};

describe('reading a file', () => {
  it.each([
    ['choose', 'Staged'],
    ['background', 'Completed'],
  ] as const)('is paused and goes on where it was (%s)', async (processing, end) => {
    const { id, total, percent } = await pausedMidway(processing[0] as string, processing);
    expect(percent).toBeGreaterThan(0);
    expect(percent).toBeLessThan(100);
    const [record] = (await company.call<{ entries: object[] }>('GET', `imports/${id}/records?limit=1`)).body.entries;
    expect(record).toMatchObject({ status: 'New' });
    const resumed = await company.call('POST', `imports/${id}/resume`);
    expect(resumed.status).toBe(200);
    expect(['Parsing', 'Staged', 'Processing', 'Completed']).toContain(resumed.body.status);
    const done = await until(id, ({ status }) => !isRunning(status));
    expect(done).toMatchObject({ status: end, counts: { total: rows, errors: 0 } });
    expect(done.counts.total).toBeGreaterThan(total);
    await expectTrue(system.database.superuser, done);
  });

  it('is cancelled while it is paused', async () => {
    const { id } = await pausedMidway('x', 'background');
    const { status, body } = await company.call('POST', `imports/${id}/cancel`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'Cancelled', counts: { completed: 0 } });
  });
});
