import { Client, Connection, type WorkflowExecutionDescription } from '@temporalio/client';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { controlJob } from '../../../api/jobs/control.js';
import { poll } from '../../../cli/stack/poll.js';
import { isRunning } from '../../../core/model/import-state.js';
import { jobWorkflowId } from '../../../core/model/job.js';
import { inCompany } from '../../../db/client.js';
import { salesOrdersSetup } from '../../../samples/setups.js';
import { beginRetry } from '../../../services/post-processing/begin-retry.js';
import { finishPostProcessing } from '../../../services/post-processing/end-run.js';
import { workflowIdOf } from '../../../temporal/engine.js';
import { WebhookReceiver } from '../../connectors/webhook/webhook-receiver.js';
import type { ApiClient } from '../../harness/api-client.js';
import { Gate } from '../../harness/gate.js';
import { expectTrue } from '../../harness/oracle.js';
import { useSystem } from '../../harness/system.js';
import { addSamples, sampleOrders } from '../../harness/world.js';

const system = useSystem();
let company: ApiClient;
let gate: Gate;
let series = 0;

beforeAll(async () => {
  company = await system.client('acme');
  await addSamples(company);
  gate = await Gate.at(system.database.superuser, 'UPDATE OF status ON sales_document');
});
afterEach(() => gate.open());

/** Orders of one line; their numbers begin with the series. */
const orders = (of: string, count: number): string => sampleOrders(of, count, { lines: 1 });

/** An import whose post-processing is under way: two portions are done, others wait at the gate. */
const begin = async (trigger: 'AfterProcessing' | 'JobQueue', more = {}): Promise<string> => {
  series += 1;
  const postProcessing = { trigger, steps: [{ step: 'release' }], ...more };
  await company.putIntegration('followed', { ...salesOrdersSetup, batchSize: 2, postProcessing });
  await gate.shut(2);
  const { body } = await company.start('followed', orders(`C${series}`, 40), {
    processing: 'background',
    prefer: 'respond-async',
  });
  await gate.reachedAfter(async () => ((await company.get(body.id)).postProcessing?.completed ?? 0) > 2);
  return body.id;
};
/** Cancels an import whose portions wait at the gate: they pass once the cancel is stored. */
const cancel = async (id: string) => {
  const asked = company.call('POST', `imports/${id}/cancel`);
  await expect
    .poll(
      () =>
        system.database
          .superuser`SELECT 1 FROM job WHERE import_id = ${id} AND kind = 'post-processing' AND cancel_requested_at IS NOT NULL`,
    )
    .not.toHaveLength(0);
  await gate.open();
  return asked;
};
const nothingInHand = (id: string) =>
  poll(
    async () => {
      const [row] = await system.database.superuser`
        SELECT count(*) FILTER (WHERE status = 'Processing')::int AS in_hand FROM post_processing_portion WHERE import_id = ${id}`;
      return row?.in_hand === 0 ? true : undefined;
    },
    { timeoutMs: 20_000, waitingFor: 'the portions in hand' },
  );
/** Waits until the workflow of an import has passed an order on to that of its post-processing. */
const passedOn = async (id: string) => {
  const connection = await Connection.connect({ address: system.configuration.temporalAddress });
  const { workflow } = new Client({ connection });
  await expect
    .poll(async () => {
      const { events } = await workflow
        .getHandle(jobWorkflowId({ importId: id, kind: 'post-processing', number: 1 }))
        .fetchHistory();
      return (events ?? []).some(
        (event) =>
          event.workflowExecutionSignaledEventAttributes || event.workflowExecutionCancelRequestedEventAttributes,
      );
    })
    .toBe(true);
  await connection.close();
};
/** But for portions that wait to go on. */
const hasNothingToDo = ({ raw }: WorkflowExecutionDescription): boolean =>
  !raw.pendingWorkflowTask && (raw.pendingActivities ?? []).every((one) => one.activityType?.name === 'postProcess');
