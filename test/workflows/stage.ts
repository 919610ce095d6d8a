import { Client, Connection } from '@temporalio/client';
import type { History } from '@temporalio/common/lib/proto-utils.js';
import type postgres from 'postgres';
import { afterAll, beforeAll } from 'vitest';
import { poll } from '../../cli/stack/poll.js';
import type { ImportStatus } from '../../core/model/import-state.js';
import { salesOrderColumns, salesOrderRows } from '../../samples/sales-orders.js';
import { salesOrdersSetup } from '../../samples/setups.js';
import type { ApiClient } from '../harness/api-client.js';
import { csv, prepareCompany } from '../harness/sample-imports.js';
import { startSystem, type TestSystem } from '../harness/system.js';

/** A system with a company that is ready for orders, and a client of Temporal itself. */
export interface Stage {
  system: TestSystem;
  company: ApiClient;
  temporal: Client;
  close(): Promise<void>;
}

/** A stage on a system of its own for the tests of a file or a `describe`: `set` is given it before the first of them. */
export function onStage(set: (stage: Stage) => void): void {
  let system: TestSystem | undefined;
  let stage: Stage | undefined;
  beforeAll(async () => {
    system = await startSystem();
    stage = await setStage(system);
    set(stage);
  });
  afterAll(async () => {
    await stage?.close();
    await system?.stop();
  });
}

export async function setStage(system: TestSystem): Promise<Stage> {
  const company = await system.client('acme');
  await prepareCompany(company);
  // Many batches of a single order: histories with something in them from small files.
  await company.putIntegration('small-batches', { ...salesOrdersSetup, batchSize: 2 });
  for (const trigger of ['PerDocument', 'AfterProcessing', 'JobQueue'] as const)
    await company.putIntegration(trigger, {
      ...salesOrdersSetup,
      batchSize: 2,
      timeoutMinutes: 60,
      postProcessing: { trigger, steps: [{ step: 'release' }], timeoutMinutes: 60 },
    });
  const connection = await Connection.connect({ address: system.configuration.temporalAddress });
  return { system, company, temporal: new Client({ connection }), close: () => connection.close() };
}

/** Orders of two lines; `series` keeps the numbers of one scenario from those of another. */
export function orders(series: string, count: number, change: (row: string[]) => string[] = (row) => row): string {
  const rows = [...salesOrderRows({ orders: count, linesPerOrder: 2, customers: 5, items: 10 })];
  return csv([salesOrderColumns, ...rows.map(([number, ...rest]) => change([`${series}-${number}`, ...rest]))]);
}

export async function start(
  { company }: Stage,
  file: string,
  processing: 'choose' | 'background',
  integration = 'small-batches',
): Promise<string> {
  const { status, body } = await company.start(integration, file, { processing, prefer: 'respond-async' });
  if (status > 202) throw new Error(`${status}: ${JSON.stringify(body)}`);
  return body.id;
}

export const reaches = ({ company }: Stage, importId: string, ...wanted: ImportStatus[]) =>
  poll(async () => (wanted.includes((await company.get(importId)).status) ? true : undefined), {
    timeoutMs: 30_000,
    waitingFor: `${wanted.join(' or ')} of import ${importId}`,
  });

/** Holds every batch at its look-up of items while `work` runs: a batch is in hand, and stays so. */
export async function whileBatchesWait(stage: Stage, importId: string, work: () => Promise<unknown>): Promise<void> {
  const { superuser } = stage.system.database;
  await superuser.begin(async (tx: postgres.TransactionSql) => {
    await tx`LOCK TABLE item IN ACCESS EXCLUSIVE MODE`;
    await stage.company.call('POST', `imports/${importId}/process`, { mode: 'background' });
    await poll(
      async () => (await superuser`SELECT FROM batch WHERE import_id = ${importId} AND status = 'Processing'`)[0],
      { timeoutMs: 20_000, waitingFor: 'a batch in hand' },
    );
    await work();
  });
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
