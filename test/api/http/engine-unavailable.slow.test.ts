import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Import } from '../../../api/imports/schemas.js';
import { poll } from '../../../cli/stack/poll.js';
import { Connections } from '../../../connectors/connections/connections.js';
import { projectRoot } from '../../../runtime/project-root.js';
import { connectEngine } from '../../../temporal/connect-engine.js';
import { type Engine, workflowIdOf } from '../../../temporal/engine.js';
import { ApiClient } from '../../harness/api-client.js';
import { type ApiServer, startApiServer } from '../../harness/api-server.js';
import { start, useTemporalBench, whileBatchesWait } from '../../harness/temporal-bench.js';
import { sampleOrders } from '../../harness/world.js';

const bench = useTemporalBench();

describe('an API without Temporal', () => {
  let engine: Engine;
  let connections: Connections;
  let api: ApiServer;
  let withoutEngine: ApiClient;
  beforeAll(async () => {
    const { configuration } = bench.system;
    // No server listens at port 1.
    engine = connectEngine({ ...configuration, temporalAddress: '127.0.0.1:1' });
    connections = new Connections(configuration);
    api = await startApiServer(configuration, { engine, connections });
    withoutEngine = new ApiClient(api.url, bench.client.key, bench.client.company);
  });
  afterAll(async () => {
    await api?.stop();
    await Promise.all([engine?.close(), connections?.close()]);
  });
  /** The answer to a cancel that is stored; a worker may have executed it before the API stops waiting for the engine. */
  const storedCancel = {
    status: expect.toBeOneOf([200, 202]),
    body: { status: expect.toBeOneOf(['Cancelling', 'Cancelled']) },
  };
  const request = (path: string, body?: object) =>
    withoutEngine.call<Import>('POST', path, body, { prefer: 'respond-async' });

  it('stores a cancel, which a worker executes', async () => {
    const id = await start(bench, sampleOrders('KEPT', 3), 'choose');
    await bench.client.reaches(id, 'Staged');
    expect(await request(`imports/${id}/cancel`)).toMatchObject(storedCancel);
    await bench.client.reaches(id, 'Cancelled');
  });

  it('stores the cancel of a run that is being processed', async () => {
    const id = await start(bench, sampleOrders('BUSY', 3), 'choose');
    await bench.client.reaches(id, 'Staged');
    await whileBatchesWait(bench, id, async () => {
      expect(await request(`imports/${id}/cancel`)).toMatchObject(storedCancel);
    });
    await bench.client.reaches(id, 'Cancelled');
  });

  it('stores an undo', async () => {
    const id = await start(bench, sampleOrders('UNDONE', 3), 'background');
    await bench.client.reaches(id, 'Completed');
    expect((await request(`imports/${id}/undo`)).status).toBeOneOf([200, 202]);
    await bench.client.reaches(id, 'Undone');
  });

  it('stores the cancel of a dry run', async () => {
    const id = await start(bench, sampleOrders('DRY', 3), 'choose');
    await bench.client.reaches(id, 'Staged');
    const { superuser } = bench.system.database;
    await superuser.begin(async (tx) => {
      await tx`LOCK TABLE item IN ACCESS EXCLUSIVE MODE`;
      const { body } = await bench.client.call('POST', `imports/${id}/dry-runs`, {}, { prefer: 'respond-async' });
      expect((await request(`imports/${id}/dry-runs/${body.number}/cancel`)).status).toBeOneOf([200, 202]);
    });
    await poll(
      async () => {
        const { body } = await bench.client.call<{ entries: { status: string }[] }>('GET', `imports/${id}/dry-runs`);
        return body.entries[0]?.status === 'Cancelled' || undefined;
      },
      { timeoutMs: 30_000, waitingFor: 'the dry run to be cancelled' },
    );
  });

  it('stores the cancel of post-processing, and refuses a pause', async () => {
    const { superuser } = bench.system.database;
    const id = await superuser.begin(async (tx) => {
      // Every release waits for this lock.
      await tx`LOCK TABLE post_processing_entry IN ACCESS EXCLUSIVE MODE`;
      const id = await start(bench, sampleOrders('FOLLOWED', 3), 'background', 'JobQueue');
      await bench.client.reaches(id, 'PostProcessing');
      const paused = await request(`imports/${id}/pause`);
      expect(paused).toMatchObject({ status: 503, body: { code: 'engine_unavailable' } });
      const [run] = await superuser`SELECT paused FROM job WHERE import_id = ${id} AND kind = 'post-processing'`;
      expect(run?.paused).toBe(false);
      expect(await request(`imports/${id}/cancel`)).toMatchObject(storedCancel);
      return id;
    });
    await bench.client.reaches(id, 'Cancelled', 'Completed');
  });

  it('stores a dry run', async () => {
    const id = await start(bench, sampleOrders('TRIED', 3), 'choose');
    await bench.client.reaches(id, 'Staged');
    expect((await request(`imports/${id}/dry-runs`, {})).status).toBeOneOf([200, 202]);
    await expect
      .poll(async () => (await bench.client.call<{ status: string }>('GET', `imports/${id}/dry-runs/1`)).body.status)
      .toBe('Completed');
  });

  it('stores a request to process', async () => {
    const id = await start(bench, sampleOrders('ASKED', 3), 'choose');
    await bench.client.reaches(id, 'Staged');
    expect(await request(`imports/${id}/process`, { mode: 'background' })).toMatchObject({
      status: 202,
      body: { status: 'Processing' },
    });
    await bench.client.reaches(id, 'Completed');
  });
});

describe('a workflow whose tasks fail', () => {
  const address = inject('temporalAddress');
  const taskQueue = `failing-${randomUUID()}`;
  let folder: string;
  let connection: NativeConnection;
  beforeAll(async () => {
    folder = await mkdtemp(join(projectRoot, 'dist/failing-'));
    connection = await NativeConnection.connect({ address });
  });
  afterAll(async () => {
    await connection?.close();
    await rm(folder, { recursive: true });
  });

  it('does not refuse a request to process, which begins once the workflow is gone', async () => {
    const id = await start(bench, sampleOrders('FAILING', 3), 'choose');
    await bench.client.reaches(id, 'Staged');
    const { workflow } = bench.temporal;
    await workflow.getHandle(workflowIdOf(id)).terminate();
    await workflow.start('importFile', { taskQueue, workflowId: workflowIdOf(id) });
    const path = join(folder, 'broken.js');
    await writeFile(path, "export const importFile = async () => { throw new Error('this code is broken'); };");
    const logger = new DefaultLogger('ERROR', () => {});
    const worker = await Worker.create({
      connection,
      taskQueue,
      workflowBundle: await bundleWorkflowCode({ workflowsPath: path, logger }),
      shutdownGraceTime: 0,
    });
    await worker.runUntil(async () => {
      await poll(
        async () => {
          const { raw } = await workflow.getHandle(workflowIdOf(id)).describe();
          return (raw.pendingWorkflowTask?.attempt ?? 0) >= 3 || undefined;
        },
        { timeoutMs: 60_000, waitingFor: 'a task that has failed twice' },
      );
      expect(await bench.client.process(id, { mode: 'background' })).toMatchObject({ status: 202 });
    });
    await workflow.getHandle(workflowIdOf(id)).terminate();
    await bench.client.reaches(id, 'Completed');
  });
});
