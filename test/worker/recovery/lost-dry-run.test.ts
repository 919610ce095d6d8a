import { describe, expect, it } from 'vitest';
import type { DryRun } from '../../../api/dry-runs/schemas.js';
import { poll } from '../../../cli/stack/poll.js';
import { jobWorkflowId } from '../../../core/model/job.js';
import { start, useTemporalBench } from '../../harness/temporal-bench.js';
import { sampleOrders } from '../../harness/world.js';

describe('a dry run whose workflow was lost', () => {
  const bench = useTemporalBench();

  it.each([
    ['terminated', 'TERM', 'Cancelled', null],
    ['deleted', 'GONE', 'Failed', 'workflow_lost'],
  ])('ends without a request if it was %s, and another one can begin', async (loss, series, status, fault) => {
    const importId = await start(bench, sampleOrders(series, 6), 'choose');
    await bench.client.reaches(importId, 'Staged');
    const { superuser } = bench.system.database;
    const workflowId = jobWorkflowId({ importId, kind: 'dry-run', number: 1 });
    let self = '';
    await superuser.begin(async (tx) => {
      await tx`LOCK TABLE item IN ACCESS EXCLUSIVE MODE`;
      const { body } = await bench.client.call<DryRun>(
        'POST',
        `imports/${importId}/dry-runs`,
        {},
        { prefer: 'respond-async' },
      );
      self = body.links.self;
      await expect.poll(async () => (await bench.client.call<DryRun>('GET', self)).body.startedAt).not.toBeNull();
      if (loss === 'terminated') await bench.temporal.workflow.getHandle(workflowId).terminate('an operator did so');
      else
        await bench.temporal.workflowService.deleteWorkflowExecution({
          namespace: 'default',
          workflowExecution: { workflowId },
        });
    });
    await poll(
      async () => {
        // Simulates that it has made no progress for longer than housekeeping waits.
        await superuser`UPDATE job SET updated_at = now() - interval '1 hour' WHERE import_id = ${importId}`;
        await superuser`UPDATE batch SET finished_at = now() - interval '1 hour' WHERE import_id = ${importId} AND finished_at IS NOT NULL`;
        const { body } = await bench.client.call<DryRun>('GET', self);
        return body.finishedAt ? body : undefined;
      },
      { timeoutMs: 40_000, intervalMs: 200, waitingFor: 'the end of the dry run' },
    );
    const { body } = await bench.client.call<DryRun>('GET', self);
    expect(body).toMatchObject({ status, fault: fault && { code: fault } });
    expect((await bench.client.get(importId)).status).toBe('Staged');
    const next = await bench.client.call<DryRun>('POST', `imports/${importId}/dry-runs`, {});
    expect(next).toMatchObject({ status: 200, body: { number: 2, status: 'Completed', results: { inserted: 6 } } });
  });
});
