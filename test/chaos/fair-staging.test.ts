import { describe, expect, it } from 'vitest';
import { largeFileBytes } from '../../activities/staging-turns.js';
import type { Import } from '../../api/imports/schemas.js';
import { workflowIdOf } from '../../temporal/engine.js';
import type { ApiClient } from '../harness/api-client.js';
import type { Gate } from '../harness/gate.js';
import { expectConsistent } from '../harness/oracle.js';
import { ordersFile, printSeconds, useStack } from '../harness/running-stack.js';

const largeOrders = 12_000;
const smallOrders = 100;

it('these tests use files that are larger and files that are smaller than the limit for large files', () => {
  expect(ordersFile(largeOrders).length).toBeGreaterThan(largeFileBytes);
  expect(ordersFile(smallOrders + 60).length).toBeLessThan(largeFileBytes);
});

describe.each([1, 2])('turns in staging, with %i workers', (workers) => {
  const running = useStack({ WORKERS: String(workers) });

  /** Begins an import for each of `files` files. The first has `orders` orders, each further one has one order more. */
  async function beginAll(client: ApiClient, orders: number, files: number): Promise<string[]> {
    const ids: string[] = [];
    for (let file = 0; file < files; file += 1)
      ids.push(await running.begin(client, ordersFile(orders + file), 'choose'));
    return ids;
  }

  /** A company whose large files occupy a thread until the test releases them. */
  async function busyCompany(files: number): Promise<{ client: ApiClient; ids: string[]; gate: Gate }> {
    const client = await running.company();
    const gate = await running.gateAtStaging(client, 0);
    const ids = await beginAll(client, largeOrders, files);
    // Each file has been assigned to a worker: it is being read, waits there, or was returned to the queue.
    await running.until('a worker for every file', async () => {
      const seen = await Promise.all(
        ids.map(async (id) => {
          const { raw } = await running.temporal.workflow.getHandle(workflowIdOf(id)).describe();
          return raw.pendingActivities?.some(({ lastStartedTime }) => lastStartedTime) ?? false;
        }),
      );
      return seen.every(Boolean);
    });
    return { client, ids, gate };
  }

  const shown = (client: ApiClient, ids: string[]): Promise<Import[]> => Promise.all(ids.map((id) => client.get(id)));

  const statuses = async (client: ApiClient, ids: string[]): Promise<string[]> =>
    (await shown(client, ids)).map(({ status }) => status).sort();

  it('the large files of one company do not delay a small file of another, and are all read in the end', async () => {
    const { client, ids, gate } = await busyCompany(8);
    const reading = Array.from({ length: workers }, () => 'Parsing');
    const waiting = Array.from({ length: ids.length - workers }, () => 'Uploaded');
    await running.until('every worker to read a file', async () => (await statuses(client, ids))[0] === 'Parsing');

    const other = await running.company();
    const began = performance.now();
    const small = await other.start('orders', ordersFile(smallOrders), { processing: 'now', prefer: 'wait=60' });
    printSeconds("a small file beside another company's eight large ones", (performance.now() - began) / 1_000);
    expect(small.status).toBe(201);
    await running.expectComplete(other, small.body, smallOrders);
    for (const status of await statuses(client, ids)) expect(['Parsing', 'Uploaded']).toContain(status);
    // A file does not wait at a busy worker while an idle one could read it.
    await running.until('every worker to read a file', async () => {
      const now = await statuses(client, ids);
      return JSON.stringify(now) === JSON.stringify([...reading, ...waiting]);
    });

    await gate.open();
    for (const [file, id] of ids.entries()) {
      const staged = await client.settled(id, 110_000);
      expect(staged).toMatchObject({ status: 'Staged', counts: { total: (largeOrders + file) * 5, errors: 0 } });
      await expectConsistent(running.superuser, staged);
    }
  });

  it('more files of one company than a worker can read at once do not delay those of others', async () => {
    const client = await running.company();
    const gate = await running.gateAtStaging(client, 0);
    const ids = await beginAll(client, smallOrders, 30 * workers);
    const other = await running.company();
    const began = performance.now();
    const request = other.start('orders', ordersFile(smallOrders), { processing: 'now', prefer: 'wait=60' });
    let small: Awaited<typeof request> | undefined;
    const answered = request.then((answer) => {
      small = answer;
    });
    // The many files are stored one by one. Each file that is stored allows the worker to take another one.
    await running.until('the small file', async () => {
      if (!small) await gate.passOne();
      return small !== undefined;
    });
    await answered;
    printSeconds("a small file beside another company's many", (performance.now() - began) / 1_000);
    expect(small?.status).toBe(201);
    expect(await statuses(client, ids)).toContain('Uploaded');
    await gate.open();
    const released = performance.now();
    for (const [file, id] of ids.entries())
      expect((await client.settled(id)).counts.total).toBe((smallOrders + file) * 5);
    printSeconds(`${ids.length} small files of one company`, (performance.now() - released) / 1_000);
  });

  it('an import whose file waits for its turn is cancelled immediately', async () => {
    const { client, ids } = await busyCompany(2 + workers);
    const waiting = (await shown(client, ids)).find(({ status }) => status === 'Uploaded') as Import;
    expect(waiting.message).toBe('Uploaded: waiting to be read');
    const requestedAt = performance.now();
    const cancelled = await client.call<Import>('POST', `imports/${waiting.id}/cancel`);
    printSeconds('cancel of a file that waits for its turn', (performance.now() - requestedAt) / 1_000);
    expect(cancelled.body).toMatchObject({ status: 'Cancelled', counts: { total: 0 } });
    // The file that it waited for is still being read.
    expect(await statuses(client, ids)).toContain('Parsing');
    for (const id of ids) if (id !== waiting.id) await client.call('POST', `imports/${id}/cancel`);
    for (const id of ids) expect((await client.settled(id)).status).toBe('Cancelled');
  });
});
