import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NativeConnection, Runtime } from '@temporalio/worker';
import { afterAll, beforeAll, inject } from 'vitest';
import type { Postgres } from '../../cli/stack/postgres.js';
import { Connections } from '../../connectors/connections/connections.js';
import type { FileStore } from '../../connectors/files/file-store.js';
import { LocalFileStore } from '../../connectors/files/local-file-store.js';
import { mailServerOf } from '../../connectors/mail/send-mail.js';
import { connect } from '../../db/client.js';
import { type ProcessConfiguration, publicUrlOf, readProcessConfiguration } from '../../runtime/configuration.js';
import { openLog } from '../../runtime/log.js';
import { connectEngine } from '../../temporal/connect-engine.js';
import type { Engine } from '../../temporal/engine.js';
import { temporalConnection } from '../../temporal/temporal-connection.js';
import { createWorkers } from '../../worker/create-workers.js';
import { startHousekeeping } from '../../worker/housekeeping.js';
import { startDeliveries } from '../../worker/start-deliveries.js';
import { ApiClient } from './api-client.js';
import { startApiServer } from './api-server.js';
import { createDatabase, type TestDatabase } from './database.js';

/** API and worker in this process, with their own database and task queues. */
export interface TestSystem {
  database: TestDatabase;
  configuration: ProcessConfiguration;
  engine: Engine;
  files: FileStore;
  url: string;
  /** A client of a company with a new key; the company is created if it does not exist. */
  client(company: string): Promise<ApiClient>;
  stop(): Promise<void>;
}

const silentLog = openLog('silent', 'test');
let installed = false;

/** Starts a system for the tests of a file or a `describe`, with these settings. */
export function useSystem(environment: Record<string, string> | (() => Record<string, string>) = {}): TestSystem {
  const system = {} as TestSystem;
  beforeAll(async () => {
    Object.assign(system, await startSystem(typeof environment === 'function' ? environment() : environment));
  });
  afterAll(() => system.stop?.());
  return system;
}

/** Starts a system; `environment` overrides keys of the configuration, `server` is a PostgreSQL server of the test's own. */
export async function startSystem(environment: Record<string, string> = {}, server?: Postgres): Promise<TestSystem> {
  if (!installed) Runtime.install({ logger: { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} } });
  installed = true;
  const database = await createDatabase(server);
  const home = await mkdtemp(join(tmpdir(), 'longshore-system-'));
  const configuration = readProcessConfiguration({
    DATABASE_URL: database.loginUrl,
    TEMPORAL_ADDRESS: inject('temporalAddress'),
    LONGSHORE_HOME: home,
    SECRET_KEY: randomBytes(32).toString('base64'),
    // The servers of the tests are local.
    PRIVATE_NETWORKS: '127.0.0.0/8',
    TASK_QUEUE: `test-${randomBytes(6).toString('hex')}`,
    ...environment,
  });
  const pool = connect(configuration.databaseUrl, { max: 10 });
  const files = new LocalFileStore(configuration.fileStore);
  const connections = new Connections(configuration);
  const connection = await NativeConnection.connect(temporalConnection(configuration));
  const engine = connectEngine(configuration);
  const workers = await createWorkers(connection, configuration, {
    database: pool,
    deliveryDatabase: pool,
    databaseUrl: configuration.databaseUrl,
    files,
    connections,
    mailServer: mailServerOf(configuration),
    publicUrl: publicUrlOf(configuration),
    bounds: configuration,
    hasSearchAttributes: engine.hasSearchAttributes,
  });
  const running = Promise.all(workers.map((worker) => worker.run()));
  const stopHousekeeping = startHousekeeping({ database: pool, engine, files, log: silentLog });
  const stopStarting = startDeliveries(pool, engine, silentLog);
  const api = await startApiServer(configuration, { engine, connections });
  return {
    database,
    configuration,
    engine,
    files,
    url: api.url,
    client: async (company) => new ApiClient(api.url, (await database.company(company)).key, company),
    async stop() {
      await api.stop();
      await Promise.all([stopHousekeeping(), stopStarting()]);
      for (const worker of workers) worker.shutdown();
      await running;
      await Promise.all([connection.close(), engine.close(), connections.close()]);
      await pool.end(5_000);
      await database.drop();
      await rm(home, { recursive: true, force: true });
    },
  };
}
