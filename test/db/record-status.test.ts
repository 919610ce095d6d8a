import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImportRef } from '../../core/model/contract.js';
import { finishCancel, markCancelling } from '../../services/imports/cancel.js';
import { finishRun } from '../../services/imports/finish-run.js';
import { setPaused } from '../../services/imports/pause.js';
import { ImportLifecycle } from './import-lifecycle.js';

// Statuses are abbreviated to their first two letters: New, Ready, Processing, Completed, Error, Skipped.
describe('the status of records', () => {
  let lifecycle: ImportLifecycle;
  beforeAll(async () => {
    lifecycle = await ImportLifecycle.begin();
  });
  afterAll(() => lifecycle.database.drop());

  const app = () => lifecycle.database.application;
  /** Three orders of two lines: a valid one, one with an unknown item, one with an invalid quantity. */
  const threeOrders = (series: string): Promise<ImportRef> =>
    lifecycle.staged([
      [`${series}1`, 'I100000', '1'],
      [`${series}1`, 'I100001', '1'],
      [`${series}2`, 'I100000', '1'],
      [`${series}2`, 'NONE', '1'],
      [`${series}3`, 'I100000', '1'],
      [`${series}3`, 'I100000', 'many'],
    ]);

  it('is New while the file is being read, and Error as soon as an error is found', async () => {
    const ref = await threeOrders('A');
    for (const status of ['Uploaded', 'Parsing']) {
      await lifecycle.set(ref, { status });
      expect(await lifecycle.statuses(ref)).toBe('Ne Ne Ne Ne Ne Er');
    }
  });

  it('changes from Ready through Processing to its result, batch by batch', async () => {
    const ref = await threeOrders('B');
    expect(await lifecycle.statuses(ref)).toBe('Re Re Re Re Re Er');
    expect((await lifecycle.prepare(ref)).batches).toBe(3);
    expect(await lifecycle.statuses(ref)).toBe('Re Re Re Re Re Er');
    await lifecycle.claim(ref, 1, 2);
    expect(await lifecycle.statuses(ref)).toBe('Re Re Pr Pr Re Er');
    await lifecycle.process(ref, 1, 1);
    expect(await lifecycle.statuses(ref)).toBe('Co Co Pr Pr Re Er');
    await lifecycle.process(ref, 1, 2);
    expect(await lifecycle.statuses(ref)).toBe('Co Co Er Er Re Er');
    await setPaused(app(), { ...ref, paused: true });
    expect(await lifecycle.statuses(ref)).toBe('Co Co Er Er Re Er');
    await lifecycle.process(ref, 1, 3);
    await finishRun(app(), { ...ref, runNo: 1 });
    expect(await lifecycle.statuses(ref)).toBe('Co Co Er Er Er Er');
  });

  it('becomes Skipped for the remaining records when a cancel is complete, and not before', async () => {
    const ref = await threeOrders('C');
    await lifecycle.prepare(ref);
    await lifecycle.process(ref, 1, 1);
    await lifecycle.claim(ref, 1, 2);
    await markCancelling(app(), { ...ref, runNo: 1 });
    expect(await lifecycle.statuses(ref)).toBe('Co Co Pr Pr Re Er');
    await finishCancel(app(), { ...ref, runNo: 1 });
    expect(await lifecycle.statuses(ref)).toBe('Co Co Sk Sk Sk Er');
  });

  it('changes from Skipped when records are processed again, and stays Skipped for records that are not selected', async () => {
    const ref = await threeOrders('D');
    await lifecycle.prepare(ref);
    await finishCancel(app(), { ...ref, runNo: 1 });
    expect(await lifecycle.statuses(ref)).toBe('Sk Sk Sk Sk Sk Er');
    expect(await lifecycle.prepare(ref, { records: [2] })).toMatchObject({ runNo: 2, batches: 1 });
    await lifecycle.claim(ref, 2, 1);
    expect(await lifecycle.statuses(ref)).toBe('Pr Pr Sk Sk Sk Er');
    await lifecycle.process(ref, 2, 1);
    expect((await finishRun(app(), { ...ref, runNo: 2 })).status).toBe('Cancelled');
    expect(await lifecycle.statuses(ref)).toBe('Co Co Sk Sk Sk Er');
  });

  it('is Error until a later run succeeds, also if the records of a document are interleaved in the file', async () => {
    const ref = await lifecycle.staged([
      ['E1', 'NONE', '1'],
      ['E2', 'I100000', '1'],
      ['E1', 'I100000', '1'],
      ['E2', 'I100001', '1'],
    ]);
    await lifecycle.prepare(ref);
    await lifecycle.process(ref, 1, 1);
    await lifecycle.process(ref, 1, 2);
    await finishRun(app(), { ...ref, runNo: 1 });
    expect(await lifecycle.statuses(ref)).toBe('Er Co Er Co');
    const { superuser } = lifecycle.database;
    await superuser`INSERT INTO item (company_id, number, description) VALUES (${lifecycle.companyId}, 'NONE', 'Not there until now')`;
    await lifecycle.prepare(ref, { status: 'Error' });
    expect(await lifecycle.statuses(ref)).toBe('Er Co Er Co');
    await lifecycle.process(ref, 2, 1);
    expect(await lifecycle.statuses(ref)).toBe('Co Co Co Co');
    await superuser`DELETE FROM sales_line WHERE item_number = 'NONE'`;
    await superuser`DELETE FROM item WHERE number = 'NONE'`;
  });

  it('stays Completed when a later run no longer contains the record', async () => {
    const ref = await threeOrders('F');
    await lifecycle.prepare(ref);
    for (const batchNo of [1, 2, 3]) await lifecycle.process(ref, 1, batchNo);
    await finishRun(app(), { ...ref, runNo: 1 });
    await lifecycle.prepare(ref, { records: [4] });
    await lifecycle.process(ref, 2, 1);
    expect(await lifecycle.statuses(ref)).toBe('Co Co Er Er Er Er');
  });
});
