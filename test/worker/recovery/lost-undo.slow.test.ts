import { describe, expect, it } from 'vitest';
import type { Undo } from '../../../api/undos/schemas.js';
import { poll } from '../../../cli/stack/poll.js';
import { jobWorkflowId } from '../../../core/model/job.js';
import { inCompany } from '../../../db/client.js';
import { beginUndo } from '../../../services/undo/begin-undo.js';
import { start, useTemporalBench } from '../../harness/temporal-bench.js';
import { sampleOrders } from '../../harness/world.js';

describe('an undo whose workflow was lost', () => {
  const bench = useTemporalBench();

  const completed = async (series: string): Promise<string> => {
    const importId = await start(bench, sampleOrders(series, 6), 'background');
    await bench.client.reaches(importId, 'Completed');
    return importId;
  };
  const written = async (importId: string): Promise<number> => {
    const [row] = await bench.system.database.superuser<[{ documents: number }]>`
      SELECT count(*)::int AS documents FROM sales_document WHERE import_id = ${importId}`;
    return row.documents;
  };
  const ended = (importId: string) =>
    poll(
      async () => {
        // Simulates that it has made no progress for longer than housekeeping waits.
        await bench.system.database
          .superuser`UPDATE job SET updated_at = now() - interval '1 hour' WHERE import_id = ${importId}`;
        await bench.system.database.superuser`
          UPDATE undo_batch SET finished_at = now() - interval '1 hour' WHERE import_id = ${importId} AND finished_at IS NOT NULL`;
        const { body } = await bench.client.call<Undo>('GET', `imports/${importId}/undos/1`);
        return body.finishedAt ? body : undefined;
      },
      { timeoutMs: 40_000, intervalMs: 200, waitingFor: 'the end of the undo' },
    );

  it('is started by a worker if the process that requested it has died', async () => {
    const importId = await completed('LEFT');
    const [row] = await bench.system.database.superuser`SELECT company_id FROM import WHERE import_id = ${importId}`;
    const ref = { companyId: row?.company_id as number, importId };
    await inCompany(bench.system.database.application, ref.companyId, (tx) => beginUndo(tx, ref, 'test'));
    expect(await ended(importId)).toMatchObject({ status: 'Completed', counts: { removed: 6 } });
    expect((await bench.client.get(importId)).status).toBe('Undone');
    expect(await written(importId)).toBe(0);
  });

  it.each([
    ['terminated', 'TERM'],
    ['deleted', 'GONE'],
  ])('reports its state and can be continued if it was %s', async (loss, series) => {
    const importId = await completed(series);
    await bench.system.database.superuser.begin(async (tx) => {
      await tx`LOCK TABLE sales_document IN ACCESS EXCLUSIVE MODE`;
      await bench.client.call('POST', `imports/${importId}/undo`, {}, { prefer: 'respond-async' });
      const workflowId = jobWorkflowId({ importId, kind: 'undo', number: 1 });
      if (loss === 'terminated') await bench.temporal.workflow.getHandle(workflowId).terminate('an operator did so');
      else
        await bench.temporal.workflowService.deleteWorkflowExecution({
          namespace: 'default',
          workflowExecution: { workflowId },
        });
    });
    const undo = await ended(importId);
    expect(undo.status).toBe(loss === 'terminated' ? 'Cancelled' : 'Completed');
    const { status } = await bench.client.get(importId);
    // Batches that were in progress when it was terminated may have been completed.
    if (undo.counts.removed < 6) {
      expect(status).toBe(undo.counts.removed === 0 ? 'Completed' : 'PartlyUndone');
      await bench.client.call('POST', `imports/${importId}/undo`);
    }
    expect((await bench.client.get(importId)).status).toBe('Undone');
    expect(await written(importId)).toBe(0);
  });
});
