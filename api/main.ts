import { ConfigurationError, readProcessConfiguration } from '../configuration.js';
import { Connections } from '../connections/connections.js';
import { connect } from '../db/client.js';
import { connectEngine } from '../engine/engine.js';
import { FileStore } from '../files/file-store.js';
import { keepFilesPrivate } from '../files/private-files.js';
import { sweepTemporaryFiles } from '../files/temporary-files.js';
import { openLog } from '../log.js';
import { reportReady, untilToldToStop } from '../stack/supervised-process.js';
import { mailRecipientsOf } from '../telling/mail-recipients.js';
import { mailServerOf } from '../telling/send-mail.js';
import { createApp } from './app.js';
import { ChangeEvents } from './change-events.js';
import { KeyWatch } from './key-watch.js';
import { watchStalls } from './watch-stalls.js';

/** The API process. */
async function main(): Promise<void> {
  keepFilesPrivate();
  const configuration = readProcessConfiguration();
  const log = openLog(configuration.logLevel, 'api');
  await sweepTemporaryFiles();
  const database = connect(configuration.databaseUrl, {
    max: configuration.databasePool,
    statementTimeout: 15_000,
    shares: configuration,
  });
  const engine = connectEngine(configuration);
  const connections = new Connections({
    ...configuration,
    postgres: { max: 2, statementTimeout: 10_000, useTimeout: 30_000, rowBytes: 262_144 },
  });
  const events = await ChangeEvents.ofImports(database);
  const notificationEvents = await ChangeEvents.ofNotifications(database);
  const keyWatch = await KeyWatch.start(database);
  const app = await createApp(
    {
      database,
      databaseUrl: configuration.databaseUrl,
      engine,
      files: new FileStore(configuration.fileStore),
      events,
      notificationEvents,
      keyWatch,
      connections,
      bounds: configuration,
      sendsMail: mailServerOf(configuration) !== undefined,
      mayMail: mailRecipientsOf(configuration),
    },
    log,
    configuration,
  );
  const url = await app.listen({ host: configuration.apiHost, port: configuration.apiPort ?? 3000 });
  const stopWatching = watchStalls(database, engine, log);
  reportReady(url);
  await untilToldToStop();
  log.info('api stopping');
  await stopWatching();
  await app.close();
  await Promise.allSettled([engine.close(), connections.close(), database.end({ timeout: 5 })]);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof ConfigurationError ? error.message : error);
    process.exit(1);
  },
);
