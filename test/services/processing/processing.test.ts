import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { processBatch } from '../../../activities/process-batch.js';
import type { ImportRef } from '../../../core/model/contract.js';
import { customerRows, itemRows, vendorRows } from '../../../examples/master-data.js';
import { salesOrderColumns, salesOrderRows } from '../../../examples/sales-orders.js';
import { customersSetup, itemsSetup, salesOrdersSetup, vendorsSetup } from '../../../examples/setups.js';
import { finishRun } from '../../../services/imports/finish-run.js';
import { prepareRun } from '../../../services/imports/prepare-run.js';
import { useDatabase } from '../../harness/database.js';
import { recount } from '../../harness/oracle.js';
import { stagedImport } from '../../harness/staged-import.js';

describe('preparing and processing', () => {
  const database = useDatabase();
  let companyId: number;

  beforeAll(async () => {
    ({ companyId } = await database.company('acme'));
    for (const [setup, rows] of [
      [customersSetup, customerRows(5)],
      [vendorsSetup, vendorRows(2)],
      [itemsSetup, itemRows(10, 2)],
    ] as const) {
      const ref = await stagedImport(database.application, companyId, setup, rows);
      await prepare(ref);
      await processBatch({ database: database.application }, { ...ref, runNo: 1, batchNo: 1 });
    }
  });

  const prepare = (ref: ImportRef, more = {}) =>
    prepareRun(database.application, { ...ref, mode: 'background', requestId: randomUUID(), ...more });

  /** Five orders of three lines, one of them with an unknown item. */
  const orders = (series: string, more: Partial<typeof salesOrdersSetup> = {}) => {
    const rows = [...salesOrderRows({ orders: 5, linesPerOrder: 3, customers: 5, items: 10 })].map(
      ([number, ...rest]) => [`${series}${number}`, ...rest],
    );
    (rows[4] as string[])[6] = 'UNKNOWN';
    return stagedImport(database.application, companyId, { ...salesOrdersSetup, batchSize: 3, ...more }, [
      [...salesOrderColumns],
      ...rows,
    ]);
  };

  it('returns the same run for the same request, even for concurrent ones', async () => {
    const ref = await orders('A');
    const requestId = randomUUID();
    const [one, two] = await Promise.all([prepare(ref, { requestId }), prepare(ref, { requestId })]);
    const again = await prepare(ref, { requestId });
    expect([one.runNo, two.runNo, again.runNo]).toEqual([1, 1, 1]);
    expect([one.batches, two.batches, again.batches]).toEqual([5, 5, 5]);
    const [{ runs }] =
      (await database.superuser`SELECT count(*)::int AS runs FROM job WHERE import_id = ${ref.importId}`) as unknown as [
        { runs: number },
      ];
    expect(runs).toBe(1);
  });

  it('refuses another request while a run is in progress, permanently', async () => {
    const ref = await orders('B');
    await prepare(ref);
    await expect(prepare(ref)).rejects.toMatchObject({ type: 'NotProcessable' });
    await expect(prepare({ companyId, importId: randomUUID() })).rejects.toMatchObject({ type: 'NotProcessable' });
  });

  it('processes a batch once if it is called again, and returns the same counts', async () => {
    const ref = await orders('C');
    await prepare(ref);
    const batch = { ...ref, runNo: 1, batchNo: 1 };
    const first = await processBatch({ database: database.application }, batch);
    expect(first).toEqual({
      rows: 3,
      completed: 3,
      errors: 0,
      priorErrors: 0,
      warnings: 0,
      skipped: 0,
      priorSkipped: 0,
      documents: 1,
      inserted: 1,
      updated: 0,
      unchanged: 0,
      lines: 3,
    });
    const created = () =>
      database.superuser`SELECT d.number, d.amount, d.updated_at, d.xmin::text, count(*)::int AS lines FROM sales_document d JOIN sales_line l ON l.document_number = d.number WHERE d.number LIKE 'C%' GROUP BY d.number, d.amount, d.updated_at, d.xmin::text`;
    const before = [...(await created())];
    expect(before).toHaveLength(1);
    expect(await processBatch({ database: database.application }, batch)).toEqual(first);
    expect([...(await created())]).toEqual(before);
  });

  it('processes a batch once if it is called several times concurrently', async () => {
    const ref = await orders('D');
    await prepare(ref);
    const ends = await Promise.allSettled(
      Array.from({ length: 6 }, () =>
        processBatch({ database: database.application }, { ...ref, runNo: 1, batchNo: 1 }),
      ),
    );
    const counts = ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []));
    expect(counts.length).toBeGreaterThan(0);
    for (const one of counts) expect(one).toEqual(counts[0]);
    for (const end of ends) if (end.status === 'rejected') expect(end.reason).toMatchObject({ type: 'Superseded' });
    const [{ lines }] =
      (await database.superuser`SELECT count(*)::int AS lines FROM sales_line WHERE document_number LIKE 'D%'`) as unknown as [
        { lines: number },
      ];
    expect(lines).toBe(3);
  });

  it('processes only records in error and the rest of their documents in a second run', async () => {
    const ref = await orders('E');
    const { batches } = await prepare(ref);
    for (let batchNo = 1; batchNo <= batches; batchNo += 1)
      await processBatch({ database: database.application }, { ...ref, runNo: 1, batchNo });
    expect((await finishRun(database.application, { ...ref, runNo: 1 })).status).toBe('CompletedWithErrors');
    expect(await recount(database.superuser, ref.importId)).toEqual({ staged: 15, completed: 12, errors: 3, open: 0 });
    await database.superuser`
      INSERT INTO item SELECT (jsonb_populate_record(i, '{"number":"UNKNOWN"}')).* FROM item i WHERE company_id = ${companyId} LIMIT 1`;
    const second = await prepare(ref, { status: 'Error' });
    expect(second).toMatchObject({
      runNo: 2,
      batches: 1,
      progress: { status: 'Processing', run: { runNo: 2, total: 3, processed: 0 } },
    });
    const counts = await processBatch({ database: database.application }, { ...ref, runNo: 2, batchNo: 1 });
    expect(counts).toMatchObject({ rows: 3, completed: 3, errors: 0, priorErrors: 3, inserted: 1 });
    expect((await finishRun(database.application, { ...ref, runNo: 2 })).status).toBe('Completed');
    await expect(prepare(ref, { status: 'Error' })).rejects.toMatchObject({
      type: 'NothingToProcess',
    });
    await database.superuser`DELETE FROM sales_line WHERE item_number = 'UNKNOWN'`;
    await database.superuser`DELETE FROM item WHERE number = 'UNKNOWN'`;
  });

  describe('if the database refuses documents', () => {
    const trigger = async (condition: string) => {
      await database.superuser.unsafe(`
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN IF ${condition} THEN RAISE EXCEPTION 'refused'; END IF; RETURN NULL; END $$;
        CREATE TRIGGER refuse AFTER INSERT ON sales_document EXECUTE FUNCTION refuse()`);
    };
    afterEach(async () => {
      await database.superuser`DROP FUNCTION refuse CASCADE`;
    });
    const several = async (series: string, count: number) => {
      const rows = [...salesOrderRows({ orders: count, linesPerOrder: 1, customers: 5, items: 10 })];
      const ref = await stagedImport(database.application, companyId, { ...salesOrdersSetup, batchSize: 10_000 }, [
        [...salesOrderColumns],
        ...rows.map(([number, ...rest]) => [`${series}${number}`, ...rest]),
      ]);
      await prepare(ref);
      return processBatch({ database: database.application }, { ...ref, runNo: 1, batchNo: 1 });
    };

    it('completes the first ones if documents fail only together', async () => {
      await trigger(`(SELECT count(*) FROM sales_document WHERE number LIKE 'TOGETHER%') > 3`);
      const counts = await several('TOGETHER', 8);
      expect(counts.completed).toBeGreaterThan(0);
      expect(counts.completed).toBeLessThanOrEqual(3);
      expect(counts.errors).toBe(8 - counts.completed);
    });

    it('puts every document in error if all are refused', async () => {
      await trigger(`EXISTS (SELECT FROM sales_document WHERE number LIKE 'ALL%')`);
      expect(await several('ALL', 500)).toMatchObject({ completed: 0, errors: 500 });
    });
  });

  it('reports that a batch does not exist, even if it exists in another company', async () => {
    const ref = await orders('F');
    await prepare(ref);
    await expect(
      processBatch({ database: database.application }, { ...ref, runNo: 1, batchNo: 99 }),
    ).rejects.toMatchObject({
      type: 'NotProcessable',
    });
    const other = await database.company('other');
    await expect(
      processBatch({ database: database.application }, { ...ref, companyId: other.companyId, runNo: 1, batchNo: 1 }),
    ).rejects.toMatchObject({ type: 'NotProcessable' });
    await expect(prepare({ ...ref, companyId: other.companyId })).rejects.toMatchObject({ type: 'NotProcessable' });
  });
});
