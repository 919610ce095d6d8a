import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImportRef } from '../../core/model/contract.js';
import { finishCancel, markCancelling } from '../../services/imports/cancel.js';
import { finishRun } from '../../services/imports/finish-run.js';
import { setPaused } from '../../services/imports/pause.js';
import { ImportLifecycle } from './import-lifecycle.js';

// Statuses are abbreviated to their first two letters: New, Ready, Processing, Completed, Error, Skipped.
describe('the status of records', () => {
  let life: ImportLifecycle;
  beforeAll(async () => {
    life = await ImportLifecycle.begin();
  });
  afterAll(() => life.database.drop());

  const app = () => life.database.application;
  /** Three orders of two lines: a valid one, one with an unknown item, one with an invalid quantity. */
  const threeOrders = (series: string): Promise<ImportRef> =>
    life.staged([
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
      await life.set(ref, { status });
      expect(await life.statuses(ref)).toBe('Ne Ne Ne Ne Ne Er');
    }
  });

  it('changes from Ready through Processing to its result, batch by batch', async () => {
    const ref = await threeOrders('B');
    expect(await life.statuses(ref)).toBe('Re Re Re Re Re Er');
    expect((await life.prepare(ref)).batches).toBe(3);
    expect(await life.statuses(ref)).toBe('Re Re Re Re Re Er');
    await life.claim(ref, 1, 2);
    expect(await life.statuses(ref)).toBe('Re Re Pr Pr Re Er');
    await life.process(ref, 1, 1);
    expect(await life.statuses(ref)).toBe('Co Co Pr Pr Re Er');
    await life.process(ref, 1, 2);
    expect(await life.statuses(ref)).toBe('Co Co Er Er Re Er');
    await setPaused(app(), { ...ref, paused: true });
    expect(await life.statuses(ref)).toBe('Co Co Er Er Re Er');
    await life.process(ref, 1, 3);
    await finishRun(app(), { ...ref, runNo: 1 });
    expect(await life.statuses(ref)).toBe('Co Co Er Er Er Er');
  });

  it('becomes Skipped for the remaining records when a cancel is complete, and not before', async () => {
    const ref = await threeOrders('C');
    await life.prepare(ref);
    await life.process(ref, 1, 1);
    await life.claim(ref, 1, 2);
    await markCancelling(app(), { ...ref, runNo: 1 });
    expect(await life.statuses(ref)).toBe('Co Co Pr Pr Re Er');
    await finishCancel(app(), { ...ref, runNo: 1 });
    expect(await life.statuses(ref)).toBe('Co Co Sk Sk Sk Er');
  });

  it('changes from Skipped when records are processed again, and stays Skipped for records that are not selected', async () => {
    const ref = await threeOrders('D');
    await life.prepare(ref);
    await finishCancel(app(), { ...ref, runNo: 1 });
    expect(await life.statuses(ref)).toBe('Sk Sk Sk Sk Sk Er');
    expect(await life.prepare(ref, { records: [2] })).toMatchObject({ runNo: 2, batches: 1 });
    await life.claim(ref, 2, 1);
    expect(await life.statuses(ref)).toBe('Pr Pr Sk Sk Sk Er');
    await life.process(ref, 2, 1);
    expect((await finishRun(app(), { ...ref, runNo: 2 })).status).toBe('Cancelled');
    expect(await life.statuses(ref)).toBe('Co Co Sk Sk Sk Er');
  });

  it('is Error until a later run succeeds, also if the records of a document are interleaved in the file', async () => {
    const ref = await life.staged([
      ['E1', 'NONE', '1'],
      ['E2', 'I100000', '1'],
      ['E1', 'I100000', '1'],
      ['E2', 'I100001', '1'],
    ]);
    await life.prepare(ref);
    await life.process(ref, 1, 1);
    await life.process(ref, 1, 2);
    await finishRun(app(), { ...ref, runNo: 1 });
    expect(await life.statuses(ref)).toBe('Er Co Er Co');
    const { superuser } = life.database;
    await superuser`INSERT INTO item (company_id, number, description) VALUES (${life.companyId}, 'NONE', 'Not there until now')`;
    await life.prepare(ref, { status: 'Error' });
    expect(await life.statuses(ref)).toBe('Er Co Er Co');
    await life.process(ref, 2, 1);
    expect(await life.statuses(ref)).toBe('Co Co Co Co');
    await superuser`DELETE FROM sales_line WHERE item_number = 'NONE'`;
    await superuser`DELETE FROM item WHERE number = 'NONE'`;
  });

  it('stays Completed when a later run no longer contains the record', async () => {
    const ref = await threeOrders('F');
    await life.prepare(ref);
    for (const batchNo of [1, 2, 3]) await life.process(ref, 1, batchNo);
    await finishRun(app(), { ...ref, runNo: 1 });
    await life.prepare(ref, { records: [4] });
    await life.process(ref, 2, 1);
    expect(await life.statuses(ref)).toBe('Co Co Er Er Er Er');
  });
});
