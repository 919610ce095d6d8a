import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Import } from '../../api/imports/schemas.js';
import { poll } from '../../cli/stack/poll.js';
import { projectRoot } from '../../runtime/project-root.js';
import { connectEngine } from '../../temporal/connect-engine.js';
import type { Engine } from '../../temporal/engine.js';
import type { TaskFailure } from '../../temporal/task-failure.js';
import { awaitedQueues, diagnoseWorkflow, type WorkflowDescription } from '../../temporal/workflow-diagnosis.js';
import { start, useTemporalBench, whileBatchesWait } from '../harness/temporal-bench.js';
import { sampleOrders } from '../harness/world.js';

const bench = useTemporalBench();

it('an import without progress for a minute is shown as stalled, with the time and the reason', async () => {
  const id = await start(bench, sampleOrders('STALLED', 4), 'choose');
  await bench.client.reaches(id, 'Staged');
  await whileBatchesWait(bench, id, async () => {
    expect(await bench.client.get(id)).toMatchObject({ status: 'Processing', stalled: null });
    await bench.system.database
      .superuser`UPDATE import SET updated_at = now() - interval '2 minutes' WHERE import_id = ${id}`;
    const found = await bench.client.get(id);
    expect(found.stalled?.reason).toBe(`The Temporal UI shows the state of its workflow import-${id}.`);
    expect(Date.parse(found.stalled?.since as string)).toBeLessThan(Date.now() - 60_000);
    const { body } = await bench.client.call<{ entries: { id: string; stalled: object | null }[] }>('GET', 'imports');
    expect(body.entries.find((entry) => entry.id === id)?.stalled).toMatchObject({
      reason: 'No progress for a minute.',
    });
  });
  await bench.client.reaches(id, 'Completed');
  expect(await bench.client.get(id)).toMatchObject({ stalled: null });
});

it('the event stream of an import reports that it is stalled, and that it continues', async () => {
  const { superuser } = bench.system.database;
  const id = await start(bench, sampleOrders('WATCHED', 4), 'choose');
  await bench.client.reaches(id, 'Staged');
  await whileBatchesWait(bench, id, async () => {
    const leave = new AbortController();
    const { body } = await fetch(`${bench.system.url}/v1/companies/acme/imports/${id}/events`, {
      headers: { authorization: `Bearer ${bench.client.key}`, accept: 'text/event-stream' },
      signal: leave.signal,
    });
    const seen: Import[] = [];
    const watching = (async () => {
      let text = '';
      for await (const part of body as unknown as AsyncIterable<Uint8Array>) {
        text += Buffer.from(part).toString();
        const events = text.split('\n\n');
        text = events.pop() as string;
        for (const event of events) seen.push(JSON.parse(/^data: (.*)$/m.exec(event)?.[1] as string));
      }
    })().catch(() => {});
    const eventReceived = (stalled: boolean) =>
      poll(async () => (seen.length > 0 && (seen.at(-1)?.stalled !== null) === stalled ? true : undefined), {
        timeoutMs: 20_000,
        waitingFor: `an event of an import that ${stalled ? 'is stalled' : 'has progress'}`,
      });
    await eventReceived(false);
    await superuser`UPDATE import SET updated_at = now() - interval '2 minutes' WHERE import_id = ${id}`;
    await eventReceived(true);
    expect(seen.at(-1)).toEqual(await bench.client.get(id));
    await superuser`UPDATE import SET updated_at = now(), revision = revision + 1 WHERE import_id = ${id}`;
    await superuser`SELECT pg_notify('longshore_import', ${id})`;
    await eventReceived(false);
    leave.abort();
    await watching;
  });
  await bench.client.reaches(id, 'Completed');
});

describe('the diagnosis of a stalled workflow', () => {
  const address = inject('temporalAddress');
  const taskQueue = `stalled-${randomUUID()}`;
  let folder: string;
  let connection: NativeConnection;
  let client: Client;
  let engine: Engine;
  beforeAll(async () => {
    folder = await mkdtemp(join(projectRoot, 'dist/diagnosis-'));
    connection = await NativeConnection.connect({ address });
    client = new Client({ connection: await Connection.connect({ address }) });
    engine = connectEngine({ ...bench.system.configuration, taskQueue });
  });
  afterAll(async () => {
    await Promise.all([engine?.close(), client?.connection.close(), connection?.close()]);
    await rm(folder, { recursive: true });
  });

  const begin = async (): Promise<string> => {
    const workflowId = `import-${randomUUID()}`;
    await client.workflow.start('importFile', { taskQueue, workflowId });
    return workflowId;
  };
  /** Runs `work` while workers with this code run. */
  const withCode = async (code: string, work: () => Promise<unknown>): Promise<void> => {
    const path = join(folder, `${randomUUID()}.js`);
    await writeFile(path, `import { condition, proxyActivities, sleep } from '@temporalio/workflow';\n${code}`);
    const logger = new DefaultLogger('ERROR', () => {});
    const worker = await Worker.create({
      connection,
      taskQueue,
      workflowBundle: await bundleWorkflowCode({ workflowsPath: path, logger }),
      stickyQueueScheduleToStartTimeout: '100 milliseconds',
      shutdownGraceTime: 0,
    });
    await worker.runUntil(work);
  };
  const diagnosed = (workflowId: string, expected: RegExp) =>
    poll(async () => expected.test((await engine.diagnose(workflowId)) ?? '') || undefined, {
      timeoutMs: 30_000,
      waitingFor: `${expected}`,
    });

  it('says that no worker runs, and which task queue has none', async () => {
    const [waits, gone] = [await begin(), await begin()];
    await client.workflow.getHandle(gone).terminate();
    for (const workflowId of [waits, gone, 'import-none'])
      expect(await engine.diagnose(workflowId)).toBe('No worker is running; the import continues when one is started.');
    const code = `export const importFile = () => proxyActivities({ startToCloseTimeout: '1m', taskQueue: 'unpolled' }).processBatch();`;
    await withCode(code, async () => {
      await diagnosed(waits, /^"processBatch" waits for a worker of the task queue unpolled: no worker polls it/);
      for (const workflowId of [gone, 'import-none'])
        expect(await engine.diagnose(workflowId)).toBe('Its workflow is gone; a worker restarts it within seconds.');
    });
    await client.workflow.getHandle(waits).terminate();
  });

  it.each([
    ['does not match this run', undefined, 'export const another = async () => {};'],
    [
      'does not match this run',
      'export const importFile = async () => { await sleep(1); await condition(() => false); };',
      'export const importFile = () => proxyActivities({ startToCloseTimeout: 1000 }).processBatch();',
    ],
    [
      'fails in this run \\(tried 2 times\\): none of ours',
      undefined,
      "export const importFile = async () => { throw new TypeError('none of ours'); };",
    ],
  ])('says that the workers’ code %s', async (diagnosis, before, code) => {
    const workflowId = await begin();
    const handle = client.workflow.getHandle(workflowId);
    if (before)
      await withCode(before, () =>
        poll(async () => ((await handle.describe()).historyLength > 6 ? true : undefined), {
          timeoutMs: 20_000,
          waitingFor: 'a step of the earlier code',
        }),
      );
    await withCode(code, async () => {
      if (before) await handle.signal('continue');
      await diagnosed(workflowId, new RegExp(diagnosis));
    });
    await handle.terminate();
  });
});

