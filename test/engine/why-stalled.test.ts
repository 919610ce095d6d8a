import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectEngine } from '../../engine/engine.js';
import { workflowTrouble } from '../../engine/workflow-trouble.js';
import { projectRoot } from '../../project-root.js';
import { poll } from '../../stack/poll.js';
import { startSystem, type TestSystem } from '../harness/system.js';
import { orders, reaches, type Stage, setStage, start, whileBatchesWait } from '../workflows/stage.js';

let system: TestSystem;
let stage: Stage;
beforeAll(async () => {
  system = await startSystem();
  stage = await setStage(system);
});
afterAll(async () => {
  await stage?.close();
  await system?.stop();
});

it('tells of an import that has not moved for a minute, since when and why', async () => {
  const id = await start(stage, orders('STILL', 4), 'choose');
  await reaches(stage, id, 'Staged');
  await whileBatchesWait(stage, id, async () => {
    expect(await stage.company.get(id)).toMatchObject({ status: 'Processing', stalled: null });
    await system.database
      .superuser`UPDATE import SET updated_at = now() - interval '2 minutes' WHERE import_id = ${id}`;
    const found = await stage.company.get(id);
    expect(found.stalled?.reason).toBe(`The Temporal UI shows what its workflow import-${id} is at.`);
    expect(Date.now() - Date.parse(found.stalled?.since as string)).toBeGreaterThan(60_000);
    const { body } = await stage.company.call<{ entries: { id: string; stalled: object | null }[] }>('GET', 'imports');
    expect(body.entries.find((one) => one.id === id)?.stalled).toMatchObject({
      reason: 'Nothing has moved for a minute.',
    });
  });
  await reaches(stage, id, 'Completed');
  expect(await stage.company.get(id)).toMatchObject({ stalled: null });
});

it('says that the workers’ code does not fit a run whose every step fails', async () => {
  const folder = await mkdtemp(join(projectRoot, 'dist/unfit-'));
  await writeFile(
    join(folder, 'index.js'),
    `exports.importFile = async () => { throw new TypeError('none of ours'); };`,
  );
  const { temporalAddress: address } = system.configuration;
  const taskQueue = `unfit-${randomUUID()}`;
  const connection = await NativeConnection.connect({ address });
  const worker = await Worker.create({
    connection,
    taskQueue,
    workflowBundle: await bundleWorkflowCode({
      workflowsPath: join(folder, 'index.js'),
      logger: new DefaultLogger('ERROR', () => {}),
    }),
  });
  const client = new Client({ connection: await Connection.connect({ address }) });
  const workflowId = `import-${randomUUID()}`;
  const engine = connectEngine({ ...system.configuration, taskQueue });
  await worker.runUntil(async () => {
    const handle = await client.workflow.start('importFile', { taskQueue, workflowId });
    const said = await poll(async () => (await engine.troubleOf(workflowId))?.match(/does not fit this run/)?.[0], {
      within: 30_000,
      waitingFor: 'the trouble to be seen',
    });
    expect(said).toBe('does not fit this run');
    await handle.terminate();
  });
  expect(await engine.troubleOf(workflowId)).toBe('Its workflow is gone; a worker sees to that within seconds.');
  expect(await engine.troubleOf('import-none')).toBe('Its workflow is gone; a worker sees to that within seconds.');
  await Promise.all([engine.close(), client.connection.close(), connection.close()]);
  await rm(folder, { recursive: true });
});

it.each([
  [{}, undefined],
  [{ pendingWorkflowTask: { attempt: 1 } }, 'It waits for a worker to take its next step.'],
  [{ pendingActivities: [{ state: 1 }] }, 'It waits for a worker to take its next step.'],
  [{ pendingActivities: [{ state: 2, attempt: 1 }] }, undefined],
  [
    {
      pendingActivities: [
        {
          activityType: { name: 'processBatch' },
          state: 1,
          attempt: 7,
          lastFailure: { message: 'PostgreSQL error 53300' },
        },
      ],
    },
    '"processBatch" was tried 7 times: PostgreSQL error 53300',
  ],
])('puts %j in words', (described, told) => {
  expect(workflowTrouble(described)).toBe(told);
});
