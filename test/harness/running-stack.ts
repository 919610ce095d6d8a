import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import type { Import } from '../../api/imports/schemas.js';
import { freePort } from '../../cli/stack/free-port.js';
import { poll } from '../../cli/stack/poll.js';
import { type Stack, startStack } from '../../cli/stack/stack.js';
import type { IntegrationSetup } from '../../core/setup/setup.js';
import { issueKey } from '../../db/api-key.js';
import { openPool, type Pool } from '../../db/driver/pool.js';
import { migrate } from '../../db/migrate.js';
import type { ImportRow } from '../../db/rows.js';
import { orderNumber, salesOrderColumns, salesOrderRows } from '../../examples/sales-orders.js';
import { salesOrdersSetup } from '../../examples/setups.js';
import { csvLine } from '../../examples/write-csv.js';
import { readConfiguration } from '../../runtime/configuration.js';
import { projectRoot } from '../../runtime/project-root.js';
import { workflowIdOf } from '../../temporal/engine.js';
import { ApiClient } from './api-client.js';
import { save } from './bench.js';
import { Gate } from './gate.js';
import { expectConsistent } from './oracle.js';
import { withDatabase } from './servers.js';
import { addSamples } from './world.js';

export const master = { customers: 40, items: 80, vendors: 5 };

/** A file of sales orders, five lines each, numbered from 1. */
export const ordersFile = (orders: number): string =>
  [salesOrderColumns, ...salesOrderRows({ orders, linesPerOrder: 5, ...master })].map(csvLine).join('');

/** Prevents that the supervisor restarts a process that a test freezes: the tests check how the others continue without it. */
const withoutHangDetection = { HANG_LIMIT_MS: '600000' };

/** Starts a stack for the tests of a file or a `describe`, with these settings; prints its log if a test fails. */
export function useStack(environment: Record<string, string> | (() => Record<string, string>) = {}): RunningStack {
  const running = new RunningStack();
  beforeAll(() => running.start(typeof environment === 'function' ? environment() : environment), 300_000);
  afterEach(({ task }) => {
    if (task.result?.state === 'fail') console.log(running.output.slice(-200).join('\n'));
  });
  afterAll(() => running.stop());
  return running;
}

/** An import in progress, with the gate that blocks its work. */
export interface RunningImport {
  client: ApiClient;
  id: string;
  gate: Gate;
}

/** A complete stack of real processes, which a test may stop, freeze and kill. */
export class RunningStack {
  stack!: Stack;
  superuser!: Pool;
  temporal!: Client;
  private home!: string;
  /** The output of the processes, line by line. */
  readonly output: string[] = [];
  private companies = 0;

  async start(environment: Record<string, string>): Promise<void> {
    const home = await mkdtemp(join(tmpdir(), 'longshore-chaos-'));
    this.home = home;
    // Readable by PostgreSQL's account as well, which would otherwise store its data elsewhere permanently.
    await chmod(home, 0o755);
    await mkdir(join(home, 'bin'));
    await symlink(temporalProgram, join(home, 'bin/temporal'));
    // Ports of its own, as stacks that start at the same time would choose the same ones.
    const [databasePort, temporalPort, apiPort] = await unusualPorts();
    for (const [server, port] of Object.entries({ postgres: databasePort, temporal: temporalPort })) {
      await mkdir(join(home, server));
      await writeFile(join(home, server, 'port'), `${port}\n`);
    }
    const compiled = (path: string): URL => pathToFileURL(join(projectRoot, 'dist', path));
    this.stack = await startStack(
      readConfiguration({
        LONGSHORE_HOME: home,
        API_PORT: String(apiPort),
        LOG_LEVEL: 'warn',
        ...withoutHangDetection,
        ...environment,
      }),
      {
        log: (line) => void this.output.push(`${new Date().toISOString()} ${line}`),
        verbose: true,
        programs: { api: compiled('api/main.js'), worker: compiled('worker/main.js'), migrate },
      },
    );
    this.superuser = openPool({ url: withDatabase(this.postgres.superuserUrl, 'longshore'), max: 4 });
    this.temporal = new Client({
      connection: Connection.lazy({ address: this.stack.configuration.temporalAddress }),
    });
  }

