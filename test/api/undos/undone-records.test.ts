import { describe, expect, it } from 'vitest';
import type { Import } from '../../../api/imports/schemas.js';
import type { IntegrationRecord } from '../../../api/records/schemas.js';
import { customersSetup } from '../../../examples/setups.js';
import { getBody, save, useBench } from '../../harness/bench.js';
import { expectConsistent } from '../../harness/oracle.js';
import { csv, orderFile, ordersSetup } from '../../harness/world.js';
import { undone } from './undone.js';

const bench = useBench();
const sql = () => bench.system.database.superuser;

const undo = (id: string) => undone(bench.client, id);

async function correct(id: string, row: number, values: Record<string, string>): Promise<void> {
  const { status, body } = await bench.client.call('PATCH', `imports/${id}/records/${row}`, { values });
  expect(status, JSON.stringify(body)).toBe(200);
}

const processAgain = (id: string, status?: string) =>
  bench.client.process(id, status ? { status } : {}, { prefer: 'wait=60' });

/** Reads an import and compares its counts with the tables and with the records that are listed by each status. */
async function checked(id: string): Promise<Import> {
  const shown = await bench.client.get(id);
  await expectConsistent(sql(), shown);
  const listed = async (status: string): Promise<number> => {
    const { entries } = await getBody<{ entries: IntegrationRecord[] }>(
      bench.client,
      `imports/${id}/records?status=${status}&limit=1000`,
    );
    for (const record of entries) expect(record.status).toBe(status);
    return entries.length;
  };
  const { counts } = shown;
  for (const count of Object.values(counts)) expect(count).toBeGreaterThanOrEqual(0);
  expect({
    completed: await listed('Completed'),
    errors: await listed('Error'),
    skipped: await listed('Skipped'),
    waiting: await listed('Ready'),
  }).toEqual({ completed: counts.completed, errors: counts.errors, skipped: counts.skipped, waiting: counts.waiting });
  return shown;
}

/** The record of an order of one line. */
const line = (number: string, item = 'I1'): string[] => [number, 'C1', '2026-01-31', item, '1', '1.5'];

describe('records of an import that is undone', () => {
  it('count as undone only if they were completed, not if they were corrected to belong to a completed document', async () => {
    await save(bench.client, 'into', ordersSetup());
    const { id } = await bench.client.import(
      'into',
      orderFile(line('A1'), line('A1', 'I2'), line('A2', 'NONE'), line('A3', 'NONE')),
    );
    await correct(id, 4, { 'No.': 'A1', Item: 'I1' });
    expect(await checked(id)).toMatchObject({
      status: 'Staged',
      counts: { total: 4, completed: 2, errors: 1, skipped: 0, waiting: 1 },
    });
    await undo(id);
    expect(await checked(id)).toMatchObject({
      status: 'Undone',
      counts: { total: 4, completed: 0, errors: 1, skipped: 3, waiting: 0 },
    });
    const [undone] =
      await sql()`SELECT count(*)::int AS records FROM record_skip WHERE import_id = ${id} AND reason = 'undone'`;
    expect(undone).toEqual({ records: 2 });
  });

  it('stay in error if their correction made them a duplicate of a document of the same import', async () => {
    await save(bench.client, 'twice', ordersSetup({ writeMode: 'upsert' }));
    const { id } = await bench.client.import('twice', orderFile(line('T1'), line('T2', 'NONE')));
    await correct(id, 3, { 'No.': 'T1', Item: 'I2' });
    await processAgain(id);
    expect(await checked(id)).toMatchObject({ counts: { completed: 1, errors: 1 } });
    await undo(id);
    expect(await checked(id)).toMatchObject({ status: 'Undone', counts: { completed: 0, errors: 1, skipped: 1 } });
  });

  it.each(['already_removed', 'unchanged'] as const)(
    'cannot be processed again after an undo that found one document %s and kept another',
    async (what) => {
      const [one, other] = what === 'already_removed' ? ['G1', 'G2'] : ['U1', 'U2'];
      await save(bench.client, what, ordersSetup({ writeMode: 'upsert' }));
      if (what === 'unchanged') await bench.client.import(what, orderFile(line(one)));
      const { id } = await bench.client.import(what, orderFile(line(one), line(other), line('E1', 'NONE')));
      await checked(id);
      await sql()`UPDATE sales_document SET status = 'Released' WHERE number = ${other}`;
      if (what === 'already_removed') await sql()`DELETE FROM sales_document WHERE number = ${one}`;
      expect(await undo(id)).toMatchObject({
        counts: { removed: 0, restored: 0, kept: 1, alreadyRemoved: what === 'already_removed' ? 1 : 0 },
      });
      expect(await checked(id)).toMatchObject({
        status: 'PartlyUndone',
        counts: { total: 3, completed: 1, errors: 1, skipped: 1, waiting: 0 },
      });
      expect((await processAgain(id, 'Skipped')).status).toBe(409);
      expect((await processAgain(id, 'Error')).status).toBe(409);
      await checked(id);
      await sql()`UPDATE sales_document SET status = 'Open' WHERE number = ${other}`;
      await undo(id);
      expect(await checked(id)).toMatchObject({ status: 'Undone', counts: { completed: 0, errors: 1, skipped: 2 } });
    },
  );

  it('can be corrected and processed again if the undo has kept everything', async () => {
    await save(bench.client, 'again', { ...customersSetup, writeMode: 'upsert' });
    const people = csv(
      ['No.', 'Name', 'City', 'Credit Limit'],
      ['P1', 'Pia', 'Porto', '1'],
      ['P2', 'Per', 'Porto', 'much'],
    );
    const { id } = await bench.client.import('again', people);
    await sql()`UPDATE customer SET city = 'Lisbon' WHERE number = 'P1'`;
    expect(await undo(id)).toMatchObject({ status: 'PartlyCompleted', counts: { kept: 1 } });
    expect(await checked(id)).toMatchObject({ status: 'CompletedWithErrors', counts: { completed: 1, errors: 1 } });
    await correct(id, 3, { 'Credit Limit': '7' });
    await checked(id);
    await processAgain(id);
    const shown = await checked(id);
    expect(shown).toMatchObject({ status: 'Completed', counts: { total: 2, completed: 2 } });
    expect(shown.results.inserted + shown.results.updated + shown.results.unchanged).toBe(shown.counts.completed);
  });
});
