import { NativeConnection, Runtime } from '@temporalio/worker';
import { Connections } from '../connectors/connections/connections.js';
import { LocalFileStore } from '../connectors/files/local-file-store.js';
import { mailServerOf } from '../connectors/mail/send-mail.js';
import { connect } from '../db/client.js';
import { ConfigurationError, publicUrlOf, readProcessConfiguration } from '../runtime/configuration.js';
import { keepFilesPrivate } from '../runtime/local-files/private-files.js';
import { openLog } from '../runtime/log.js';
import { reportReady, waitForStop } from '../runtime/supervised-process.js';
import { connectEngine } from '../temporal/connect-engine.js';
import { temporalConnection } from '../temporal/temporal-connection.js';
import { createWorkers } from './create-workers.js';
import { startHousekeeping } from './housekeeping.js';
import { startDeliveries } from './start-deliveries.js';

/** A worker process: workflows, staging, batches and housekeeping. */
async function main(): Promise<void> {
  keepFilesPrivate();
  const configuration = readProcessConfiguration();
  const log = openLog(configuration.logLevel, 'worker');
  Runtime.install({ logger: temporalLogger(log) });
  const database = connect(configuration.databaseUrl, { max: configuration.databasePool });
  const deliveryDatabase = connect(configuration.databaseUrl, { max: Math.ceil(configuration.databasePool / 2) });
  const files = new LocalFileStore(configuration.fileStore);
  const connections = new Connections(configuration);
  const connection = await NativeConnection.connect(temporalConnection(configuration));
  const engine = connectEngine(configuration);
  const workers = await createWorkers(connection, configuration, {
    database,
    deliveryDatabase,
    databaseUrl: configuration.databaseUrl,
    files,
    connections,
    mailServer: mailServerOf(configuration),
    publicUrl: publicUrlOf(configuration),
    bounds: configuration,
    hasSearchAttributes: engine.hasSearchAttributes,
  });
  const stopHousekeeping = startHousekeeping({ database, engine, files, log });
  const stopStarting = startDeliveries(database, engine, log);

  const running = Promise.all(workers.map((worker) => worker.run()));
  reportReady();
  log.info('worker ready');
  // The remarks are only logged: the work does not depend on them.
  for (const remark of await engine.remarks().catch(() => [])) log.warn(remark);
  const ended = await Promise.race([waitForStop(), running.then(() => 'ended' as const)]);
  log.info({ ended }, 'worker stopping');
  await Promise.all([stopHousekeeping(), stopStarting()]);
  for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  await running;
  await Promise.allSettled([
    connection.close(),
    engine.close(),
    connections.close(),
    database.end(5_000),
    deliveryDatabase.end(5_000),
  ]);
}

function temporalLogger(log: ReturnType<typeof openLog>) {
  const write =
    (level: 'trace' | 'debug' | 'info' | 'warn' | 'error') =>
    (message: string, meta?: object): void =>
      log[level](meta ?? {}, message);
  const levels = {
    trace: write('trace'),
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
  };
  return {
    ...levels,
    log: (level: string, message: string, meta?: object): void =>
      levels[level.toLowerCase() as keyof typeof levels](message, meta),
  };
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof ConfigurationError ? error.message : error);
    process.exit(1);
  },
);
