import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Import } from '../../api/imports/schemas.js';
import { poll } from '../../cli/stack/poll.js';
import { workflowIdOf } from '../../temporal/engine.js';
import type { ApiClient } from '../harness/api-client.js';
import { expectTrue } from '../harness/oracle.js';
import { measured, ordersFile, RunningStack } from './running-stack.js';

const orders = 2_000;

describe('cancel, pause and resume', () => {
  let running: RunningStack;
  beforeAll(async () => {
    running = await RunningStack.start();
  });
  afterEach(({ task }) => {
    if (task.result?.state === 'fail') console.log(running.log());
  });
  afterAll(() => running?.stop());

  /** An import in the middle of its processing. */
  async function processing(): Promise<{ client: ApiClient; id: string }> {
    const client = await running.company();
    await running.slowBatches(client, 0.2);
    const id = await running.begin(client, ordersFile(orders));
    await running.midBatch(id, 3);
    return { client, id };
  }

  /** Makes batches and chunks sleep in the middle of their transactions. */
  const inHand = async (): Promise<number> => {
    const [row] = await running.superuser`
      SELECT count(*)::int AS sessions FROM pg_stat_activity WHERE application_name = 'longshore' AND wait_event = 'PgSleep'`;
    return row?.sessions;
  };

  /** Waits until nothing of a paused import is running. */
  const resting = (id: string): Promise<void> =>
    running.until('rest', async () => {
      const { raw } = await running.temporal.workflow.getHandle(workflowIdOf(id)).describe();
      return (raw.pendingActivities?.length ?? 0) === 0;
    });

  /** Waits for Cancelled and checks what that implies. */
  async function expectCancelled(what: string, client: ApiClient, id: string, asked: Date): Promise<Import> {
    const ended = await poll(
      async () => {
        const shown = await client.get(id);
        return shown.status === 'Cancelled' ? shown : undefined;
      },
      { timeoutMs: 60_000, intervalMs: 20, waitingFor: `${what}: Cancelled` },
    );
    measured(what, (Date.now() - asked.getTime()) / 1_000);
    expect(await inHand()).toBe(0);
    expect(ended.counts.waiting).toBe(0);
    expect(ended.counts.skipped).toBeGreaterThan(0);
    await expectTrue(running.superuser, ended);
    expect(await running.documents(client)).toHaveLength(ended.counts.completed / 5);
    await running.until('the end of the workflow', async () => {
      const { status } = await running.temporal.workflow.getHandle(workflowIdOf(id)).describe();
      return status.name !== 'RUNNING';
    });
    expect(await client.get(id)).toEqual(ended);
    return ended;
  }

  const cancel = (client: ApiClient, id: string) => client.call<Import>('POST', `imports/${id}/cancel`);

  it('cancels while the file is staged', async () => {
    const client = await running.company();
    await running.slowStaging(client, 0.4);
    const id = await running.begin(client, ordersFile(6_000));
    await running.midStaging(id, 8_000);
    const asked = new Date();
    expect((await cancel(client, id)).body.status).toBe('Cancelled');
    const ended = await expectCancelled('cancel during staging', client, id, asked);
    expect(ended.counts.total).toBeLessThan(30_000);
  });

  it('cancels an import that waits for the choice', async () => {
    const client = await running.company();
    const id = await running.begin(client, ordersFile(100), 'choose');
    await running.settled(client, id);
    const asked = new Date();
    expect((await cancel(client, id)).status).toBe(200);
    await expectCancelled('cancel when staged', client, id, asked);
  });

  it('cancels in the middle of processing, twice at once, and processes the rest later', async () => {
    const { client, id } = await processing();
    const asked = new Date();
    const answers = await Promise.all([cancel(client, id), cancel(client, id)]);
    for (const answer of answers) expect([200, 409]).toContain(answer.status);
    const ended = await expectCancelled('cancel in a batch, twice', client, id, asked);
    expect(ended.counts.completed).toBeGreaterThanOrEqual(1_500);
    expect((await cancel(client, id)).status).toBe(409);
    const again = await client.call<Import>(
      'POST',
      `imports/${id}/process`,
      { mode: 'now', status: 'Skipped' },
      { prefer: 'wait=60' },
    );
    expect(again.status).toBe(200);
    await running.expectWhole(client, again.body, orders);
  });

  it('cancels when paused', async () => {
    const { client, id } = await processing();
    expect((await client.call<Import>('POST', `imports/${id}/pause`)).body.status).toBe('Paused');
    await resting(id);
    const before = await client.get(id);
    const asked = new Date();
    await cancel(client, id);
    const ended = await expectCancelled('cancel when paused', client, id, asked);
    expect(ended.counts.completed).toBe(before.counts.completed);
  });

  it('cancels a batch that hangs', async () => {
    const client = await running.company();
    // Far longer than the wait for the cancel.
    await running.slowBatches(client, 3_600);
    const id = await running.begin(client, ordersFile(orders));
    await running.midBatch(id, 0);
    const asked = new Date();
    await cancel(client, id);
    const ended = await expectCancelled('cancel in a batch that hangs', client, id, asked);
    expect(ended.counts.completed).toBe(0);
  });

  it('cancels while the worker is killed', async () => {
    const { client, id } = await processing();
    const pid = running.worker.pid;
    const asking = cancel(client, id);
    running.signal(running.worker, 'SIGKILL');
    await running.until('a new worker', async () => running.worker.pid !== undefined && running.worker.pid !== pid);
    const asked = new Date();
    expect((await asking).status).toBeLessThan(300);
    // The lost attempts must first be detected.
    await expectCancelled('cancel and kill -9 of the worker', client, id, asked);
  });

  it("cancels by Temporal's own cancel", async () => {
    const { client, id } = await processing();
    const asked = new Date();
    const handle = running.temporal.workflow.getHandle(workflowIdOf(id));
    await handle.cancel();
    await handle.signal('pause');
    await expectCancelled("Temporal's own cancel", client, id, asked);
    expect((await handle.describe()).status.name).toBe('CANCELLED');
  });

  it("cancels by Temporal's own cancel during staging", async () => {
    const client = await running.company();
    await running.slowStaging(client, 0.4);
    const id = await running.begin(client, ordersFile(6_000));
    await running.midStaging(id, 8_000);
    const asked = new Date();
    await running.cli('workflow', 'cancel', '--workflow-id', workflowIdOf(id));
    await expectCancelled("Temporal's own cancel during staging", client, id, asked);
  });

  it('ends a cancel whose signal was lost', async () => {
    const { client, id } = await processing();
    await client.call('POST', `imports/${id}/pause`);
    await resting(id);
    // The state left by an API that dies between the two steps of a cancel.
    await running.superuser`UPDATE import SET status = 'Cancelling', cancel_requested_at = now() WHERE import_id = ${id}`;
    await expectCancelled('cancel whose signal was lost', client, id, new Date());
  });

  it('is controlled from the Temporal CLI', async () => {
    const client = await running.company();
    await running.slowBatches(client, 0.2);
    const id = await running.begin(client, ordersFile(orders), 'choose');
    await running.settled(client, id);
    const workflow = ['--workflow-id', workflowIdOf(id)];
    const query = async () =>
      JSON.parse(await running.cli('workflow', 'query', ...workflow, '--type', 'progress', '-o', 'json'));
    expect(JSON.stringify(await query())).toContain(`Staged: ${orders * 5} of ${orders * 5} records are ready`);

    const update = ['workflow', 'update', 'execute', ...workflow, '--name', 'process', '-o', 'json', '--input'];
    await running.cli(...update, '{"mode":"background"}');
    await running.midBatch(id, 2);
    await running.cli('workflow', 'signal', ...workflow, '--name', 'pause');
    await running.until('the pause', async () => (await client.get(id)).status === 'Paused');
    await resting(id);
    const paused = await client.get(id);
    expect(JSON.stringify(await query())).toContain(paused.message);
    await expect(running.cli(...update, '{"mode":"background"}')).rejects.toThrow();
    await running.cli('workflow', 'signal', ...workflow, '--name', 'resume');
    await running.until('going on', async () => (await client.get(id)).run.processed > paused.run.processed);
    const asked = new Date();
    await running.cli('workflow', 'signal', ...workflow, '--name', 'cancel');
    await expectCancelled('cancel from the CLI', client, id, asked);
  });

  it('also ends requests that wait for the end of staging', async () => {
    const client = await running.company();
    await running.slowStaging(client, 0.4);
    const id = await running.begin(client, ordersFile(6_000), 'choose');
    await running.midStaging(id, 4_000);
    const handle = running.temporal.workflow.getHandle(workflowIdOf(id));
    const waiting = handle.startUpdate('process', { args: [{ mode: 'now' }], waitForStage: 'ACCEPTED' });
    const outcome = waiting.then((update) => update.result()).catch((error: Error) => error);
    await waiting;
    await expect(handle.executeUpdate('process', { args: [{ mode: 'now' }] })).rejects.toThrow();
    const asked = new Date();
    await Promise.all([handle.signal('pause'), handle.signal('cancel'), handle.signal('resume')]);
    await expectCancelled('cancel while a request waits for staging', client, id, asked);
    expect(await outcome).toBeInstanceOf(Error);
  });

  it('waits for the end of the run if the CLI requests mode now', async () => {
    const client = await running.company();
    const id = await running.begin(client, ordersFile(500), 'choose');
    await running.settled(client, id);
    const answer = await running.cli(
      ...['workflow', 'update', 'execute', '--workflow-id', workflowIdOf(id), '--name', 'process', '-o', 'json'],
      ...['--input', '{"mode":"now"}'],
    );
    expect(JSON.parse(answer).result).toMatchObject({ runNo: 1, progress: { status: 'Completed', documents: 500 } });
    await running.expectWhole(client, await client.get(id), 500);
  });
});
