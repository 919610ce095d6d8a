import { describe, expect, it } from 'vitest';
import type { Import } from '../../../api/imports/schemas.js';
import { save, useBench } from '../../harness/bench.js';
import { orderFile, orderLine, ordersSetup } from '../../harness/world.js';

const bench = useBench();

/**
 * Runs `work` while each new row of `table` has as many attempts without a report as are allowed: its next attempt is treated
 * as if the earlier ones had crashed their workers.
 */
async function withLostWorkers<Result>(table: string, column: string, work: () => Promise<Result>): Promise<Result> {
  const { superuser } = bench.system.database;
  const setDefault = (attempts: number) =>
    superuser.unsafe(`ALTER TABLE ${table} ALTER COLUMN ${column} SET DEFAULT ${attempts}`);
  await setDefault(5);
  try {
    return await work();
  } finally {
    await setDefault(0);
  }
}
const importToEnd = (content: string) => bench.client.importToEnd('orders', content);
const fault = (what: string) => ({ code: 'WorkerLost', message: expect.stringContaining(`${what} was given up`) });

describe('work that repeatedly crashes its worker', () => {
  it('fails as a batch, and can be processed again', async () => {
    await save(bench.client, 'orders', ordersSetup());
    const failed = await withLostWorkers('batch', 'unreported', () =>
      importToEnd(orderFile(orderLine('B1'), orderLine('B2'))),
    );
    expect(failed).toMatchObject({
      status: 'Failed',
      fault: fault('Batch 1 of run 1'),
      counts: { total: 2, waiting: 2 },
    });
    expect(failed.choices.map(({ action }) => action)).toEqual([
      'process-now',
      'process-in-background',
      'open-results',
    ]);
    const again = await bench.client.process(failed.id);
    expect(again).toMatchObject({ status: 200, body: { status: 'Completed', counts: { completed: 2, waiting: 0 } } });
    expect(again.body.fault ?? null).toBeNull();
  });

  it('fails as a file, which can be imported again', async () => {
    await save(bench.client, 'orders', ordersSetup());
    const failed = await withLostWorkers('import', 'staging_unreported', () => importToEnd(orderFile(orderLine('F1'))));
    expect(failed).toMatchObject({ status: 'Failed', fault: fault('Reading the file'), choices: [] });
    const { body } = await bench.client.call<Import>('POST', `imports/${failed.id}/replay`, {});
    expect(await bench.client.settled(body.id)).toMatchObject({ status: 'Staged', counts: { waiting: 1 } });
  });

  it('fails as post-processing, which can be retried', async () => {
    const postProcessing = { trigger: 'AfterProcessing', steps: [{ step: 'release' }] } as const;
    await save(
      bench.client,
      'orders',
      ordersSetup({ postProcessing: { ...postProcessing, steps: [...postProcessing.steps] } }),
    );
    const failed = await withLostWorkers('post_processing_portion', 'unreported', () =>
      importToEnd(orderFile(orderLine('P1'))),
    );
    expect(failed).toMatchObject({ status: 'CompletedWithErrors', postProcessing: { completed: 0, total: 1 } });
    await bench.client.call('POST', `imports/${failed.id}/post-processing/retry`, {});
    await expect.poll(async () => (await bench.client.get(failed.id)).postProcessing?.completed).toBe(1);
  });

  it('fails as an undo, which can be retried', async () => {
    await save(bench.client, 'orders', ordersSetup());
    const done = await importToEnd(orderFile(orderLine('U1')));
    const undo = () => bench.client.call('POST', `imports/${done.id}/undo`, undefined, { prefer: 'wait=60' });
    const failed = await withLostWorkers('undo_batch', 'unreported', undo);
    expect(failed.body).toMatchObject({ status: 'Failed', fault: fault('Batch 1 of the undo') });
    expect((await undo()).body).toMatchObject({ status: 'Completed', counts: { removed: 1 } });
  });
});
