import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImportRef } from '../../core/model/contract.js';
import { afterBatch } from '../../core/model/progress.js';
import { inCompany } from '../../db/client.js';
import { importProgress, importsWithFigures } from '../../db/import-figures.js';
import { finishCancel } from '../../services/imports/cancel.js';
import { failImport } from '../../services/imports/fail-import.js';
import { finishRun } from '../../services/imports/finish-run.js';
import { setPaused } from '../../services/imports/pause.js';
import { recount } from '../harness/oracle.js';
import { ImportLifecycle, type Line } from './import-lifecycle.js';

describe('the figures of imports', () => {
  let lifecycle: ImportLifecycle;
  beforeAll(async () => {
    lifecycle = await ImportLifecycle.begin();
  });
  afterAll(() => lifecycle.database.drop());

  /** Orders of two lines; every third has an unknown item. */
  const orders = (series: string, count: number): Promise<ImportRef> =>
    lifecycle.staged(
      Array.from({ length: count * 2 }, (_, index): Line => {
        const order = index >> 1;
        return [`${series}${order}`, order % 3 === 2 && index % 2 === 1 ? 'NONE' : 'I100000', '2'];
      }),
    );
  const checkedFigures = async (ref: ImportRef) => {
    const [figures] = await lifecycle.figures(ref);
    if (!figures) throw new Error('The import has no figures.');
    const { total, completed, errors, skipped, waiting } = figures;
    // In every state the counts add up to the total and are equal to a count of the rows.
    expect(total).toBe(completed + errors + skipped + waiting);
    expect(await recount(lifecycle.database.superuser, ref.importId)).toEqual({
      staged: total,
      completed,
      errors,
      open: skipped + waiting,
    });
    return figures;
  };

  it('count the staged records, then the records of each completed batch, and finally the results', async () => {
    const ref = await orders('A', 3);
    expect(await checkedFigures(ref)).toMatchObject({
      status: 'Staged',
      total: 6,
      waiting: 6,
      rowsPerSecond: null,
      secondsLeft: null,
      run: { runNo: 0, total: 0, processed: 0, errors: 0 },
    });
    await lifecycle.prepare(ref);
    expect(await checkedFigures(ref)).toMatchObject({
      status: 'Processing',
      waiting: 6,
      run: { runNo: 1, total: 6, processed: 0 },
    });
    await lifecycle.process(ref, 1, 1);
    await lifecycle.process(ref, 1, 3);
    const during = await checkedFigures(ref);
    expect(during).toMatchObject({
      completed: 2,
      errors: 2,
      waiting: 2,
      documents: 1,
      inserted: 1,
      lines: 2,
      run: { processed: 4, errors: 2 },
    });
    expect(during.rowsPerSecond).toBeGreaterThanOrEqual(0);
    expect(during.secondsLeft).toBeGreaterThan(0);
    await lifecycle.process(ref, 1, 2);
    await finishRun(lifecycle.database.application, { ...ref, runNo: 1 });
    expect(await checkedFigures(ref)).toMatchObject({
      status: 'CompletedWithErrors',
      completed: 4,
      errors: 2,
      waiting: 0,
      rowsPerSecond: null,
      secondsLeft: null,
    });
  });

  it('are equal to those that the workflow computes from the results of its batches', async () => {
    const ref = await orders('B', 6);
    const { batches, progress } = await lifecycle.prepare(ref);
    let added = progress;
    for (let batchNo = batches; batchNo >= 1; batchNo -= 1) {
      added = afterBatch(added, await lifecycle.process(ref, 1, batchNo));
      expect(
        await inCompany(lifecycle.database.application, lifecycle.companyId, (tx) => importProgress(tx, ref.importId)),
      ).toEqual(added);
    }
    await finishRun(lifecycle.database.application, { ...ref, runNo: 1 });
    const again = await lifecycle.prepare(ref, { status: 'Error' });
    added = again.progress;
    for (let batchNo = 1; batchNo <= again.batches; batchNo += 1) {
      added = afterBatch(added, await lifecycle.process(ref, 2, batchNo));
      expect(
        await inCompany(lifecycle.database.application, lifecycle.companyId, (tx) => importProgress(tx, ref.importId)),
      ).toEqual(added);
    }
    expect(await checkedFigures(ref)).toMatchObject({
      completed: 8,
      errors: 4,
      run: { runNo: 2, total: 4, processed: 4, errors: 4 },
    });
  });

  it('count the rest of a cancelled import as skipped', async () => {
    const ref = await orders('C', 4);
    await lifecycle.prepare(ref);
    await lifecycle.process(ref, 1, 1);
    await finishCancel(lifecycle.database.application, { ...ref, runNo: 1 });
    expect(await checkedFigures(ref)).toMatchObject({
      status: 'Cancelled',
      total: 8,
      completed: 2,
      errors: 0,
      skipped: 6,
      waiting: 0,
    });
  });

  it('do not change if the import is cancelled, failed or paused after its end', async () => {
    const ref = await orders('G', 1);
    await lifecycle.prepare(ref);
    await lifecycle.process(ref, 1, 1);
    await lifecycle.set(ref, { status: 'Cancelling' });
    const run = { ...ref, runNo: 1 };
    expect(await finishRun(lifecycle.database.application, run)).toMatchObject({ status: 'Completed' });
    expect(await finishCancel(lifecycle.database.application, run)).toMatchObject({ status: 'Completed' });
    const failure = { ...ref, code: 'Late', message: 'Too late.' };
    expect(await failImport(lifecycle.database.application, failure)).toMatchObject({ status: 'Completed' });
    await setPaused(lifecycle.database.application, { ...ref, paused: true });
    expect(await checkedFigures(ref)).toMatchObject({ status: 'Completed', completed: 2, skipped: 0 });
  });

  it('count waiting records as skipped if a run of some records ends while it is being cancelled', async () => {
    const ref = await orders('H', 2);
    await lifecycle.prepare(ref, { records: [2] });
    await lifecycle.process(ref, 1, 1);
    await lifecycle.set(ref, { status: 'Cancelling' });
    expect(await finishRun(lifecycle.database.application, { ...ref, runNo: 1 })).toMatchObject({
      status: 'Cancelled',
    });
    expect(await checkedFigures(ref)).toMatchObject({ completed: 2, skipped: 2, waiting: 0 });
  });

  it('count only the records of the import, and do not contain imports of other companies', async () => {
    const [one, two] = [await orders('D', 1), await orders('E', 2)];
    const found = await lifecycle.figures(one, { ...one, importId: randomUUID() }, two);
    expect(found.map(({ total }) => total)).toEqual([2, 4]);
    const other = await lifecycle.database.company('other');
    const theirs = await inCompany(lifecycle.database.application, other.companyId, (tx) =>
      importsWithFigures(tx, [one.importId]),
    );
    expect(theirs).toEqual([]);
  });

  it('have no rate and no remaining time if nothing was processed recently', async () => {
    const ref = await orders('F', 2);
    await lifecycle.prepare(ref);
    await lifecycle.process(ref, 1, 1);
    await lifecycle.database
      .superuser`UPDATE batch SET finished_at = now() - interval '1 hour' WHERE import_id = ${ref.importId} AND status = 'Completed'`;
    expect(await checkedFigures(ref)).toMatchObject({ status: 'Processing', rowsPerSecond: null, secondsLeft: null });
    await lifecycle.set(ref, { status: 'Parsing', started_at: new Date(Date.now() - 2_000) });
    expect((await lifecycle.figures(ref))[0]?.rowsPerSecond).toBeGreaterThan(0);
  });
});
