import { describe, expect, it } from 'vitest';
import { controlJob } from '../../../api/jobs/control.js';
import { poll } from '../../../cli/stack/poll.js';
import { isRunning } from '../../../core/model/import-state.js';
import { inCompany } from '../../../db/client.js';
import type { ImportRow } from '../../../db/rows.js';
import { beginRetry } from '../../../services/post-processing/begin-retry.js';
import { finishPostProcessing } from '../../../services/post-processing/end-post-processing.js';
import { workflowIdOf } from '../../../temporal/engine.js';
import { expectConsistent } from '../../harness/oracle.js';
import { useRunningPostProcessing } from './running-post-processing.js';

const bench = useRunningPostProcessing();

/** Waits until the workflow of an import has passed a cancel on to the workflow of its post-processing. */
const passedOn = (id: string) =>
  expect
    .poll(async () => {
      const { events } = await bench.workflowOf(id).fetchHistory();
      return (events ?? []).some(
        (event) =>
          event.workflowExecutionSignaledEventAttributes || event.workflowExecutionCancelRequestedEventAttributes,
      );
    })
    .toBe(true);

describe('post-processing in progress', () => {
  it.each(['AfterProcessing', 'JobQueue'] as const)(
    'is cancelled with its import, and a retry does the rest (%s)',
    async (trigger) => {
      const { client } = bench;
      const id = await bench.startBlocked(trigger);
      const { body, status } = await bench.cancelBlocked(id);
      expect(status).toBe(200);
      expect(body).toMatchObject({
        status: 'Cancelled',
        counts: { total: 40, completed: 40, skipped: 0 },
        message: expect.stringMatching(
          /^Cancelled: 40 completed, 0 errors, 0 skipped; post-processing: \d+ done, 0 errors, \d+ not done$/,
        ),
        postProcessing: { status: 'Cancelled', total: 40, errors: 0 },
      });
      const stopped = await client.get(id);
      expect(await bench.releasedOrders()).toBe(stopped.postProcessing?.completed);
      const { body: left } = await client.call<{ entries: object[] }>(
        'GET',
        `imports/${id}/post-processing/entries?status=Skipped`,
      );
      expect(left.entries).toHaveLength(stopped.postProcessing?.remaining as number);
      await expectConsistent(bench.system.database.superuser, stopped);

      const again = await client.call('POST', `imports/${id}/post-processing/retry`, { status: 'Skipped' });
      expect(again.body).toMatchObject({
        status: 'Finished',
        counts: { total: left.entries.length, completed: left.entries.length },
      });
      expect(await client.get(id)).toMatchObject({
        status: 'Completed',
        postProcessing: { completed: 40, remaining: 0 },
      });
      expect(await bench.releasedOrders()).toBe(40);
    },
  );

  it('reports its progress to a query of its workflow, and is cancelled by a signal to it', async () => {
    const { client, gate } = bench;
    const id = await bench.startBlocked('JobQueue');
    const workflow = bench.workflowOf(id);
    expect(await workflow.query('progress')).toMatchObject({ status: 'In Process', total: 40 });
    await workflow.signal('cancel');
    await gate.open();
    expect(await workflow.result()).toMatchObject({ status: 'Cancelled' });
    expect(await client.get(id)).toMatchObject({ status: 'Cancelled', postProcessing: { status: 'Cancelled' } });
  });

  it.each(['signal', 'cancellation'] as const)(
    'is cancelled if the workflow of its import receives a %s',
    async (how) => {
      const { client, gate, temporal } = bench;
      const id = await bench.startBlocked('AfterProcessing');
      const workflow = temporal.workflow.getHandle(workflowIdOf(id));
      if (how === 'signal') await workflow.signal('cancel');
      else await workflow.cancel();
      await passedOn(id);
      await gate.open();
      const found = await client.settled(id);
      expect(found).toMatchObject({
        status: 'Cancelled',
        postProcessing: { status: 'Cancelled', total: 40, errors: 0 },
      });
      expect(await bench.releasedOrders()).toBe(found.postProcessing?.completed);
      await workflow.result().catch(() => {});
      expect(await client.get(id)).toMatchObject({ status: 'Cancelled', revision: expect.any(Number) });
    },
  );

  it('of some records is cancelled, and the other records stay ready', async () => {
    const { client, gate } = bench;
    const { superuser } = bench.system.database;
    const id = await bench.start({ trigger: 'PerDocument', steps: [{ step: 'release' }] }, 2, { processing: 'choose' });
    await superuser.unsafe(`
      CREATE FUNCTION closed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE check_violation USING MESSAGE = 'closed'; END $$;
      CREATE TRIGGER closed BEFORE UPDATE OF status ON sales_document FOR EACH ROW EXECUTE FUNCTION closed();
      GRANT EXECUTE ON FUNCTION closed() TO public`);
    const records = Array.from({ length: 30 }, (_, index) => index + 2);
    const { body: some } = await client.process(id, { records });
    await superuser.unsafe('DROP FUNCTION closed CASCADE');
    expect(some).toMatchObject({
      status: 'Staged',
      counts: { completed: 30, waiting: 10 },
      postProcessing: { errors: 30 },
    });

    await gate.shut(2);
    await client.call('POST', `imports/${id}/post-processing/retry`, { status: 'Error' }, { prefer: 'respond-async' });
    await bench.blocked(id);
    const { status, body } = await bench.cancelBlocked(id);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'Staged',
      counts: { completed: 30, waiting: 10, skipped: 0 },
      postProcessing: { status: 'Cancelled' },
    });
    const { body: whole } = await client.process(id);
    expect(whole).toMatchObject({ counts: { completed: 40, waiting: 0 } });
    await expectConsistent(superuser, await client.get(id));
  });

  it('is cancelled if the cancel arrives while it ends', async () => {
    const { client, gate, system } = bench;
    const id = await bench.startBlocked('JobQueue');
    const { superuser, application } = system.database;
    const [row] = await superuser<
      [Pick<ImportRow, 'company_id'>]
    >`SELECT company_id FROM import WHERE import_id = ${id}`;
    const ref = { companyId: row.company_id, importId: id, number: 1 };
    const dependencies = { database: application, engine: system.engine } as Parameters<typeof controlJob>[0];
    const lockWaits = (count: number) =>
      poll(
        async () => {
          const [found] = await superuser<[{ count: number }]>`
            SELECT count(*)::int AS count FROM pg_stat_activity
            WHERE wait_event_type = 'Lock' AND datname = current_database() AND (query LIKE '%FROM import WHERE import_id%FOR UPDATE%' OR query LIKE '%UPDATE job SET cancel_requested_at%')`;
          return found.count >= count ? true : undefined;
        },
        { timeoutMs: 10_000, waitingFor: 'statements that wait for the lock' },
      );
    await client.call('POST', `imports/${id}/pause`);
    await gate.open();
    await bench.portionsEnded(id);
    let both: Promise<unknown> | undefined;
    await superuser.begin(async (tx) => {
      await tx`SELECT FROM import WHERE import_id = ${id} FOR UPDATE`;
      const end = finishPostProcessing(application, { ...ref, cancelled: true });
      await lockWaits(1);
      both = Promise.all([end, controlJob(dependencies, { ...ref, kind: 'post-processing' }, 'cancel')]);
      await lockWaits(2);
    });
    await both;
    expect(await client.settled(id)).toMatchObject({ status: 'Cancelled' });
  });
});

