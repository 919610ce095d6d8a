import type { Connections } from '../../connectors/connections/connections.js';
import type { FileStore } from '../../connectors/files/file-store.js';
import type { RecipientPolicy } from '../../connectors/mail/mail-recipients.js';
import type { Database } from '../../db/client.js';
import type { Bounds } from '../../runtime/bounds.js';
import type { Engine } from '../../temporal/engine.js';
import type { ChangeEvents } from './change-events.js';
import type { KeyWatch } from './key-watch.js';

/** What the routes need; created once at start. */
export interface ApiDependencies {
  database: Database;
  /** For the threads that correct many records: each opens its own connection. */
  databaseUrl: string;
  engine: Engine;
  files: FileStore;
  /** Of imports. */
  events: ChangeEvents;
  notificationEvents: ChangeEvents;
  /** Ends streams and waiting requests of keys that have ended. */
  keyWatch: KeyWatch;
  connections: Connections;
  bounds: Bounds;
  /** Whether a mail server is configured. */
  sendsMail: boolean;
  /** The recipients that it may send to. */
  recipientPolicy: RecipientPolicy;
}
