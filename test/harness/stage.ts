import { Client, Connection } from '@temporalio/client';
import type { History } from '@temporalio/common/lib/proto-utils.js';
import { afterAll, beforeAll } from 'vitest';
import { salesOrdersSetup } from '../../samples/setups.js';
import type { Bench } from './bench.js';
import { Gate } from './gate.js';
import { startSystem } from './system.js';
import { addSamples } from './world.js';

/** A system whose company has the samples and integrations of small batches, and a client of Temporal itself. */
export interface Stage extends Bench {
  temporal: Client;
  /** At every batch. */
  gate: Gate;
}

/** A Temporal server of a test's own. */
interface TemporalServer {
  address: string;
  stop(): Promise<void>;
}

/** Starts a stage for the tests of a file or a `describe`, on a Temporal server of its own if one is given. */
export function useStage(startServer?: () => Promise<TemporalServer>): Stage {
  const stage = {} as Stage;
  let server: TemporalServer | undefined;
  beforeAll(async () => {
    server = await startServer?.();
    stage.system = await startSystem(server ? { TEMPORAL_ADDRESS: server.address } : {});
    stage.client = await stage.system.client('acme');
    await addSamples(stage.client);
    // Many batches of a single order: histories with something in them from small files.
    await stage.client.putIntegration('small-batches', { ...salesOrdersSetup, batchSize: 2 });
    for (const trigger of ['PerDocument', 'AfterProcessing', 'JobQueue'] as const)
      await stage.client.putIntegration(trigger, {
        ...salesOrdersSetup,
        batchSize: 2,
        timeoutMinutes: 60,
        postProcessing: { trigger, steps: [{ step: 'release' }], timeoutMinutes: 60 },
      });
    stage.gate = await Gate.at(stage.system.database.superuser, 'INSERT ON sales_line');
    const connection = await Connection.connect({ address: stage.system.configuration.temporalAddress });
    stage.temporal = new Client({ connection });
  });
  afterAll(async () => {
    await stage.temporal?.connection.close();
    await stage.system?.stop();
    await server?.stop();
  });
  return stage;
}

export async function start(
  { client }: Stage,
  file: string,
  processing: 'choose' | 'background',
  integration = 'small-batches',
): Promise<string> {
  const { status, body } = await client.start(integration, file, { processing, prefer: 'respond-async' });
  if (status > 202) throw new Error(`${status}: ${JSON.stringify(body)}`);
  return body.id;
}

/** Holds every batch of an import in its middle while `work` runs: a batch is in hand, and stays so. */
export async function whileBatchesWait(
  { client, gate }: Pick<Stage, 'client' | 'gate'>,
  importId: string,
  work: () => Promise<unknown>,
): Promise<void> {
  await gate.shut();
  try {
    await client.call('POST', `imports/${importId}/process`, { mode: 'background' });
    await gate.reached();
    await work();
  } finally {
    await gate.open();
  }
}

/** The histories of a workflow's executions that continued one another, first to last. */
export async function historiesOf({ temporal }: Stage, workflowId: string): Promise<History[]> {
  const histories: History[] = [];
  let runId: string | undefined;
  do {
    const history = await temporal.workflow.getHandle(workflowId, runId).fetchHistory();
    histories.unshift(history);
    runId = history.events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId ?? undefined;
  } while (runId);
  return histories;
}
