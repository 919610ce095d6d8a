import { beforeAll, describe, expect, it } from 'vitest';
import type { Import } from '../../../api/imports/schemas.js';
import { poll } from '../../../cli/stack/poll.js';
import { salesOrdersSetup } from '../../../examples/setups.js';
import { workflowIdOf } from '../../../temporal/engine.js';
import { expectConsistent } from '../../harness/oracle.js';
import { staged, start, useTemporalBench, whileBatchesWait } from '../../harness/temporal-bench.js';
import { sampleOrders } from '../../harness/world.js';

const bench = useTemporalBench();
const superuser = () => bench.system.database.superuser;

// The field "yourReference" of a stored setup becomes one that the target does not have, as if a release had removed it.
const advice =
  'Integration "Sales orders" cannot be used any more. The target sales-document has no field "formerField". Change this in the integration, save it, and import the file again.';
const fault = { code: 'InvalidSetup', message: advice };

describe('a stored setup with a field that a release has removed', () => {
  const removeField = (table: 'import' | 'integration', where: string) =>
    superuser().unsafe(
      `UPDATE ${table} SET setup = replace(setup::text, '"yourReference"', '"formerField"')::jsonb WHERE ${where}`,
    );
  const removeFieldOfImport = (importId: string) => removeField('import', `import_id = '${importId}'`);

  beforeAll(async () => {
    await bench.client.putIntegration('outdated', salesOrdersSetup);
    await removeField('integration', `code IN ('outdated', 'JobQueue')`);
  });

  const inError = (series: string) =>
    sampleOrders(series, 3, { lines: 1, change: (row) => (row[0]?.endsWith('1') ? row.with(8, 'many') : row) });
  const process = (importId: string) => bench.client.process(importId);

  it('ends the import of a file before anything is read, with advice', async () => {
    const refused = await bench.client.start('outdated', sampleOrders('NEW', 2), { processing: 'now' });
    expect(refused).toMatchObject({ status: 422, body: { detail: advice } });
    const { import: path } = refused.body as unknown as { import: string };
    const importId = path.split('/').at(-1) as string;
    expect(await bench.client.get(importId)).toMatchObject({ status: 'Failed', fault, counts: { total: 0 } });

    await bench.client.putIntegration('outdated', salesOrdersSetup);
    const replayed = await bench.client.call<Import>('POST', `imports/${importId}/replay`, { processing: 'now' });
    expect(replayed.body).toMatchObject({ status: 'Completed', results: { inserted: 2 } });
  });

  it('refuses every request that needs the setup of staged records, and shows and cancels them as usual', async () => {
    const importId = await staged(bench, inError('STAGED'));
    await removeFieldOfImport(importId);
    const refused = { status: 409, body: { code: 'invalid_state', detail: advice } };
    expect(await process(importId)).toMatchObject(refused);
    expect(await bench.client.call('POST', `imports/${importId}/dry-runs`, {})).toMatchObject(refused);
    const [record] = await bench.client.records(importId, 'Error');
    const correction = { values: { Quantity: '1' } };
    expect(await bench.client.call('PATCH', `imports/${importId}/records/${record?.row}`, correction)).toMatchObject(
      refused,
    );

    expect(await bench.client.get(importId)).toMatchObject({ status: 'Staged', fault: null });
    const paths = ['imports', `imports/${importId}/records`, `imports/${importId}/error-groups`];
    const answers = await Promise.all(paths.map((path) => bench.client.call('GET', path)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    await bench.client.call('POST', `imports/${importId}/cancel`);
    await expectConsistent(superuser(), await bench.client.reaches(importId, 'Cancelled'));
  });

  it('refuses a template', async () => {
    expect(await bench.client.call('GET', 'integrations/JobQueue/template')).toMatchObject({
      status: 422,
      body: { code: 'no_template', detail: advice },
    });
  });

  it('ends a run at the next batch, keeps completed documents, and does not stop other imports', async () => {
    const importId = await staged(bench, sampleOrders('RUN', 12));
    const other = await start(bench, sampleOrders('OTHER', 2), 'choose');
    await whileBatchesWait(bench, importId, () => removeFieldOfImport(importId));
    const failed = await bench.client.settled(importId);
    expect(failed).toMatchObject({ status: 'Failed', fault });
    expect(failed.counts.completed).toBeGreaterThan(0);
    expect(failed.counts.waiting).toBeGreaterThan(0);
    await expectConsistent(superuser(), failed);
    expect((await process(other)).body).toMatchObject({ status: 'Completed' });
    // What it has written can still be undone.
    const undo = await bench.client.call('POST', `imports/${importId}/undo`, undefined, { prefer: 'wait=60' });
    expect(undo.body).toMatchObject({ status: 'Completed', counts: { kept: 0 } });
  });

  it('is found by the recovery of an import whose workflow was lost', async () => {
    const importId = await staged(bench, sampleOrders('GONE', 12));
    const workflow = bench.temporal.workflow.getHandle(workflowIdOf(importId));
    await whileBatchesWait(bench, importId, async () => {
      await workflow.signal('pause');
      await bench.client.reaches(importId, 'Paused');
    });
    const batchesInProgress = async () => {
      const [row] = await superuser()`
        SELECT count(*)::int AS batches FROM batch WHERE import_id = ${importId} AND status = 'Processing'`;
      return row?.batches === 0 ? true : undefined;
    };
    await poll(batchesInProgress, { timeoutMs: 20_000, waitingFor: 'the batches in progress' });
    const workflowExecution = { workflowId: workflowIdOf(importId) };
    await bench.temporal.workflowService.deleteWorkflowExecution({ namespace: 'default', workflowExecution });
    await removeFieldOfImport(importId);
    await superuser()`UPDATE import SET updated_at = now() - interval '1 hour' WHERE import_id = ${importId}`;
    const restarted = async () => (await workflow.describe().catch(() => undefined))?.status.name;
    await expect.poll(restarted).toBe('RUNNING');
    await workflow.signal('resume');
    const failed = await bench.client.settled(importId);
    expect(failed).toMatchObject({ status: 'Failed', fault });
    await expectConsistent(superuser(), failed);
  });
});

describe('a stored setup with a post-processing step that a release has removed', () => {
  const problem =
    'Integration "Sales orders" cannot be used any more. There is no post-processing step "formerStep". Change this in the integration, save it, and import the file again.';
  const removeStep = (table: 'import' | 'integration', where: string) =>
    superuser().unsafe(
      `UPDATE ${table} SET setup = replace(setup::text, '"release"', '"formerStep"')::jsonb WHERE ${where}`,
    );

  it('does no step, and shows what was done', async () => {
    const done = await bench.client.start('AfterProcessing', sampleOrders('STEP', 2), { processing: 'now' });
    const { id } = done.body;
    expect(await bench.client.settled(id)).toMatchObject({ status: 'Completed', postProcessing: { completed: 2 } });
    await removeStep('import', `import_id = '${id}'`);

    const entries = await bench.client.call('GET', `imports/${id}/post-processing/entries`);
    const shown = { name: 'formerStep', status: 'Completed' };
    expect(entries).toMatchObject({ status: 200, body: { entries: [shown, shown] } });
    expect(await bench.client.call('POST', `imports/${id}/post-processing/retry`, {})).toMatchObject({
      status: 409,
      body: { code: 'invalid_state', detail: problem },
    });
  });

  it('ends the import of a file before anything is read, with advice', async () => {
    await removeStep('integration', `code = 'AfterProcessing'`);
    const refused = await bench.client.start('AfterProcessing', sampleOrders('NOSTEP', 2), { processing: 'now' });
    expect(refused).toMatchObject({ status: 422, body: { detail: problem } });
  });
});
