import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { readConfiguration } from '../../runtime/configuration.js';
import { connectEngine } from '../../temporal/connect-engine.js';
import type { Engine } from '../../temporal/engine.js';

let connection: Connection;
let engine: Engine;
const taskQueue = 'queue-without-worker';
beforeAll(async () => {
  const TEMPORAL_ADDRESS = inject('temporalAddress');
  connection = await Connection.connect({ address: TEMPORAL_ADDRESS });
  const DATABASE_URL = 'postgres://unused@127.0.0.1:1/none';
  engine = connectEngine(readConfiguration({ DATABASE_URL, TEMPORAL_ADDRESS, TASK_QUEUE: taskQueue }) as never);
});
afterAll(async () => {
  await engine.close();
  await connection.close();
});

const importIdOf = (number: number): string => `0192aaaa-0000-7000-8000-${String(number).padStart(12, '0')}`;
const labels = { company: 'acme', integration: 'orders', kind: 'import' } as const;
const progress = { phase: 'done' } as never;
type Start = (client: Engine, ref: { companyId: number; importId: string }) => Promise<unknown>;
/** Every way to start a workflow. */
const starts: Record<string, Start> = {
  'an import': (client, ref) => client.start({ ...ref, processing: 'now' }, labels),
  'an import that is restarted': (client, ref) => client.restart({ ...ref, processing: 'now' }, labels),
  'a signal to an import that has ended': (client, ref) => client.signal(ref, 'cancel', progress),
  processing: (client, ref) => client.startJob({ ...ref, kind: 'processing', number: 1 }),
  'a dry run': (client, ref) => client.startJob({ ...ref, kind: 'dry-run', number: 1 }),
  'post-processing': (client, ref) => client.startJob({ ...ref, kind: 'post-processing', number: 1 }),
  'an undo': (client, ref) => client.startJob({ ...ref, kind: 'undo', number: 1 }),
  'a delivery': (client, ref) =>
    client.startDelivery({ ...ref, deliveryId: ref.importId, round: 1, by: 'webhook' } as never),
};

describe('the steps of a workflow', () => {
  it.each(Object.keys(starts))('take turns by its company: %s', async (what) => {
    const companyId = 1_000 + Object.keys(starts).indexOf(what);
    const importId = importIdOf(companyId);
    const { workflow } = new Client({ connection });
    const started = (starts[what] as Start)(engine, { companyId, importId }).catch(() => {});
    const ids = ['import-', 'dry-run-', 'post-processing-', 'undo-', 'notify-'].flatMap((kind) => [
      `${kind}${importId}`,
      `${kind}${importId}-1`,
    ]);
    const found = async () => {
      const described = await Promise.all(
        ids.map((id) =>
          workflow
            .getHandle(id)
            .describe()
            .catch(() => undefined),
        ),
      );
      return described.flatMap((description) => description?.raw.workflowExecutionInfo?.priority?.fairnessKey ?? []);
    };
    await expect.poll(found).toEqual([`company-${companyId}`]);
    for (const id of ids)
      await workflow
        .getHandle(id)
        .terminate()
        .catch(() => {});
    await started;
  });
});
