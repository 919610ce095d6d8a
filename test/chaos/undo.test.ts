import { describe, expect, it } from 'vitest';
import type { Undo } from '../../api/undos/schemas.js';
import type { ApiClient } from '../harness/api-client.js';
import type { Gate } from '../harness/gate.js';
import { expectConsistent } from '../harness/oracle.js';
import { ordersFile, useStack } from '../harness/running-stack.js';

const orders = 1_000;

describe('an undo in which processes are killed', () => {
  const running = useStack();

  async function begin(client: ApiClient, id: string): Promise<Undo> {
    const { status, body } = await client.call<Undo>('POST', `imports/${id}/undo`, undefined, {
      prefer: 'respond-async',
    });
    expect(status).toBe(202);
    return body;
  }

  /** Waits until `done` batches are completed, and another is in the middle of its transaction. */
  async function midUndo(id: string, gate: Gate, done: number): Promise<void> {
    await gate.reachedAfter(async () => {
      const [row] = await running.superuser<[{ done: number }]>`
        SELECT count(*)::int AS done FROM undo_batch WHERE import_id = ${id} AND status = 'Completed'`;
      return row.done >= done;
    });
  }

  async function ended(client: ApiClient, { links }: Undo): Promise<Undo> {
    let found: Undo | undefined;
    await running.until('the end of the undo', async () => {
      const answer = await client.call<Undo>('GET', links.self);
      found = answer.body;
      return answer.status === 200 && found.finishedAt !== null;
    });
    return found as Undo;
  }

  const victims: [string, () => { readonly pid: number | undefined }][] = [
    ['the worker', () => running.worker],
    ['PostgreSQL', () => running.postgres],
    ['Temporal', () => running.temporalServer],
  ];
  it.each(victims)('removes every document exactly once if %s is killed', async (_, victim) => {
    const client = await running.company();
    const id = await running.begin(client, ordersFile(orders));
    await running.expectComplete(client, await client.settled(id), orders);
    const gate = await running.gateAtUndo(client, 3);
    const undo = await begin(client, id);
    await midUndo(id, gate, 3);
    running.signal(victim(), 'SIGKILL');
    await gate.open();
    expect(await ended(client, undo)).toMatchObject({
      status: 'Completed',
      counts: { total: orders, removed: orders, restored: 0, kept: 0, alreadyRemoved: 0, remaining: 0 },
    });
    expect(await running.documents(client)).toEqual([]);
    const shown = await client.settled(id);
    expect(shown).toMatchObject({
      status: 'Undone',
      counts: { total: orders * 5, completed: 0, errors: 0, skipped: orders * 5, waiting: 0 },
    });
    await expectConsistent(running.superuser, shown);
  });

  it('ends as cancelled if its workflow is terminated, and another undo removes the rest', async () => {
    const client = await running.company();
    const id = await running.begin(client, ordersFile(orders));
    await client.settled(id);
    const gate = await running.gateAtUndo(client, 2);
    const undo = await begin(client, id);
    await midUndo(id, gate, 2);
    await running.temporal.workflow.getHandle(`undo-${id}-1`).terminate('terminated by a test');
    await gate.open();
    const first = await ended(client, undo);
    expect(first.status).toBe('Cancelled');
    expect(await client.settled(id)).toMatchObject({ status: 'PartlyUndone' });
    await expectConsistent(running.superuser, await client.get(id));
    const second = await ended(client, await begin(client, id));
    expect(second.counts.total).toBe(first.counts.remaining);
    expect(second).toMatchObject({ number: 2, status: 'Completed' });
    expect(await running.documents(client)).toEqual([]);
  });

  it('leaves every order complete if another import writes the same orders concurrently', async () => {
    const client = await running.company({ writeMode: 'upsert', batchSize: 250 });
    const id = await running.begin(client, ordersFile(orders));
    await client.settled(id);
    const gate = await running.gateAtUndo(client, 2);
    const undo = await begin(client, id);
    await midUndo(id, gate, 2);
    const other = await running.begin(client, ordersFile(orders).replaceAll('2026-', '2025-'));
    await gate.open();
    const undone = await ended(client, undo);
    const imported = await client.settled(other);
    expect(imported).toMatchObject({ status: 'Completed', counts: { completed: orders * 5, errors: 0 } });
    expect(undone.counts.removed + undone.counts.kept + undone.counts.alreadyRemoved).toBe(orders);
    const documents = await running.documents(client);
    expect(documents).toHaveLength(orders);
    expect(new Set(documents).size).toBe(orders);
    const writers = await running.superuser`
      SELECT DISTINCT import_id FROM sales_document JOIN company USING (company_id) WHERE code = ${client.company}`;
    expect(writers.map(({ import_id }) => import_id)).toEqual([other]);
    for (const importId of [id, other]) await expectConsistent(running.superuser, await client.get(importId));
    // Orders that the second import changed are restored to what the first one had written.
    const back = await ended(client, await begin(client, other));
    expect(back).toMatchObject({
      status: 'Completed',
      counts: { kept: 0, alreadyRemoved: 0, restored: undone.counts.kept },
    });
    expect(await running.documents(client)).toHaveLength(undone.counts.kept);
    for (const importId of [id, other]) await expectConsistent(running.superuser, await client.get(importId));
  });
});
