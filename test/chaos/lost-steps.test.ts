import { describe, expect, it } from 'vitest';
import type { Transaction } from '../../db/driver/transaction.js';
import type { ApiClient } from '../harness/api-client.js';
import { ordersFile, useStack } from '../harness/running-stack.js';

const orders = 2_000;

/** A lock that a step needs, and a part of the statement that waits for it. */
interface StepLock {
  lock(tx: Transaction, importId: string): Promise<unknown>;
  statement: string;
}

const lockImport: StepLock['lock'] = (tx, id) => tx`SELECT FROM import WHERE import_id = ${id} FOR UPDATE`;

describe('a worker is killed in a step between batches', () => {
  const running = useStack();

  /** The sessions that wait for a lock at `statement`. */
  const waiting = async (statement: string): Promise<number[]> => {
    const rows = await running.superuser<{ pid: number }[]>`
      SELECT pid FROM pg_stat_activity
      WHERE application_name = 'longshore' AND wait_event_type = 'Lock' AND query LIKE ${`%${statement}%`}`;
    return rows.map(({ pid }) => pid);
  };

  /**
   * Kills the worker while the step that `begin` causes waits for the lock. Releases the lock when the repeated step
   * waits for it as well; the session of the killed worker may still be waiting then.
   */
  async function killDuring(
    { lock, statement }: StepLock,
    importId: string,
    begin: () => Promise<unknown>,
  ): Promise<void> {
    await running.superuser.begin(async (tx) => {
      await lock(tx, importId);
      await begin();
      await running.until('the step to wait', async () => (await waiting(statement)).length > 0);
      const lost = await waiting(statement);
      running.signal(running.worker, 'SIGKILL');
      await running.until('the step to wait again', async () =>
        (await waiting(statement)).some((pid) => !lost.includes(pid)),
      );
    });
  }

  async function staged(content = ordersFile(orders)): Promise<{ client: ApiClient; id: string }> {
    const client = await running.company();
    const id = await running.begin(client, content, 'choose');
    expect((await client.settled(id)).status).toBe('Staged');
    return { client, id };
  }

  const process = async (client: ApiClient, id: string): Promise<void> => {
    const answer = await client.process(id, { mode: 'background' });
    expect(answer.status).toBe(202);
  };

  const runs = async (id: string): Promise<{ run_no: number; finished: boolean }[]> => [
    ...(await running.superuser<{ run_no: number; finished: boolean }[]>`
      SELECT number AS run_no, finished_at IS NOT NULL AS finished FROM job WHERE import_id = ${id} AND kind = 'processing' ORDER BY number`),
  ];

  it('while the batches of a run are determined', async () => {
    const { client, id } = await staged();
    let answered: Promise<void> | undefined;
    const lock: StepLock['lock'] = (tx) => tx`LOCK TABLE batch IN SHARE MODE`;
    await killDuring({ lock, statement: 'WITH RECURSIVE final' }, id, async () => {
      answered = process(client, id);
    });
    await answered;
    await running.expectComplete(client, await client.settled(id), orders);
    expect(await runs(id)).toEqual([{ run_no: 1, finished: true }]);
  });

  it('while the records of a file with interleaved documents are being renumbered', async () => {
    const [header, ...lines] = ordersFile(orders).trimEnd().split('\n');
    const interleaved = [
      header,
      ...lines.filter((_, row) => row % 2 === 0),
      ...lines.filter((_, row) => row % 2 === 1),
      '',
    ];
    const { client, id } = await staged(interleaved.join('\n'));
    let answered: Promise<void> | undefined;
    const lock: StepLock['lock'] = (tx) => tx`LOCK TABLE run_record IN SHARE MODE`;
    await killDuring({ lock, statement: 'INSERT INTO run_record' }, id, async () => {
      answered = process(client, id);
    });
    await answered;
    await running.expectComplete(client, await client.settled(id), orders);
    expect(await runs(id)).toEqual([{ run_no: 1, finished: true }]);
    const [renumbered] = await running.superuser`
      SELECT count(*)::int AS records, count(DISTINCT row_no)::int AS rows FROM run_record WHERE import_id = ${id}`;
    expect(renumbered).toEqual({ records: orders * 5, rows: orders * 5 });
  });

  it('while a run is being finished', async () => {
    const { client, id, gate } = await running.processing(orders);
    const lock: StepLock['lock'] = (tx) => tx`SELECT FROM job WHERE import_id = ${id} FOR NO KEY UPDATE`;
    await killDuring({ lock, statement: 'UPDATE job' }, id, () => gate.open());
    await running.expectComplete(client, await client.settled(id), orders);
    expect(await runs(id)).toEqual([{ run_no: 1, finished: true }]);
    expect(await running.repeatedBatches(id)).toBe(0);
  });

  it('while an import is being paused, and again while it is being resumed', async () => {
    const { client, id, gate } = await running.processing(orders);
    const paused: StepLock = { lock: lockImport, statement: 'UPDATE import SET status' };
    await killDuring(paused, id, () => client.call('POST', `imports/${id}/pause`, undefined, { prefer: 'wait=0' }));
    await client.reaches(id, 'Paused');
    await gate.open();
    await killDuring(paused, id, () => client.call('POST', `imports/${id}/resume`, undefined, { prefer: 'wait=0' }));
    await running.expectComplete(client, await client.settled(id), orders);
  });

  it('while an import is being cancelled', async () => {
    const { client, id, gate } = await running.processing(orders);
    const lock: StepLock['lock'] = (tx) => tx`SELECT FROM job WHERE import_id = ${id} FOR NO KEY UPDATE`;
    await killDuring({ lock, statement: 'UPDATE job' }, id, () =>
      client.call('POST', `imports/${id}/cancel`, undefined, { prefer: 'wait=0' }),
    );
    await gate.open();
    const ended = await client.settled(id);
    expect(ended).toMatchObject({ status: 'Cancelled', counts: { waiting: 0 } });
    expect(ended.counts.skipped).toBeGreaterThan(0);
    expect(await running.documents(client)).toHaveLength(ended.counts.completed / 5);
    const again = await client.process(id, { status: 'Skipped' }, { prefer: 'wait=60' });
    await running.expectComplete(client, again.body, orders);
  });
});
