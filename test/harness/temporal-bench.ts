import { Client, Connection } from '@temporalio/client';
import type { History } from '@temporalio/common/lib/proto-utils.js';
import { afterAll, beforeAll } from 'vitest';
import { salesOrdersSetup } from '../../examples/setups.js';
import type { Bench } from './bench.js';
import { Gate } from './gate.js';
import { startSystem } from './system.js';
import { addSamples } from './world.js';

/** A system whose company has the samples and integrations with small batches, and a client of Temporal. */
export interface TemporalBench extends Bench {
  temporal: Client;
  /** Blocks batches. */
  gate: Gate;
}

/** A Temporal server of a test's own. */
interface TemporalServer {
  address: string;
  stop(): Promise<void>;
}

/** Starts a system for the tests of a file or a `describe`, with the given Temporal server or the one that all tests share. */
export function useTemporalBench(startServer?: () => Promise<TemporalServer>): TemporalBench {
  const bench = {} as TemporalBench;
  let server: TemporalServer | undefined;
  beforeAll(async () => {
    server = await startServer?.();
    bench.system = await startSystem(server ? { TEMPORAL_ADDRESS: server.address } : {});
    bench.client = await bench.system.client('acme');
    await addSamples(bench.client);
    // Batches of a single order, so that histories of small files contain many batches.
    await bench.client.putIntegration('small-batches', { ...salesOrdersSetup, batchSize: 2 });
    for (const trigger of ['PerDocument', 'AfterProcessing', 'JobQueue'] as const)
      await bench.client.putIntegration(trigger, {
        ...salesOrdersSetup,
        batchSize: 2,
        timeoutMinutes: 60,
        postProcessing: { trigger, steps: [{ step: 'release' }], timeoutMinutes: 60 },
      });
    bench.gate = await Gate.at(bench.system.database.superuser, 'INSERT ON sales_line');
    const connection = await Connection.connect({ address: bench.system.configuration.temporalAddress });
    bench.temporal = new Client({ connection });
  });
  afterAll(async () => {
    await bench.temporal?.connection.close();
    await bench.system?.stop();
    await server?.stop();
  });
  return bench;
}

/** Starts an import, waits only for its acceptance, and returns its id. */
export async function start(
  { client }: TemporalBench,
  file: string,
  processing: 'choose' | 'background',
  integration = 'small-batches',
): Promise<string> {
  const { status, body } = await client.start(integration, file, { processing, prefer: 'respond-async' });
  if (status > 202) throw new Error(`${status}: ${JSON.stringify(body)}`);
  return body.id;
}

/** Starts an import, waits until it is staged, and returns its id. */
export async function staged(bench: TemporalBench, file: string, integration?: string): Promise<string> {
  const importId = await start(bench, file, 'choose', integration);
  await bench.client.reaches(importId, 'Staged');
  return importId;
}

/** Processes an import and blocks its batches in the middle of their transactions while `work` runs. */
export async function whileBatchesWait(
  { client, gate }: Pick<TemporalBench, 'client' | 'gate'>,
  importId: string,
  work: () => Promise<unknown>,
): Promise<void> {
  await gate.shut();
  try {
    await client.process(importId, { mode: 'background' });
    await gate.reached();
    await work();
  } finally {
    await gate.open();
  }
}

/** The histories of the executions of a workflow that has continued as new, first to last. */
export async function historiesOf({ temporal }: TemporalBench, workflowId: string): Promise<History[]> {
  const histories: History[] = [];
  let runId: string | undefined;
  do {
    const history = await temporal.workflow.getHandle(workflowId, runId).fetchHistory();
    histories.unshift(history);
    runId = history.events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId ?? undefined;
  } while (runId);
  return histories;
}
