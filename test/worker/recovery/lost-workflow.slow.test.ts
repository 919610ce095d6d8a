import { describe, expect, it } from 'vitest';
import { poll } from '../../../cli/stack/poll.js';
import { workflowIdOf } from '../../../temporal/engine.js';
import { expectConsistent } from '../../harness/oracle.js';
import { start, useTemporalBench, whileBatchesWait } from '../../harness/temporal-bench.js';
import { sampleOrders } from '../../harness/world.js';

// An operator terminates a workflow, or the engine loses its data: the status of the import stays correct.
describe('an import whose workflow was lost', () => {
  const bench = useTemporalBench();

  const handleOf = (importId: string) => bench.temporal.workflow.getHandle(workflowIdOf(importId));

  /** Creates an import of `count` orders that is paused in the middle: some batches are completed, none is in progress. */
  const pausedMidway = async (series: string, count: number): Promise<string> => {
    const importId = await start(bench, sampleOrders(series, count), 'choose');
    await bench.client.reaches(importId, 'Staged');
    await whileBatchesWait(bench, importId, async () => {
      await handleOf(importId).signal('pause');
      await bench.client.reaches(importId, 'Paused');
    });
    await poll(
      async () =>
        (
          await bench.system.database
            .superuser`SELECT FROM batch WHERE import_id = ${importId} HAVING count(*) FILTER (WHERE status = 'Processing') = 0 AND count(*) FILTER (WHERE status = 'Completed') > 0`
        )[0],
      { timeoutMs: 20_000, waitingFor: 'the end of the batches in progress' },
    );
    return importId;
  };

  /** Simulates that the import has made no progress for longer than housekeeping waits. */
  const simulateStall = (importId: string) =>
    bench.system.database
      .superuser`UPDATE import SET updated_at = now() - interval '1 hour' WHERE import_id = ${importId}`;

  const deleteWorkflow = async (importId: string): Promise<void> => {
    await bench.temporal.workflowService.deleteWorkflowExecution({
      namespace: 'default',
      workflowExecution: { workflowId: workflowIdOf(importId) },
    });
    await poll(
      () =>
        handleOf(importId)
          .describe()
          .then(
            () => undefined,
            () => true,
          ),
      { timeoutMs: 20_000, waitingFor: 'the workflow to be deleted' },
    );
  };

  it('is cancelled if the workflow was terminated, and can be processed again', async () => {
    const importId = await pausedMidway('TERM', 6);
    await handleOf(importId).terminate('an operator did so');
    await simulateStall(importId);
    await bench.client.reaches(importId, 'Cancelled');
    const found = await bench.client.get(importId);
    expect(found.counts).toMatchObject({ total: 12, waiting: 0 });
    expect(found.counts.skipped).toBeGreaterThan(0);
    await expectConsistent(bench.system.database.superuser, found);
    await bench.client.process(importId, { status: 'Skipped' });
    const whole = await bench.client.get(importId);
    expect(whole).toMatchObject({ status: 'Completed', counts: { completed: 12 }, results: { inserted: 6 } });
    await expectConsistent(bench.system.database.superuser, whole);
  });

  it('continues in a new workflow if the engine has lost it, with correct counts', async () => {
    const importId = await pausedMidway('GONE', 8);

    const before = await bench.client.get(importId);
    await deleteWorkflow(importId);
    await simulateStall(importId);
    const restarted = await poll(
      () =>
        handleOf(importId)
          .query<{ status: string; completed: number }, []>('progress')
          .catch(() => undefined),
      { timeoutMs: 30_000, waitingFor: 'a new workflow' },
    );
    expect(restarted).toMatchObject({ status: 'Paused' });
    expect(restarted.completed).toBeLessThanOrEqual(before.counts.completed);
    await handleOf(importId).signal('resume');
    expect(await handleOf(importId).result()).toMatchObject({ progress: { completed: 16, inserted: 8, lines: 16 } });
    const found = await bench.client.get(importId);
    expect(found).toMatchObject({ status: 'Completed', counts: { completed: 16 }, results: { inserted: 8 } });
    await expectConsistent(bench.system.database.superuser, found);
  });

  it('is read completely if it was not yet', async () => {
    const { superuser } = bench.system.database;
    let importId = '';
    await superuser.begin(async (tx) => {
      await tx`LOCK TABLE integration_record IN SHARE MODE`;
      importId = await start(bench, sampleOrders('READ', 3), 'background');
      await bench.client.reaches(importId, 'Parsing');
      await deleteWorkflow(importId);
    });
    await simulateStall(importId);
    await bench.client.reaches(importId, 'Completed');
    const found = await bench.client.get(importId);
    expect(found).toMatchObject({ counts: { total: 6, completed: 6 }, results: { inserted: 3 } });
    await expectConsistent(superuser, found);
  });

  it('is not changed while its workflow runs', async () => {
    const importId = await pausedMidway('ALIVE', 6);
    const { revision } = await bench.client.get(importId);
    const { runId } = await handleOf(importId).describe();
    await simulateStall(importId);
    // Housekeeping has completed a round when it has repaired another import that has stalled later.
    const other = await pausedMidway('OTHER', 6);
    await handleOf(other).terminate('to be repaired');
    await simulateStall(other);
    await bench.client.reaches(other, 'Cancelled');
    expect(await bench.client.get(importId)).toMatchObject({ status: 'Paused', revision });
    expect((await handleOf(importId).describe()).runId).toBe(runId);
    await handleOf(importId).signal('resume');
    await bench.client.reaches(importId, 'Completed');
  });
});
