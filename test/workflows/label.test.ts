import { randomBytes } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { JobQueueEntry } from '../../api/job-queue/schemas.js';
import { undone } from '../api/undos/undone.js';
import { getBody, save, useBench } from '../harness/bench.js';
import { orderFile, orderLine, ordersSetup } from '../harness/world.js';

const bench = useBench();
let connection: Connection;
beforeAll(async () => {
  connection = await Connection.connect({ address: bench.system.configuration.temporalAddress });
});
afterAll(() => connection?.close());

it('every workflow of an import is found in Temporal by company, integration, kind and number of the job', async () => {
  const integration = `labelled-${randomBytes(4).toString('hex')}`;
  await save(bench.client, integration, {
    ...ordersSetup(),
    postProcessing: { trigger: 'JobQueue', steps: [{ step: 'release' }] },
  });
  const { workflow } = new Client({ connection });
  const found = async (query: string): Promise<string[]> => {
    const ids: string[] = [];
    for await (const { workflowId } of workflow.list({
      query: `LongshoreIntegration = "${integration}" AND LongshoreCompany = "acme" AND ${query}`,
    }))
      ids.push(workflowId);
    return ids;
  };
  const { body } = await bench.client.start(integration, orderFile(orderLine('L1'), orderLine('L2')), {
    processing: 'choose',
  });
  await expect.poll(() => found('LongshoreKind = "import"')).toEqual([`import-${body.id}`]);
  await bench.client.call('POST', `imports/${body.id}/dry-runs`, {}, { prefer: 'wait=60' });
  await bench.client.process(body.id);
  await bench.client.settled(body.id);
  await undone(bench.client, body.id);
  const { entries } = await getBody<{ entries: JobQueueEntry[] }>(bench.client, `job-queue?integration=${integration}`);
  expect(entries.map(({ kind }) => kind)).toEqual(['undo', 'post-processing', 'processing', 'dry-run']);
  for (const { kind, number, workflowId } of entries)
    await expect
      .poll(() => found(`LongshoreKind = "${kind}" AND LongshoreJob = ${number}`), { message: kind })
      .toEqual([workflowId]);
});