const released = async (): Promise<number> => {
  const [row] = await system.database.superuser`
    SELECT count(*)::int AS documents FROM sales_document WHERE number LIKE ${`C${series}-%`} AND status = 'Released'`;
  return row?.documents;
};

describe('post-processing under way', () => {
  it.each(['AfterProcessing', 'JobQueue'] as const)(
    'is cancelled with its import, and goes on when asked (%s)',
    async (trigger) => {
      const id = await begin(trigger);
      const { body, status } = await cancel(id);
      expect(status).toBe(200);
      expect(body).toMatchObject({
        status: 'Cancelled',
        counts: { total: 40, completed: 40, skipped: 0 },
        message: expect.stringMatching(
          /^Cancelled: 40 completed, 0 errors, 0 skipped; post-processing: \d+ done, 0 errors, \d+ not done$/,
        ),
        postProcessing: { status: 'Cancelled', total: 40, errors: 0 },
      });
      const stopped = await company.get(id);
      expect(await released()).toBe(stopped.postProcessing?.completed);
      const { body: left } = await company.call<{ entries: object[] }>(
        'GET',
        `imports/${id}/post-processing/entries?status=Skipped`,
      );
      expect(left.entries).toHaveLength(stopped.postProcessing?.open as number);
      await expectTrue(system.database.superuser, stopped);

      const again = await company.call('POST', `imports/${id}/post-processing/retry`, { status: 'Skipped' });
      expect(again.body).toMatchObject({
        status: 'Finished',
        counts: { total: left.entries.length, completed: left.entries.length },
      });
      expect(await company.get(id)).toMatchObject({ status: 'Completed', postProcessing: { completed: 40, open: 0 } });
      expect(await released()).toBe(40);
    },
  );

  it('pauses and resumes', async () => {
    const id = await begin('JobQueue');
    const paused = await company.call('POST', `imports/${id}/post-processing/1/pause`);
    expect(paused).toMatchObject({
      status: 200,
      body: { status: 'On Hold', message: expect.stringMatching(/^Post-processing paused/) },
    });
    // What was in hand is done, and then nothing moves.
    await gate.open();
    await nothingInHand(id);
    const still = await released();
    expect(still).toBeLessThan(40);
    expect(await company.get(id)).toMatchObject({
      status: 'PostProcessing',
      message: expect.stringMatching(/^Post-processing paused: \d+\/40, 0 errors$/),
      choices: [{ action: 'resume' }, { action: 'cancel' }],
    });
    const refused = await company.call('POST', `imports/${id}/process`, { mode: 'now', status: 'Error' });
    expect(refused).toMatchObject({ status: 409 });
    expect(await released()).toBe(still);
    const resumed = await company.call('POST', `imports/${id}/resume`);
    expect(resumed).toMatchObject({ status: 200 });
    expect(await company.settled(id)).toMatchObject({ status: 'Completed' });
    expect(await released()).toBe(40);
    const late = await company.call('POST', `imports/${id}/post-processing/1/cancel`);
    expect(late).toMatchObject({
      status: 409,
      body: { detail: 'The post-processing is Finished: it cannot be cancelled.' },
    });
  });

  it('is seen in the engine, and obeys its signals', async () => {
    const id = await begin('JobQueue');
    const connection = await Connection.connect({ address: system.configuration.temporalAddress });
    const handle = new Client({ connection }).workflow.getHandle(
      jobWorkflowId({ importId: id, kind: 'post-processing', number: 1 }),
    );
    expect(await handle.query('progress')).toMatchObject({ status: 'In Process', total: 40 });
    await handle.signal('cancel');
    await gate.open();
    expect(await handle.result()).toMatchObject({ status: 'Cancelled' });
    await connection.close();
    expect(await company.get(id)).toMatchObject({ status: 'Cancelled', postProcessing: { status: 'Cancelled' } });
  });

  it.each(['signal', 'cancel'] as const)('stops by a %s to the workflow of its import', async (how) => {
    const id = await begin('AfterProcessing');
    const connection = await Connection.connect({ address: system.configuration.temporalAddress });
    const handle = new Client({ connection }).workflow.getHandle(workflowIdOf(id));
    if (how === 'signal') await handle.signal('cancel');
    else await handle.cancel();
    await passedOn(id);
    await gate.open();
    const found = await company.settled(id);
    expect(found).toMatchObject({ status: 'Cancelled', postProcessing: { status: 'Cancelled', total: 40, errors: 0 } });
    expect(await released()).toBe(found.postProcessing?.completed);
    await handle.result().catch(() => {});
    expect(await company.get(id)).toMatchObject({ status: 'Cancelled', revision: expect.any(Number) });
    await connection.close();
  });

  it.each(['JobQueue', 'PerDocument'] as const)(
    'pauses in the middle of a batch that calls somebody else (%s)',
    async (trigger) => {
      series += 1;
      const receiver = await new WebhookReceiver().start();
      await company.call('PUT', 'webhooks/SLOW', { url: receiver.url });
      let calls = 0;
      const held: (() => void)[] = [];
      // The first calls are answered, the next are held until somebody has paused.
      receiver.answer = (response) => {
        calls += 1;
        const answer = () => response.writeHead(204).end();
        if (calls <= 16) answer();
        else held.push(answer);
      };
      const steps = [{ step: 'webhook', webhook: 'SLOW', per: 'document' }, { step: 'release' }] as const;
      await company.putIntegration('followed', {
        ...salesOrdersSetup,
        batchSize: 100,
        postProcessing: { trigger, steps: [...steps] },
      });
      const { body } = await company.start('followed', orders(`C${series}`, 40), {
        processing: 'background',
        prefer: 'respond-async',
      });
      await poll(async () => (held.length === 8 ? true : undefined), { timeoutMs: 30_000, waitingFor: 'the calls' });
      await company.call('POST', `imports/${body.id}/pause`);
      for (const answer of held.splice(0)) answer();
      await nothingInHand(body.id);
      expect(calls).toBe(24);
      expect(await released()).toBe(0);
      if (trigger === 'PerDocument')
        expect(await company.call('POST', `imports/${body.id}/post-processing/1/resume`)).toMatchObject({
          status: 409,
          body: {
            detail: 'Post-processing of each document as it is created is part of its import: resume the import.',
          },
        });
      receiver.answer = (response) => {
        calls += 1;
        response.writeHead(204).end();
      };
      await company.call('POST', `imports/${body.id}/resume`);
      expect(await company.settled(body.id)).toMatchObject({
        status: 'Completed',
        postProcessing: { completed: 80, errors: 0 },
      });
      expect(calls).toBe(40);
      await receiver.stop();
    },
  );

  it('stays paused where its workflow is lost', async () => {
    const id = await begin('JobQueue');
    await company.call('POST', `imports/${id}/post-processing/1/pause`);
    await gate.open();
    const connection = await Connection.connect({ address: system.configuration.temporalAddress });
    const { workflow, workflowService } = new Client({ connection });
    const lost = await workflow
      .getHandle(jobWorkflowId({ importId: id, kind: 'post-processing', number: 1 }))
      .describe();
    await workflowService.deleteWorkflowExecution({
      namespace: 'default',
      workflowExecution: { workflowId: lost.workflowId, runId: lost.runId },
    });
    const { superuser } = system.database;
    const begunAgain = async () => {
      // As if it had not moved for longer than housekeeping waits.
      await superuser`UPDATE job SET updated_at = now() - interval '1 hour' WHERE import_id = ${id}`;
      const found = await workflow
        .getHandle(jobWorkflowId({ importId: id, kind: 'post-processing', number: 1 }))
        .describe()
        .catch(() => undefined);
      return found && found.runId !== lost.runId && hasNothingToDo(found) ? true : undefined;
    };
    await poll(begunAgain, { timeoutMs: 30_000, waitingFor: 'another workflow' });
    const before = await released();
    expect(before).toBeLessThan(40);
    expect(await company.get(id)).toMatchObject({ status: 'PostProcessing', postProcessing: { status: 'On Hold' } });
    await company.call('POST', `imports/${id}/post-processing/1/resume`);
    expect(await company.settled(id)).toMatchObject({ status: 'Completed' });
    expect(await released()).toBe(40);
    await connection.close();
  });

  it('obeys the last of many orders to pause and go on', async () => {
    const id = await begin('JobQueue');
    const connection = await Connection.connect({ address: system.configuration.temporalAddress });
    const handle = new Client({ connection }).workflow.getHandle(
      jobWorkflowId({ importId: id, kind: 'post-processing', number: 1 }),
    );
    for (let count = 0; count < 6; count += 1) await handle.signal(count % 2 ? 'resume' : 'pause');
    await handle.signal('pause');
    await gate.open();
    // All words have been said: the workflow has nothing in hand.
    await poll(async () => (hasNothingToDo(await handle.describe()) ? true : undefined), {
      timeoutMs: 20_000,
      waitingFor: 'the last word',
    });
    expect((await company.get(id)).postProcessing).toMatchObject({ status: 'On Hold' });
    await handle.signal('resume');
    expect(await company.settled(id)).toMatchObject({ status: 'Completed' });
    await connection.close();
  });

  it('of some records is cancelled without the others', async () => {
    const { superuser } = system.database;
    series += 1;
    const postProcessing = { trigger: 'PerDocument' as const, steps: [{ step: 'release' }] };
    await company.putIntegration('followed', { ...salesOrdersSetup, batchSize: 2, postProcessing });
    const { id } = (await company.start('followed', orders(`C${series}`, 40), { processing: 'choose' })).body;
    await superuser.unsafe(`
      CREATE FUNCTION closed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE check_violation USING MESSAGE = 'closed'; END $$;
      CREATE TRIGGER closed BEFORE UPDATE OF status ON sales_document FOR EACH ROW EXECUTE FUNCTION closed();
      GRANT EXECUTE ON FUNCTION closed() TO public`);
    const records = Array.from({ length: 30 }, (_, index) => index + 2);
    const { body: some } = await company.call('POST', `imports/${id}/process`, { mode: 'now', records });
    await superuser.unsafe('DROP FUNCTION closed CASCADE');
    expect(some).toMatchObject({
      status: 'Staged',
      counts: { completed: 30, waiting: 10 },
      postProcessing: { errors: 30 },
    });

    await gate.shut(2);
    await company.call('POST', `imports/${id}/post-processing/retry`, { status: 'Error' }, { prefer: 'respond-async' });
    await gate.reachedAfter(async () => ((await company.get(id)).postProcessing?.completed ?? 0) > 2);
    const { status, body } = await cancel(id);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'Staged',
      counts: { completed: 30, waiting: 10, skipped: 0 },
      postProcessing: { status: 'Cancelled' },
    });
    const { body: whole } = await company.call('POST', `imports/${id}/process`, { mode: 'now' });
    expect(whole).toMatchObject({ counts: { completed: 40, waiting: 0 } });
    await expectTrue(superuser, await company.get(id));
  });

  it('is stopped and comes to its end at the same time', async () => {
    const id = await begin('JobQueue');
    const { superuser, application } = system.database;
    const [row] = await superuser`SELECT company_id FROM import WHERE import_id = ${id}`;
    const ref = { companyId: row?.company_id as number, importId: id, number: 1 };
    const dependencies = { database: application, engine: system.engine } as Parameters<typeof controlJob>[0];
    const waiting = (count: number) =>
      poll(
        async () => {
          const [found] = await superuser`
            SELECT count(*)::int AS count FROM pg_stat_activity
            WHERE wait_event_type = 'Lock' AND datname = current_database() AND (query LIKE '%FROM import WHERE import_id%FOR UPDATE%' OR query LIKE '%UPDATE job SET cancel_requested_at%')`;
          return found?.count >= count ? true : undefined;
        },
        { timeoutMs: 10_000, waitingFor: 'the orders to be held up' },
      );
    await company.call('POST', `imports/${id}/pause`);
    await gate.open();
    await nothingInHand(id);
    let both: Promise<unknown> | undefined;
    await superuser.begin(async (tx) => {
      await tx`SELECT FROM import WHERE import_id = ${id} FOR UPDATE`;
      const end = finishPostProcessing(application, { ...ref, cancelled: true });
      await waiting(1);
      both = Promise.all([end, controlJob(dependencies, { ...ref, kind: 'post-processing' }, 'cancel')]);
      await waiting(2);
    });
    await both;
    expect(await company.settled(id)).toMatchObject({ status: 'Cancelled' });
  });

  it('is begun by a worker where the process has ended that asked for it', async () => {
    const id = await begin('JobQueue');
    await cancel(id);
    const [row] = await system.database.superuser`SELECT company_id FROM import WHERE import_id = ${id}`;
    await inCompany(system.database.application, row?.company_id, (tx) =>
      beginRetry(tx, { companyId: row?.company_id, importId: id }, {}, 'test'),
    );
    // As if nobody had begun it for longer than housekeeping waits.
    await system.database.superuser`
      UPDATE job SET updated_at = now() - interval '1 hour' WHERE import_id = ${id} AND kind = 'post-processing' AND number = 2`;
    expect(await company.settled(id)).toMatchObject({
      status: 'Completed',
      postProcessing: { number: 2, completed: 40 },
    });
  });

  it('stops at its time limit, and says so', async () => {
    const id = await begin('JobQueue', { timeoutMinutes: 600 });
    const run = await company.call<{ deadline: string }>('GET', `imports/${id}/post-processing/1`);
    expect(new Date(run.body.deadline).getTime()).toBeGreaterThan(Date.now() + 599 * 60_000);
    await cancel(id);
    const superuser = system.database.superuser;
    await gate.shut();
    // The limit of a run that begins anew: over in a moment.
    await superuser.begin(async (tx) => {
      await tx`LOCK TABLE post_processing_portion IN EXCLUSIVE MODE`;
      await company.call('POST', `imports/${id}/post-processing/retry`, {}, { prefer: 'respond-async' });
      await tx`UPDATE job SET deadline = clock_timestamp() + interval '1 second' WHERE import_id = ${id} AND kind = 'post-processing' AND number = 2`;
    });
    await expect
      .poll(
        () =>
          superuser`SELECT 1 FROM job WHERE import_id = ${id} AND kind = 'post-processing' AND clock_timestamp() > deadline`,
      )
      .toHaveLength(1);
    // Only what is in hand passes, again and again, until the limit has told.
    await poll(
      async () => {
        await gate.passOne();
        return !isRunning((await company.get(id)).status) || undefined;
      },
      { timeoutMs: 60_000, intervalMs: 200, waitingFor: 'the end at the time limit' },
    );
    const found = await company.get(id);
    expect(found).toMatchObject({
      status: 'CompletedWithErrors',
      timedOut: true,
      postProcessing: { status: 'Error', errors: 0 },
      message: expect.stringMatching(
        /^Import complete with errors: 40 created, .*; post-processing: \d+ done, 0 errors, \d+ not done$/,
      ),
    });
    const { body } = await company.call('GET', `imports/${id}/post-processing/2`);
    expect(body).toMatchObject({ status: 'Error', timedOut: true });
    expect(await released()).toBe(found.postProcessing?.completed);
  });
});