  /** Creates a company with setups and master data, and returns a client of it. */
  async company(setup: Partial<IntegrationSetup> = {}): Promise<ApiClient> {
    this.companies += 1;
    const code = `chaos-${this.companies}`;
    const { key } = await issueKey(this.stack.configuration.migrationDatabaseUrl, code, code, 'chaos');
    const client = new ApiClient(this.stack.apiUrl, key, code);
    await addSamples(client, master);
    await save(client, 'orders', { ...salesOrdersSetup, batchSize: 500, ...setup });
    return client;
  }

  /** Starts an import with any content, waits only for its acceptance, and returns its id. */
  async begin(client: ApiClient, content: string, processing: 'choose' | 'background' = 'background'): Promise<string> {
    const answer = await client.start('orders', content, { processing, prefer: 'respond-async', force: true });
    if (answer.status !== 202 && answer.status !== 201)
      throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body.id;
  }

  /** An import in the middle of its processing: `done` batches are completed, others wait at the gate. */
  async processing(orders: number, done = 3): Promise<RunningImport> {
    const client = await this.company();
    const gate = await this.gateAtBatches(client, done);
    const id = await this.begin(client, ordersFile(orders));
    await this.midBatch(id, gate, done);
    return { client, id, gate };
  }

  /** A gate at the batches of a company's orders, which lets `passing` of them pass. */
  gateAtBatches(client: ApiClient, passing: number): Promise<Gate> {
    return this.gateAt('INSERT ON sales_line', client, passing);
  }

  /** A gate at the batches of an undo, which lets `passing` of them pass. */
  gateAtUndo(client: ApiClient, passing: number): Promise<Gate> {
    return this.gateAt('DELETE ON sales_document', client, passing);
  }

  /** A gate at the portions of post-processing that release a company's documents, which lets `passing` of them pass. */
  gateAtReleases(client: ApiClient, passing: number): Promise<Gate> {
    return this.gateAt('UPDATE ON sales_document', client, passing);
  }

  /** A gate at the chunks of a company's files, which lets `passing` of them pass. */
  gateAtStaging(client: ApiClient, passing: number): Promise<Gate> {
    return this.gateAt('INSERT ON integration_record', client, passing);
  }

  private async gateAt(statements: string, client: ApiClient, passing: number): Promise<Gate> {
    const gate = await Gate.at(this.superuser, statements, await this.companyId(client));
    await gate.shut(passing);
    return gate;
  }

  async companyId({ company }: ApiClient): Promise<number> {
    const [row] = await this.superuser`SELECT company_id FROM company WHERE code = ${company}`;
    return Number(row?.company_id);
  }

  /** Waits until a batch is in the middle of its transaction and `done` batches are completed. */
  async midBatch(importId: string, gate: Gate, done: number): Promise<void> {
    await gate.reachedAfter(async () => {
      const [row] = await this.superuser<[{ done: number }]>`
        SELECT count(*)::int AS done FROM batch WHERE import_id = ${importId} AND status = 'Completed'`;
      return row.done >= done;
    });
  }

  /** Waits until a chunk of a file is in the middle of its transaction and `rows` rows are stored. */
  async midStaging(importId: string, gate: Gate, rows: number): Promise<void> {
    await gate.reachedAfter(async () => {
      const [row] = await this.superuser<
        [Pick<ImportRow, 'staged_rows'>]
      >`SELECT staged_rows FROM import WHERE import_id = ${importId}`;
      return row.staged_rows >= rows;
    });
  }

  async until(waitingFor: string, condition: () => Promise<boolean | undefined>, timeoutMs = 60_000): Promise<void> {
    await poll(async () => ((await condition()) ? true : undefined), { timeoutMs, intervalMs: 15, waitingFor });
  }

  /**
   * The seconds from `since` until the import has continued: until one more batch than there are lanes is completed, because
   * batches in progress may end without the workflow. Infinity if it has not continued yet.
   */
  async resumedAfter(importId: string, since: Date): Promise<number> {
    const [row] = await this.superuser`
      SELECT extract(epoch FROM finished_at - ${since})::float8 AS seconds FROM batch
      WHERE import_id = ${importId} AND finished_at > ${since}
      ORDER BY finished_at OFFSET ${this.stack.configuration.lanes} LIMIT 1`;
    return Number(row?.seconds ?? Number.POSITIVE_INFINITY);
  }

  /**
   * Waits until an import has continued after a fault. It must do so without waiting for the timeout of an attempt, which is
   * minutes long.
   */
  async expectResumed(what: string, importId: string, fault: Date): Promise<void> {
    await this.until(`${what}: the import to continue`, async () =>
      Number.isFinite(await this.resumedAfter(importId, fault)),
    );
    printSeconds(what, await this.resumedAfter(importId, fault));
  }