const own = { executionConfig: { taskQueue: { name: 'own' } } };
const waiting = (name: string, more: object = {}) => ({
  activityType: { name },
  state: 1,
  attempt: 1,
  activityOptions: { taskQueue: { name: `own-${name}` } },
  ...more,
});
const under = {
  activityType: { name: 'stage' },
  state: 2,
  attempt: 1,
  activityOptions: { taskQueue: { name: 'own-stage' } },
};
const failed = { attempt: 7, lastFailure: { message: 'PostgreSQL error 53300' } };
const later = 'It waits for a worker to take its next step.';
const noWorker = 'No worker is running; the import continues when one is started.';
const notPolled = (name: string) =>
  `"${name}" waits for a worker of the task queue own-${name}: no worker polls it, as none is running or all are busy; it continues when one does.`;

/** What is pending, the task queues without a poller, the failure of the last workflow task, and the diagnosis. */
it.each<[WorkflowDescription, string[], TaskFailure | undefined, string | undefined]>([
  [{}, [], undefined, undefined],
  [{ pendingWorkflowTask: { state: 1, attempt: 1 } }, [], undefined, later],
  [{ pendingWorkflowTask: { state: 1, attempt: 1 } }, ['own'], undefined, noWorker],
  // The task is running: no other worker polls, because the worker is busy with it.
  [{ pendingWorkflowTask: { state: 2, attempt: 1 } }, ['own'], undefined, later],
  [{ pendingActivities: [under] }, ['own', 'own-stage'], undefined, undefined],
  [{ pendingActivities: [waiting('batch')] }, ['own-stage'], undefined, later],
  [{ pendingActivities: [waiting('batch')] }, ['own'], undefined, later],
  [{ pendingActivities: [under, waiting('batch')] }, ['own-batch'], undefined, notPolled('batch')],
  [{ pendingActivities: [under, waiting('batch')] }, ['own', 'own-batch'], undefined, noWorker],
  // A server that does not return the task queue: the diagnosis does not mention it.
  [{ pendingActivities: [waiting('batch', { activityOptions: null })] }, ['own'], undefined, later],
  [
    { pendingActivities: [waiting('batch', failed)] },
    [],
    undefined,
    '"batch" was tried 7 times: PostgreSQL error 53300',
  ],
  [{ pendingActivities: [waiting('batch', failed)] }, ['own-batch'], undefined, notPolled('batch')],
  [{ pendingWorkflowTask: { state: 2, attempt: 2 } }, [], undefined, 'Its next step failed 2 times; it is retried.'],
  [
    { pendingWorkflowTask: { state: 1, attempt: 3 } },
    [],
    { cause: 24, message: '[TMPRL1100] Nondeterminism error' },
    'The code of the workers does not match this run (tried 3 times): it continues with workers whose code does.',
  ],
  [{ pendingWorkflowTask: { state: 1, attempt: 3 } }, ['own'], { cause: 24, message: '' }, noWorker],
  [
    { pendingWorkflowTask: { state: 2, attempt: 2 } },
    [],
    { cause: 14, message: "Failed to initialize workflow of type 'importFile': no such function is exported" },
    'The code of the workers does not match this run (tried 2 times): it continues with workers whose code does.',
  ],
  [
    { pendingWorkflowTask: { state: 2, attempt: 2 } },
    [],
    { cause: 14, message: 'none of ours' },
    'The code of the workers fails in this run (tried 2 times): none of ours. It continues with workers whose code does not.',
  ],
  [
    { pendingWorkflowTask: { state: 2, attempt: 2 } },
    [],
    { cause: 1, message: 'UnhandledCommand' },
    'Its next step failed 2 times; it is retried.',
  ],
])('the diagnosis of %j, if no worker polls %j, is a sentence', (pending, unpolledNames, failure, diagnosis) => {
  const described = { ...own, ...pending };
  const unpolled = awaitedQueues(described).filter(({ name }) => unpolledNames.includes(name));
  expect(diagnoseWorkflow(described, { unpolled, failure })).toBe(diagnosis);
});
