import { WorkflowUpdateFailedError } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import { poll } from '../../cli/stack/poll.js';
import { jobWorkflowId } from '../../core/model/job.js';
import { inCompany } from '../../db/client.js';
import { beginRetry } from '../../services/post-processing/begin-retry.js';
import { postProcessBatch } from '../../services/post-processing/process-portion.js';
import { workflowIdOf } from '../../temporal/engine.js';
import { processUpdate } from '../../workflows/messages.js';
import { staged, useTemporalBench } from '../harness/temporal-bench.js';
import { sampleOrders } from '../harness/world.js';

// The transition from the workflow of an import to the workflow of its post-processing.
describe('the post-processing of an import', () => {
  const bench = useTemporalBench();

  const refOf = async (importId: string) => {
    const [row] = await bench.system.database.superuser`SELECT company_id FROM import WHERE import_id = ${importId}`;
    return { companyId: row?.company_id as number, importId };
  };
  const process = (importId: string) => bench.client.process(importId, { mode: 'background' });
  const stagedOrders = (series: string, trigger: string) =>
    staged(bench, sampleOrders(`${series}${trigger[0]}`, 6), trigger);
  const onHold = (importId: string) =>
    poll(async () => ((await bench.client.get(importId)).postProcessing?.status === 'On Hold' ? true : undefined), {
      timeoutMs: 30_000,
      waitingFor: 'the pause',
    });
  /** Blocks statements, such as `INSERT ON job`, while `work` runs; its parameter resolves once a statement is blocked. */
  const whileBlocked = async (
    statements: string,
    work: (untilBlocked: () => Promise<unknown>) => Promise<void>,
  ): Promise<void> => {
    const { superuser } = bench.system.database;
    await superuser.unsafe(`
      CREATE FUNCTION block() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_advisory_xact_lock_shared(77); RETURN NEW; END $$;
      CREATE TRIGGER block BEFORE ${statements} FOR EACH ROW ${statements.endsWith('ON job') ? `WHEN (NEW.kind = 'post-processing')` : ''} EXECUTE FUNCTION block();
      GRANT EXECUTE ON FUNCTION block() TO public`);
    try {
      await superuser.begin(async (tx) => {
        await tx`SELECT pg_advisory_xact_lock(77)`;
        await work(() =>
          poll(
            async () =>
              (
                await superuser`
                SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = 77 AND NOT granted
                  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`
              )[0],
            {
              timeoutMs: 20_000,
              waitingFor: statements,
            },
          ),
        );
      });
    } finally {
      await superuser.unsafe('DROP FUNCTION block CASCADE');
    }
  };

  it.each(['AfterProcessing', 'JobQueue'])(
    'may have been started by a worker before the import (%s)',
    async (trigger) => {
      const importId = await stagedOrders('FIRST', trigger);
      // The workflow waits until its job exists.
      await bench.system.engine.startJob({ ...(await refOf(importId)), kind: 'post-processing', number: 1 });
      await process(importId);
      await bench.client.reaches(importId, 'Completed');
      expect(await bench.client.get(importId)).toMatchObject({
        status: 'Completed',
        postProcessing: { number: 1, status: 'Finished', completed: 6, errors: 0 },
      });
      await bench.temporal.workflow.getHandle(workflowIdOf(importId)).result();
      expect((await bench.client.get(importId)).status).toBe('Completed');
    },
  );

  it.each(['AfterProcessing', 'JobQueue'])('ends as cancelled if it is terminated (%s)', async (trigger) => {
    const importId = await stagedOrders('END', trigger);
    await whileBlocked('UPDATE OF status ON sales_document', async (untilBlocked) => {
      await process(importId);
      await untilBlocked();
      await bench.temporal.workflow
        .getHandle(jobWorkflowId({ importId, kind: 'post-processing', number: 1 }))
        .terminate('on purpose');
    });
    // Simulates that it has made no progress for longer than housekeeping waits, which alone detects that a separate job was
    // terminated.
    await bench.system.database
      .superuser`UPDATE job SET updated_at = now() - interval '1 hour' WHERE import_id = ${importId}`;
    await bench.client.reaches(importId, 'Cancelled');
    await bench.temporal.workflow.getHandle(workflowIdOf(importId)).result();
    expect(await bench.client.get(importId)).toMatchObject({
      status: 'Cancelled',
      fault: null,
      counts: { completed: 12, waiting: 0 },
      postProcessing: { status: 'Cancelled', errors: 0 },
    });
  });

  it.each(['AfterProcessing', 'JobQueue'])(
    'is cancelled if that is requested while it begins (%s)',
    async (trigger) => {
      const importId = await stagedOrders('LATE', trigger);
      let answer: ReturnType<typeof process> | undefined;
      await whileBlocked('INSERT ON job', async (untilBlocked) => {
        await process(importId);
        await untilBlocked();
        answer = bench.client.call('POST', `imports/${importId}/cancel`);
        // The API could not lock the import's row in time, and has signalled only the workflow.
        const workflow = bench.temporal.workflow.getHandle(workflowIdOf(importId));
        await expect
          .poll(async () => (await workflow.fetchHistory()).events ?? [])
          .toContainEqual(
            expect.objectContaining({
              workflowExecutionSignaledEventAttributes: expect.objectContaining({ signalName: 'cancel' }),
            }),
          );
      });
      expect(await answer).toMatchObject({ status: 200, body: { status: 'Cancelled' } });
    },
  );

  it.each(['AfterProcessing', 'JobQueue'])(
    'receives the signals of its import while it begins (%s)',
    async (trigger) => {
      const { temporal, client } = bench;
      const stopped = await stagedOrders('STOP', trigger);
      await whileBlocked('INSERT ON job', async (untilBlocked) => {
        await process(stopped);
        await untilBlocked();
        await temporal.workflow.getHandle(workflowIdOf(stopped)).signal('cancel');
      });
      await bench.client.reaches(stopped, 'Cancelled');
      expect(await client.get(stopped)).toMatchObject({ postProcessing: { status: 'Cancelled', total: 6 } });

      const paused = await stagedOrders('HOLD', trigger);
      await whileBlocked('INSERT ON job', async (untilBlocked) => {
        await process(paused);
        await untilBlocked();
        await temporal.workflow.getHandle(workflowIdOf(paused)).signal('pause');
      });
      await onHold(paused);
      await client.call('POST', `imports/${paused}/resume`);
      await bench.client.reaches(paused, 'Completed');
    },
  );

  it('receives the signals of its import while the import waits for it', async () => {
    const importId = await stagedOrders('WAIT', 'AfterProcessing');
    const workflow = bench.temporal.workflow.getHandle(workflowIdOf(importId));
    await whileBlocked('UPDATE OF status ON sales_document', async (untilBlocked) => {
      await process(importId);
      await untilBlocked();
      await workflow.signal('pause');
      await onHold(importId);
      await workflow.signal('resume');
      await workflow.signal('cancel');
      await poll(
        async () => {
          const history = await bench.temporal.workflow
            .getHandle(jobWorkflowId({ importId, kind: 'post-processing', number: 1 }))
            .fetchHistory();
          const signals = (history.events ?? []).filter((event) => event.workflowExecutionSignaledEventAttributes);
          return signals.length === 3 ? true : undefined;
        },
        { timeoutMs: 20_000, waitingFor: 'the signals' },
      );
    });
    await bench.client.reaches(importId, 'Cancelled');
    await workflow.result();
  });

  it('begins paused if that is requested before it has a workflow', async () => {
    const importId = await stagedOrders('EARLY', 'JobQueue');
    await process(importId);
    await bench.client.reaches(importId, 'Completed');
    const { superuser, application } = bench.system.database;
    const ref = await refOf(importId);
    await superuser`
      UPDATE post_processing_entry SET status = 'Error', code = 'rejected', message = 'x' WHERE import_id = ${importId}`;
    await superuser`UPDATE post_processing_portion SET errors = completed, completed = 0 WHERE import_id = ${importId}`;
    await inCompany(application, ref.companyId, (tx) => beginRetry(tx, ref, {}, 'test'));
    const { status } = await bench.client.call('POST', `imports/${importId}/pause`, undefined, { prefer: 'wait=0' });
    expect(status).toBe(202);
    // Simulates that it was not started for longer than housekeeping waits.
    await superuser`UPDATE job SET updated_at = now() - interval '1 hour' WHERE import_id = ${importId} AND kind = 'post-processing' AND number = 2`;
    await onHold(importId);
    await bench.client.call('POST', `imports/${importId}/resume`);
    await bench.client.reaches(importId, 'Completed');
  });

  it('refuses another run with a failure that can be retried while it ends the import', async () => {
    const importId = await stagedOrders('AGAIN', 'AfterProcessing');
    const workflow = bench.temporal.workflow.getHandle(workflowIdOf(importId));
    await whileBlocked('UPDATE OF status ON sales_document', async (untilBlocked) => {
      await process(importId);
      await untilBlocked();
      const refused = await workflow
        .executeUpdate(processUpdate, { args: [{ mode: 'background' }] })
        .catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(WorkflowUpdateFailedError);
      expect(refused).toMatchObject({ cause: { type: 'Ending' } });
    });
    await bench.client.reaches(importId, 'Completed');
  });

  it('accepts no further batch once it has ended', async () => {
    const importId = await stagedOrders('FROZEN', 'PerDocument');
    await process(importId);
    await bench.client.reaches(importId, 'Completed');
    const { superuser, application } = bench.system.database;
    const before = await bench.client.get(importId);
    // Simulates an attempt that was frozen before it began its batch, while the run ended.
    await superuser`DELETE FROM post_processing_portion WHERE import_id = ${importId} AND portion_no = 2`;
    const dependencies = { database: application, bounds: { lostAttempts: 5 } } as Parameters<
      typeof postProcessBatch
    >[0];
    const late = postProcessBatch(dependencies, { ...(await refOf(importId)), runNo: 1, batchNo: 2, number: 1 });
    await expect(late).rejects.toMatchObject({ type: 'ImportCancelling' });
    expect((await bench.client.get(importId)).postProcessing?.total).toBe(before.postProcessing?.total);
  });
});