describe('post-processing that is retried after a cancel', () => {
  it('is started by a worker if the process that requested it has died', async () => {
    const { client, system } = bench;
    const id = await bench.startBlocked('JobQueue');
    await bench.cancelBlocked(id);
    const [row] = await system.database.superuser<
      [Pick<ImportRow, 'company_id'>]
    >`SELECT company_id FROM import WHERE import_id = ${id}`;
    await inCompany(system.database.application, row.company_id, (tx) =>
      beginRetry(tx, { companyId: row.company_id, importId: id }, {}, 'test'),
    );
    // As if no process had started it for longer than housekeeping waits.
    await system.database.superuser`
      UPDATE job SET updated_at = now() - interval '1 hour' WHERE import_id = ${id} AND kind = 'post-processing' AND number = 2`;
    expect(await client.settled(id)).toMatchObject({
      status: 'Completed',
      postProcessing: { number: 2, completed: 40 },
    });
  });

  it('stops at its time limit and reports that', async () => {
    const { client, gate } = bench;
    const { superuser } = bench.system.database;
    const id = await bench.startBlocked('JobQueue', { timeoutMinutes: 600 });
    const run = await client.call<{ deadline: string }>('GET', `imports/${id}/post-processing/1`);
    expect(new Date(run.body.deadline).getTime()).toBeGreaterThan(Date.now() + 599 * 60_000);
    await bench.cancelBlocked(id);
    await gate.shut();
    // The table is locked until the deadline of the new run is one second from now, so that the run cannot end before.
    await superuser.begin(async (tx) => {
      await tx`LOCK TABLE post_processing_portion IN EXCLUSIVE MODE`;
      await client.call('POST', `imports/${id}/post-processing/retry`, {}, { prefer: 'respond-async' });
      await tx`UPDATE job SET deadline = clock_timestamp() + interval '1 second' WHERE import_id = ${id} AND kind = 'post-processing' AND number = 2`;
    });
    await expect
      .poll(
        () =>
          superuser`SELECT 1 FROM job WHERE import_id = ${id} AND kind = 'post-processing' AND clock_timestamp() > deadline`,
      )
      .toHaveLength(1);
    // Lets portions that are in progress pass one by one, until the run has ended at its limit.
    await poll(
      async () => {
        await gate.passOne();
        return !isRunning((await client.get(id)).status) || undefined;
      },
      { timeoutMs: 60_000, intervalMs: 200, waitingFor: 'the end at the time limit' },
    );
    const found = await client.get(id);
    expect(found).toMatchObject({
      status: 'CompletedWithErrors',
      timedOut: true,
      postProcessing: { status: 'Error', errors: 0 },
      message: expect.stringMatching(
        /^Import complete with errors: 40 created, .*; post-processing: \d+ done, 0 errors, \d+ not done$/,
      ),
    });
    const { body } = await client.call('GET', `imports/${id}/post-processing/2`);
    expect(body).toMatchObject({ status: 'Error', timedOut: true });
    expect(await bench.releasedOrders()).toBe(found.postProcessing?.completed);
  });
});
