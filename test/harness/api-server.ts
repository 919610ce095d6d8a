import type { FastifyBaseLogger } from 'fastify';
import { createApp } from '../../api/app.js';
import { ChangeEvents } from '../../api/http/change-events.js';
import { KeyWatch } from '../../api/http/key-watch.js';
import type { Connections } from '../../connectors/connections/connections.js';
import { LocalFileStore } from '../../connectors/files/local-file-store.js';
import { mailRecipientsOf } from '../../connectors/mail/mail-recipients.js';
import { mailServerOf } from '../../connectors/mail/send-mail.js';
import { connect } from '../../db/client.js';
import type { ProcessConfiguration } from '../../runtime/configuration.js';
import type { Engine } from '../../temporal/engine.js';

/** An API server with its own port and its own pool. */
export interface ApiServer {
  url: string;
  stop(): Promise<void>;
}

/** Starts an API in this process; the caller closes the dependencies that it passes. */
export async function startApiServer(
  configuration: ProcessConfiguration,
  { engine, connections, logger }: { engine: Engine; connections: Connections; logger?: FastifyBaseLogger },
): Promise<ApiServer> {
  const database = connect(configuration.databaseUrl, { max: 10, shares: configuration });
  const app = await createApp(
    {
      database,
      databaseUrl: configuration.databaseUrl,
      engine,
      files: new LocalFileStore(configuration.fileStore),
      events: await ChangeEvents.ofImports(database),
      notificationEvents: await ChangeEvents.ofNotifications(database),
      keyWatch: await KeyWatch.start(database),
      connections,
      bounds: configuration,
      sendsMail: mailServerOf(configuration) !== undefined,
      recipientPolicy: mailRecipientsOf(configuration),
    },
    logger,
    configuration,
  );
  return {
    url: await app.listen({ host: '127.0.0.1', port: 0 }),
    async stop() {
      await app.close();
      await database.end(5_000);
    },
  };
}
