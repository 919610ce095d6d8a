import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ordersFile, useStack } from '../harness/running-stack.js';

const lanes = 2;
const orders = 2_000;

describe('a server that is killed', () => {
  const running = useStack();

  /** Kills the process whose id is in PostgreSQL's lock file, and returns the time. */
  async function killPostgres(): Promise<Date> {
    const data = await running.superuser<[{ data_directory: string }]>`SHOW data_directory`;
    const lockFile = await readFile(join(data[0].data_directory, 'postmaster.pid'), 'utf8');
    return running.signal({ pid: Number(lockFile.split('\n')[0]) }, 'SIGKILL');
  }

  const listening = async (): Promise<boolean> =>
    (await running.superuser`SELECT FROM pg_stat_activity WHERE query ILIKE 'listen %'`).count > 0;

  it('PostgreSQL is killed in the middle of processing', async () => {
    const client = await running.company();
    const gate = await running.gateAtBatches(client, 3);
    const id = await running.begin(client, ordersFile(orders));
    await running.midBatch(id, gate, 3);
    expect(await listening()).toBe(true);
    const fault = await killPostgres();
    // The API answers, whether the database is still unavailable or available again.
    const answer = await client.call('GET', `imports/${id}`);
    expect([200, 503]).toContain(answer.status);
    await gate.open();
    await running.expectResumed('kill -9 of PostgreSQL in a batch', id, fault);
    await running.expectComplete(client, await client.settled(id), orders);
    expect(await running.repeatedBatches(id)).toBeLessThanOrEqual(lanes);
    await running.until('the API listens again', listening, 15_000);
  });

  it('PostgreSQL is killed during staging', async () => {
    const client = await running.company();
    const gate = await running.gateAtStaging(client, 2);
    const id = await running.begin(client, ordersFile(6_000));
    await running.midStaging(id, gate, 8_000);
    const fault = await killPostgres();
    await gate.open();
    await running.expectResumed('kill -9 of PostgreSQL during staging', id, fault);
    await running.expectComplete(client, await client.settled(id), 6_000);
  });

  it('Temporal is killed in the middle of processing', async () => {
    const client = await running.company();
    const gate = await running.gateAtBatches(client, 3);
    const id = await running.begin(client, ordersFile(orders));
    await running.midBatch(id, gate, 3);
    const fault = running.signal(running.temporalServer, 'SIGKILL');
    await gate.open();
    await running.expectResumed('kill -9 of Temporal in a batch', id, fault);
    await running.expectComplete(client, await client.settled(id), orders);
    expect(await running.repeatedBatches(id)).toBeLessThanOrEqual(lanes);
  });

  it('Temporal is killed during staging', async () => {
    const client = await running.company();
    const gate = await running.gateAtStaging(client, 2);
    const id = await running.begin(client, ordersFile(6_000));
    await running.midStaging(id, gate, 8_000);
    const fault = running.signal(running.temporalServer, 'SIGKILL');
    await gate.open();
    await running.expectResumed('kill -9 of Temporal during staging', id, fault);
    await running.expectComplete(client, await client.settled(id), 6_000);
  });

  it('Temporal is unavailable when a file is uploaded and a worker starts', async () => {
    const client = await running.company();
    // A stopped process keeps its port open and does not answer, and its supervisor does not see it exit.
    const stopped = running.temporalServer.pid;
    running.signal({ pid: stopped }, 'SIGSTOP');
    const id = await running.begin(client, ordersFile(orders));
    expect((await client.get(id)).status).toBe('Uploaded');
    const worker = running.worker.pid;
    running.signal(running.worker, 'SIGKILL');
    await running.until('the end of the worker', async () => running.worker.pid !== worker);
    const fault = running.signal({ pid: stopped }, 'SIGKILL');
    await running.expectResumed('upload and start of a worker while Temporal was unavailable', id, fault);
    await running.expectComplete(client, await client.settled(id), orders);
    const [staged] =
      await running.superuser`SELECT count(*)::int AS runs FROM job WHERE import_id = ${id} AND kind = 'processing'`;
    expect(staged?.runs).toBe(1);
  });
});
