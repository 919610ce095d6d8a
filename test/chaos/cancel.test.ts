import { describe, expect, it } from 'vitest';
import type { Import } from '../../api/imports/schemas.js';
import { workflowIdOf } from '../../temporal/engine.js';
import type { ApiClient } from '../harness/api-client.js';
import { expectConsistent } from '../harness/oracle.js';
import { ordersFile, printSeconds, type RunningImport, useStack } from '../harness/running-stack.js';

const orders = 2_000;

describe('cancel, pause and resume', () => {
  const running = useStack();

  /** An import whose file is being read: two chunks are stored, others wait at the gate. */
  async function reading(processing: 'choose' | 'background' = 'background'): Promise<RunningImport> {
    const client = await running.company();
    const gate = await running.gateAtStaging(client, 2);
    const id = await running.begin(client, ordersFile(6_000), processing);
    await running.midStaging(id, gate, 8_000);
    return { client, id, gate };
  }

  /** Pauses a running import and waits until none of its activities is running. */
  async function pause({ client, id, gate }: RunningImport): Promise<Import> {
    const { body } = await client.call<Import>('POST', `imports/${id}/pause`);
    await gate.open();
    await untilIdle(id);
    return body;
  }

  /** Waits until no activity of a paused import is running. */
  const untilIdle = (id: string): Promise<void> =>
    running.until('no activity to be running', async () => {
      const { raw } = await running.temporal.workflow.getHandle(workflowIdOf(id)).describe();
      return (raw.pendingActivities?.length ?? 0) === 0;
    });

  /** Waits until the import is cancelled, and checks its counts, its documents and its workflow. */
  async function expectCancelled(
    what: string,
    { client, id, gate }: RunningImport,
    requestedAt: Date,
  ): Promise<Import> {
    const ended = await client.reaches(id, 'Cancelled');
    printSeconds(what, (Date.now() - requestedAt.getTime()) / 1_000);
    // No batch is being processed any more. A chunk of a file may still be, but it is not stored.
    if (ended.run.number > 0) expect(await gate.waiting()).toBe(0);
    await gate.open();
    await running.until('the end of the chunks', async () => (await gate.waiting()) === 0);
    expect(ended.counts.waiting).toBe(0);
    expect(ended.counts.skipped).toBeGreaterThan(0);
    await expectConsistent(running.superuser, ended);
    expect(await running.documents(client)).toHaveLength(ended.counts.completed / 5);
    await running.until('the end of the workflow', async () => {
      const { status } = await running.temporal.workflow.getHandle(workflowIdOf(id)).describe();
      return status.name !== 'RUNNING';
    });
    expect(await client.get(id)).toEqual(ended);
    return ended;
  }

  const cancel = (client: ApiClient, id: string) => client.call<Import>('POST', `imports/${id}/cancel`);

  it('cancels an import while its file is being staged', async () => {
    const staging = await reading();
    const requestedAt = new Date();
    expect((await cancel(staging.client, staging.id)).body.status).toBe('Cancelled');
    const ended = await expectCancelled('cancel during staging', staging, requestedAt);
    expect(ended.counts.total).toBeLessThan(30_000);
  });

  it('cancels a staged import that waits for the choice of how to process it', async () => {
    const client = await running.company();
    const gate = await running.gateAtBatches(client, 0);
    const id = await running.begin(client, ordersFile(100), 'choose');
    await client.settled(id);
    const requestedAt = new Date();
    expect((await cancel(client, id)).status).toBe(200);
    await expectCancelled('cancel when staged', { client, id, gate }, requestedAt);
  });

  it('cancels an import in the middle of processing, by two concurrent requests, and processes the rest later', async () => {
    const { client, id, gate } = await running.processing(orders);
    const requestedAt = new Date();
    const answers = await Promise.all([cancel(client, id), cancel(client, id)]);
    for (const answer of answers) expect([200, 409]).toContain(answer.status);
    const ended = await expectCancelled('cancel in a batch, twice', { client, id, gate }, requestedAt);
    expect(ended.counts.completed).toBeGreaterThanOrEqual(1_500);
    expect((await cancel(client, id)).status).toBe(409);
    await gate.open();
    const again = await client.process(id, { status: 'Skipped' }, { prefer: 'wait=60' });
    expect(again.status).toBe(200);
    await running.expectComplete(client, again.body, orders);
  });

  it('cancels a paused import', async () => {
    const paused = await running.processing(orders);
    const { client, id } = paused;
    expect((await pause(paused)).status).toBe('Paused');
    const before = await client.get(id);
    const requestedAt = new Date();
    await cancel(client, id);
    const ended = await expectCancelled('cancel when paused', paused, requestedAt);
    expect(ended.counts.completed).toBe(before.counts.completed);
  });

  it('cancels a batch that hangs', async () => {
    const client = await running.company();
    const gate = await running.gateAtBatches(client, 0);
    const id = await running.begin(client, ordersFile(orders));
    await gate.reached();
    const requestedAt = new Date();
    await cancel(client, id);
    const ended = await expectCancelled('cancel in a batch that hangs', { client, id, gate }, requestedAt);
    expect(ended.counts.completed).toBe(0);
  });

  it('cancels an import while the worker is killed', async () => {
    const { client, id, gate } = await running.processing(orders);
    const pid = running.worker.pid;
    const asking = cancel(client, id);
    running.signal(running.worker, 'SIGKILL');
    await running.until('a new worker', async () => running.worker.pid !== undefined && running.worker.pid !== pid);
    const requestedAt = new Date();
    expect((await asking).status).toBeLessThan(300);
    // The cancel completes only after Temporal has detected the lost attempts.
    await expectCancelled('cancel and kill -9 of the worker', { client, id, gate }, requestedAt);
  });

  it("cancels an import by Temporal's own cancel request", async () => {
    const cancelled = await running.processing(orders);
    const { id } = cancelled;
    const requestedAt = new Date();
    const handle = running.temporal.workflow.getHandle(workflowIdOf(id));
    await handle.cancel();
    await handle.signal('pause');
    await expectCancelled("Temporal's own cancel", cancelled, requestedAt);
    expect((await handle.describe()).status.name).toBe('CANCELLED');
  });

  it("cancels an import by Temporal's own cancel request during staging", async () => {
    const staging = await reading();
    const requestedAt = new Date();
    await running.cli('workflow', 'cancel', '--workflow-id', workflowIdOf(staging.id));
    await expectCancelled("Temporal's own cancel during staging", staging, requestedAt);
  });

  it('completes a cancel whose signal was lost', async () => {
    const lost = await running.processing(orders);
    await pause(lost);
    // This is the state after an API process died between the two steps of a cancel.
    await running.superuser`UPDATE import SET status = 'Cancelling', cancel_requested_at = now() WHERE import_id = ${lost.id}`;
    await expectCancelled('cancel whose signal was lost', lost, new Date());
  });

  it('processes, pauses, resumes and cancels an import from the Temporal CLI', async () => {
    const client = await running.company();
    const gate = await running.gateAtBatches(client, 2);
    const id = await running.begin(client, ordersFile(orders), 'choose');
    await client.settled(id);
    const workflow = ['--workflow-id', workflowIdOf(id)];
    const query = async () =>
      JSON.parse(await running.cli('workflow', 'query', ...workflow, '--type', 'progress', '-o', 'json'));
    expect(JSON.stringify(await query())).toContain(`Staged: ${orders * 5} of ${orders * 5} records are ready`);

    const update = ['workflow', 'update', 'execute', ...workflow, '--name', 'process', '-o', 'json', '--input'];
    await running.cli(...update, '{"mode":"background"}');
    await running.midBatch(id, gate, 2);
    await running.cli('workflow', 'signal', ...workflow, '--name', 'pause');
    await client.reaches(id, 'Paused');
    await gate.shut(4);
    await untilIdle(id);
    const paused = await client.get(id);
    expect(JSON.stringify(await query())).toContain(paused.message);
    await expect(running.cli(...update, '{"mode":"background"}')).rejects.toThrow();
    await running.cli('workflow', 'signal', ...workflow, '--name', 'resume');
    await running.until('progress', async () => (await client.get(id)).run.processed > paused.run.processed);
    const requestedAt = new Date();
    await running.cli('workflow', 'signal', ...workflow, '--name', 'cancel');
    await expectCancelled('cancel from the CLI', { client, id, gate }, requestedAt);
  });

  it('rejects the requests that wait for the end of staging when the import is cancelled', async () => {
    const staging = await reading('choose');
    const handle = running.temporal.workflow.getHandle(workflowIdOf(staging.id));
    const waiting = handle.startUpdate('process', { args: [{ mode: 'now' }], waitForStage: 'ACCEPTED' });
    const outcome = waiting.then((update) => update.result()).catch((error: Error) => error);
    await waiting;
    await expect(handle.executeUpdate('process', { args: [{ mode: 'now' }] })).rejects.toThrow();
    const requestedAt = new Date();
    await Promise.all([handle.signal('pause'), handle.signal('cancel'), handle.signal('resume')]);
    await expectCancelled('cancel while a request waits for staging', staging, requestedAt);
    expect(await outcome).toBeInstanceOf(Error);
  });

  it('waits for the end of the run if the Temporal CLI requests the mode "now"', async () => {
    const client = await running.company();
    const id = await running.begin(client, ordersFile(500), 'choose');
    await client.settled(id);
    const answer = await running.cli(
      ...['workflow', 'update', 'execute', '--workflow-id', workflowIdOf(id), '--name', 'process', '-o', 'json'],
      ...['--input', '{"mode":"now"}'],
    );
    expect(JSON.parse(answer).result).toMatchObject({ runNo: 1, progress: { status: 'Completed', documents: 500 } });
    await running.expectComplete(client, await client.get(id), 500);
  });
});
