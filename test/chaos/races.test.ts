import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { processBatch } from '../../activities/process-batch.js';
import type { BatchCounts } from '../../core/model/batch-counts.js';
import type { BatchRef } from '../../core/model/contract.js';
import { connect, type Database } from '../../db/client.js';
import { itemNumber, salesOrderRows } from '../../examples/sales-orders.js';
import { itemsSetup } from '../../examples/setups.js';
import { projectRoot } from '../../runtime/project-root.js';
import { finishRun } from '../../services/imports/finish-run.js';
import { prepareRun } from '../../services/imports/prepare-run.js';
import { lockWaits } from '../harness/lock-waits.js';
import { expectConsistent } from '../harness/oracle.js';
import { master, ordersFile, useStack } from '../harness/running-stack.js';
import { csv } from '../harness/world.js';

describe('races for the same data', () => {
  const running = useStack();
  let database: Database;
  beforeAll(() => {
    database = connect(running.stack.configuration.databaseUrl, { max: 10 });
  });
  afterAll(() => database?.end(1_000));

  /** Processes a batch as Temporal does: a superseded attempt is repeated until one succeeds. */
  async function deliver(ref: BatchRef): Promise<BatchCounts> {
    for (;;) {
      try {
        return await processBatch({ database }, ref);
      } catch (error) {
        if ((error as { type?: string }).type !== 'Superseded') throw error;
      }
    }
  }

  it('a batch is processed once although it is delivered six times concurrently', async () => {
    const client = await running.company();
    const id = await running.begin(client, ordersFile(1_000), 'choose');
    await client.settled(id);
    const ref = { companyId: await running.companyId(client), importId: id };
    const run = await prepareRun(database, { ...ref, mode: 'background', requestId: randomUUID() });
    expect(run.batches).toBe(10);
    for (let batchNo = 1; batchNo <= run.batches; batchNo += 1) {
      const batch = { ...ref, runNo: run.runNo, batchNo };
      const results = await Promise.all(Array.from({ length: 6 }, () => deliver(batch)));
      for (const result of results) expect(result).toEqual(results[0]);
      expect(results[0]).toMatchObject({ completed: 500, documents: 100, lines: 500 });
    }
    await finishRun(database, { ...ref, runNo: run.runNo });
    await running.expectComplete(client, await client.get(id), 1_000);
  });

  it('each batch is processed once if two processes deliver all batches of a run concurrently', async () => {
    const client = await running.company();
    const id = await running.begin(client, ordersFile(1_000), 'choose');
    await client.settled(id);
    const ref = { companyId: await running.companyId(client), importId: id };
    const run = await prepareRun(database, { ...ref, mode: 'background', requestId: randomUUID() });
    const deliverAll = async () => {
      const { stdout } = await promisify(execFile)(process.execPath, [
        join(projectRoot, 'test/chaos/deliver-batches.mjs'),
        running.stack.configuration.databaseUrl,
        JSON.stringify({ ...ref, runNo: run.runNo, batches: run.batches }),
      ]);
      return JSON.parse(stdout);
    };
    const [first, second] = await Promise.all([deliverAll(), deliverAll()]);
    expect(first).toEqual(second);
    await finishRun(database, { ...ref, runNo: run.runNo });
    await running.expectComplete(client, await client.get(id), 1_000);
  });

  it('an item that the database rejects causes errors only in the documents that contain it', async () => {
    const client = await running.company();
    const companyId = await running.companyId(client);
    const rejectedItem = itemNumber(17);
    await running.superuser.unsafe(`
      CREATE FUNCTION rejectedItem() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'this item is not allowed'; END $$;
      CREATE TRIGGER rejectedItem BEFORE INSERT ON sales_line FOR EACH ROW
        WHEN (NEW.company_id = ${companyId} AND NEW.item_number = '${rejectedItem}') EXECUTE FUNCTION rejectedItem()`);
    const orders = 400;
    const rows = [...salesOrderRows({ orders, linesPerOrder: 5, ...master })];
    const rejected = new Set(rows.filter((row) => row[6] === rejectedItem).map((row) => row[0]));
    expect(rejected.size).toBeGreaterThan(5);
    const id = await running.begin(client, ordersFile(orders));
    const done = await client.settled(id);
    await running.superuser`DROP TRIGGER rejectedItem ON sales_line`;
    expect(done.status).toBe('CompletedWithErrors');
    expect(done.counts).toMatchObject({ completed: (orders - rejected.size) * 5, errors: rejected.size * 5 });
    await expectConsistent(running.superuser, done);
    const documents = await running.documents(client);
    expect(documents).toEqual(
      [...new Set(rows.map((row) => row[0] as string))].filter((number) => !rejected.has(number)),
    );
    const errors = await client.records(id, 'Error');
    expect(new Set(errors.flatMap((record) => record.errors.map(({ code }) => code)))).toEqual(new Set(['rejected']));
    expect(await running.repeatedBatches(id)).toBe(0);
    const again = await client.process(id, { status: 'Error' });
    await running.expectComplete(client, again.body, orders);
  });

  it('each order is written once if two imports contain the same orders', async () => {
    const client = await running.company();
    // The batches have different sizes, so that each has orders in common with several of the other import.
    const { body: setup } = await client.call('GET', 'integrations/orders');
    await client.putIntegration('more-orders', { ...(setup as { setup: typeof itemsSetup }).setup, batchSize: 300 });
    const orders = 3_000;
    const more = await client.start('more-orders', ordersFile(orders), { processing: 'choose', prefer: 'wait=60' });
    const ids = [await running.begin(client, ordersFile(orders), 'choose'), more.body.id];
    for (const id of ids) await client.settled(id);
    await Promise.all(ids.map((id) => client.process(id, { mode: 'background' })));
    const ended = await Promise.all(ids.map((id) => client.settled(id)));
    expect(await running.documents(client)).toHaveLength(orders);
    expect(new Set(await running.documents(client)).size).toBe(orders);
    expect(ended.reduce((sum, { counts }) => sum + counts.completed, 0)).toBe(orders * 5);
    expect(ended.reduce((sum, { counts }) => sum + counts.errors, 0)).toBe(orders * 5);
    for (const imported of ended) await expectConsistent(running.superuser, imported);
    const codes =
      await running.superuser`SELECT DISTINCT code FROM record_error WHERE import_id = ANY (${ids}::uuid[])`;
    expect(codes.map(({ code }) => code)).toEqual(['duplicate']);
  });

  it('both imports are completed if they upsert the same items in opposite order', async () => {
    const client = await running.company();
    await client.putIntegration('items', { ...itemsSetup, batchSize: 400 });
    const rows = Array.from({ length: 4_000 }, (_, index) => [`N${index}`, `Item ${index}`, '1.00', '']);
    const header = ['No.', 'Description', 'Unit Price', 'Vendor No.'];
    const files = [rows, [...rows].reverse()].map((all) => csv(header, ...all));
    for (let round = 0; round < 2; round += 1) {
      const ended = await Promise.all(files.map((file) => client.import('items', file, { force: true })));
      for (const imported of ended) {
        expect(imported.counts).toMatchObject({ total: 4_000, completed: 4_000, errors: 0 });
        await expectConsistent(running.superuser, imported);
      }
      const inserted = ended.reduce((sum, { results }) => sum + results.inserted, 0);
      expect(inserted).toBe(round === 0 ? 4_000 : 0);
    }
  });

  it('a deadlock is not reported as an error of the data', async () => {
    const client = await running.company();
    // A waiting session checks for a deadlock once, after deadlock_timeout. Within this time the test begins to wait too.
    await running.superuser`ALTER SYSTEM SET deadlock_timeout = '5s'`;
    await running.superuser`SELECT pg_reload_conf()`;
    await running.superuser
      .begin(async (tx) => {
        // The other session waits longer, so that PostgreSQL aborts the transaction of the import.
        await tx`SET LOCAL deadlock_timeout = '20s'`;
        const lock = (number: string) => tx`
        SELECT FROM item JOIN company USING (company_id) WHERE code = ${client.company} AND number = ${number} FOR UPDATE OF item`;
        await lock(itemNumber(60));
        const importing = client.import(
          'items',
          csv(
            ['No.', 'Description', 'Unit Price', 'Vendor No.'],
            ...[10, 60].map((index) => [itemNumber(index), 'Changed', '2.00', '']),
          ),
        );
        await lockWaits(running.superuser, 'FOR UPDATE OF t');
        await lock(itemNumber(10));
        importing.catch(() => {});
        return { importing };
      })
      .then(async ({ importing }) => {
        const done = await importing;
        expect(done.counts).toMatchObject({ total: 2, completed: 2, errors: 0 });
        await expectConsistent(running.superuser, done);
      });
    // A session updates the statistics with a delay.
    await running.until('the deadlock', async () => {
      const [counted] = await running.superuser<
        [{ deadlocks: number }]
      >`SELECT deadlocks::int FROM pg_stat_database WHERE datname = 'longshore'`;
      return counted.deadlocks > 0;
    });
  });
});