  /** The number of attempts at batches beyond the first ones. */
  async repeatedBatches(importId: string): Promise<number> {
    const [row] = await this.superuser<
      [{ repeated: number }]
    >`SELECT sum(greatest(attempts, 1) - 1)::int AS repeated FROM batch WHERE import_id = ${importId}`;
    return row.repeated;
  }

  /** Expects the complete result of an import of `ordersFile(orders)`. */
  async expectComplete(client: ApiClient, done: Import, orders: number): Promise<void> {
    expect(done).toMatchObject({
      status: 'Completed',
      counts: { total: orders * 5, completed: orders * 5, errors: 0, skipped: 0, waiting: 0 },
      results: { documents: orders, inserted: orders, updated: 0, lines: orders * 5 },
    });
    await expectConsistent(this.superuser, done);
    const documents = await this.documents(client);
    expect(documents).toEqual(Array.from({ length: orders }, (_, index) => orderNumber(index)));
    const [rows] = await this.superuser`
      SELECT count(*)::int AS rows, min(row_no) AS first, max(row_no) AS last FROM integration_record WHERE import_id = ${done.id}`;
    expect(rows).toEqual({ rows: orders * 5, first: 2, last: orders * 5 + 1 });
  }

  /** The numbers of a company's documents, in order, including duplicates. */
  async documents(client: ApiClient): Promise<string[]> {
    const rows = await this.superuser<{ number: string }[]>`
      SELECT number FROM sales_document JOIN company USING (company_id) WHERE code = ${client.company} ORDER BY number`;
    return rows.map(({ number }) => number);
  }

  /** The process ids of the workers that are processing a batch of the import, according to Temporal. */
  async workersOf(importId: string): Promise<number[]> {
    const { raw } = await this.temporal.workflow.getHandle(workflowIdOf(importId)).describe();
    const busy = raw.pendingActivities?.filter(({ activityType }) => activityType?.name === 'processBatch') ?? [];
    return busy.map(({ lastWorkerIdentity }) => Number.parseInt(lastWorkerIdentity ?? '', 10));
  }

  /** Sends a signal to a process of the stack and returns the time. */
  signal(process_: { readonly pid: number | undefined }, signal: NodeJS.Signals): Date {
    const { pid } = process_;
    if (pid === undefined) throw new Error('The process is not running.');
    process.kill(pid, signal);
    return new Date();
  }

  get worker() {
    const worker = this.stack.processes.workers[0];
    if (!worker) throw new Error('The stack has no worker.');
    return worker;
  }

  get api() {
    return this.stack.processes.api;
  }

  get postgres() {
    const { postgres: server } = this.stack.processes;
    if (!server) throw new Error('The stack has no PostgreSQL server.');
    return server;
  }

  get temporalServer() {
    const { temporal } = this.stack.processes;
    if (!temporal) throw new Error('The stack has no Temporal server.');
    return temporal;
  }

  /** Runs the Temporal CLI against the stack's server. */
  async cli(...parameters: string[]): Promise<string> {
    const { stdout } = await promisify(execFile)(temporalProgram, [
      ...parameters,
      '--address',
      this.stack.configuration.temporalAddress,
    ]);
    return stdout;
  }

  async stop(): Promise<void> {
    await this.superuser?.end(1_000);
    await this.temporal?.connection.close();
    await this.stack?.stop();
    if (this.home) await rm(this.home, { recursive: true, force: true });
  }
}

const temporalProgram = join(process.env.LONGSHORE_HOME ?? join(projectRoot, '.longshore'), 'bin/temporal');

/**
 * Three free ports below those that are used for outgoing connections. They are opened some seconds after they are chosen, so
 * each process of the test run chooses from a range of its own.
 */
async function unusualPorts(): Promise<number[]> {
  const testProcess = Number(process.env.VITEST_POOL_ID ?? 1) % 8;
  const first = 10_000 + testProcess * 2_500 + Math.floor(Math.random() * 25) * 100;
  return Promise.all([0, 30, 60].map((step) => freePort(first + step)));
}

/** Prints a measured time. */
export function printSeconds(what: string, seconds: number): void {
  console.log(`${what}: ${seconds.toFixed(1)} s`);
}
