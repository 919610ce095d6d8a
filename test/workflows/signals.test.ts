import { WorkflowUpdateFailedError } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import { poll } from '../../cli/stack/poll.js';
import { workflowIdOf } from '../../temporal/engine.js';
import { processUpdate } from '../../workflows/messages.js';
import { expectConsistent } from '../harness/oracle.js';
import { staged, start, useTemporalBench, whileBatchesWait } from '../harness/temporal-bench.js';
import { sampleOrders } from '../harness/world.js';

// Users can do this in Temporal's own UI and CLI, in any order, without the API.
describe('an import controlled through Temporal', () => {
  const bench = useTemporalBench();

  const handleOf = (importId: string) => bench.temporal.workflow.getHandle(workflowIdOf(importId));
  const stagedOrders = (series: string, count: number) => staged(bench, sampleOrders(series, count));

  it('that is paused before processing is chosen is paused after it, and continues when it is resumed', async () => {
    const importId = await stagedOrders('EARLY', 3);
    const workflow = handleOf(importId);
    await workflow.signal('pause');
    await workflow.executeUpdate(processUpdate, { args: [{ mode: 'background' }] });
    await bench.client.reaches(importId, 'Paused');
    expect(await workflow.query('progress')).toMatchObject({ status: 'Paused', run: { processed: 0 } });
    await workflow.signal('resume');
    await workflow.result();
    const found = await bench.client.get(importId);
    expect(found).toMatchObject({ status: 'Completed', counts: { completed: 6 } });
    await expectConsistent(bench.system.database.superuser, found);
  });

  it('ignores a run that is not stored, and begins one that is', async () => {
    const importId = await stagedOrders('RUN', 3);
    const workflow = handleOf(importId);
    for (const nonsense of [undefined, null, 'x', -1, 0.5]) await workflow.signal('run', nonsense);
    await workflow.signal('run', 7);
    await workflow.result().catch(() => {});
    expect((await bench.client.get(importId)).status).toBe('Staged');
    const { body } = await bench.client.process(importId, { mode: 'now' });
    expect(body).toMatchObject({ status: 'Completed', counts: { completed: 6 } });
  });

  it('obeys the last of many signals', async () => {
    const importId = await stagedOrders('MANY', 6);
    const workflow = handleOf(importId);
    await whileBatchesWait(bench, importId, async () => {
      for (let count = 0; count < 6; count += 1) await workflow.signal(count % 2 ? 'resume' : 'pause');
      await workflow.signal('pause');
      await poll(
        async () => ((await workflow.query<{ status: string }, []>('progress')).status === 'Paused' ? true : undefined),
        {
          timeoutMs: 10_000,
          waitingFor: 'the pause',
        },
      );
      await bench.client.reaches(importId, 'Paused');
      await workflow.signal('resume');
    });
    await workflow.result();
    expect((await bench.client.get(importId)).status).toBe('Completed');
  });

  it('that is paused can be cancelled', async () => {
    const importId = await stagedOrders('PC', 6);
    const workflow = handleOf(importId);
    await whileBatchesWait(bench, importId, async () => {
      await workflow.signal('pause');
      await bench.client.reaches(importId, 'Paused');
    });
    await workflow.signal('cancel');
    expect(await workflow.result()).toMatchObject({ status: 'Cancelled' });
    const found = await bench.client.get(importId);
    expect(found.counts.completed + found.counts.skipped).toBe(12);
    expect(found.counts.skipped).toBeGreaterThan(0);
    await expectConsistent(bench.system.database.superuser, found);
  });

  it('that waits for the choice of processing can be cancelled, by signal and by Temporal', async () => {
    const [one, two] = [await stagedOrders('WAIT1', 2), await stagedOrders('WAIT2', 2)];
    await handleOf(one).signal('cancel');
    await handleOf(two).cancel();
    expect(await handleOf(one).result()).toMatchObject({ status: 'Cancelled' });
    await expect(handleOf(two).result()).rejects.toThrow();
    expect((await handleOf(two).describe()).status.name).toBe('CANCELLED');
    for (const importId of [one, two])
      expect((await bench.client.get(importId)).counts).toMatchObject({ skipped: 4, waiting: 0 });
  });

  it('that is cancelled while its file is read ends, and refuses a waiting request to process it', async () => {
    const { superuser } = bench.system.database;
    let importId = '';
    const update = await superuser.begin(async (tx) => {
      await tx`LOCK TABLE integration_record IN ACCESS EXCLUSIVE MODE`;
      importId = await start(bench, sampleOrders('READ', 2), 'choose');
      const waiting = await handleOf(importId).startUpdate(processUpdate, {
        args: [{ mode: 'now' }],
        waitForStage: 'ACCEPTED',
      });
      await handleOf(importId).signal('cancel');
      await bench.client.reaches(importId, 'Cancelling');
      return [waiting] as const;
    });
    await expect(update[0].result()).rejects.toBeInstanceOf(WorkflowUpdateFailedError);
    expect(await handleOf(importId).result()).toMatchObject({ status: 'Cancelled' });
    await expectConsistent(superuser, await bench.client.get(importId));
  });

  it('refuses a second run while one is in progress', async () => {
    const importId = await stagedOrders('TWICE', 4);
    const workflow = handleOf(importId);
    await whileBatchesWait(bench, importId, async () => {
      await expect(workflow.executeUpdate(processUpdate, { args: [{ mode: 'now' }] })).rejects.toBeInstanceOf(
        WorkflowUpdateFailedError,
      );
    });
    await workflow.result();
    const { status, body } = await bench.client.process<{ code: string }>(importId);
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'invalid_state' });
    expect((await bench.client.get(importId)).status).toBe('Completed');
  });
});
