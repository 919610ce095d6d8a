import { Connections } from '../connectors/connections/connections.js';
import { LocalFileStore } from '../connectors/files/local-file-store.js';
import { mailRecipientsOf } from '../connectors/mail/mail-recipients.js';
import { mailServerOf } from '../connectors/mail/send-mail.js';
import { connect } from '../db/client.js';
import { ConfigurationError, readProcessConfiguration } from '../runtime/configuration.js';
import { keepFilesPrivate } from '../runtime/local-files/private-files.js';
import { sweepTemporaryFiles } from '../runtime/local-files/temporary-files.js';
import { openLog } from '../runtime/log.js';
import { reportReady, waitForStop } from '../runtime/supervised-process.js';
import { connectEngine } from '../temporal/connect-engine.js';
import { createApp } from './app.js';
import { ChangeEvents } from './http/change-events.js';
import { KeyWatch } from './http/key-watch.js';
import { watchStalls } from './watch-stalls.js';

/** The API process. */
async function main(): Promise<void> {
  keepFilesPrivate();
  const configuration = readProcessConfiguration();
  const log = openLog(configuration.logLevel, 'api');
  await sweepTemporaryFiles();
  const database = connect(configuration.databaseUrl, {
    max: configuration.databasePool,
    statementTimeoutMs: 15_000,
    shares: configuration,
  });
  const engine = connectEngine(configuration);
  const connections = new Connections({
    ...configuration,
    postgres: { max: 2, statementTimeoutMs: 10_000, useTimeoutMs: 30_000, rowBytes: 262_144 },
  });
  const events = await ChangeEvents.ofImports(database);
  const notificationEvents = await ChangeEvents.ofNotifications(database);
  const keyWatch = await KeyWatch.start(database);
  const app = await createApp(
    {
      database,
      databaseUrl: configuration.databaseUrl,
      engine,
      files: new LocalFileStore(configuration.fileStore),
      events,
      notificationEvents,
      keyWatch,
      connections,
      bounds: configuration,
      sendsMail: mailServerOf(configuration) !== undefined,
      recipientPolicy: mailRecipientsOf(configuration),
    },
    log,
    configuration,
  );
  const url = await app.listen({ host: configuration.apiHost, port: configuration.apiPort ?? 3000 });
  const stopWatching = watchStalls(database, engine, log);
  reportReady(url);
  await waitForStop();
  log.info('api stopping');
  await stopWatching();
  await app.close();
  await Promise.allSettled([engine.close(), connections.close(), database.end(5_000)]);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof ConfigurationError ? error.message : error);
    process.exit(1);
  },
);
