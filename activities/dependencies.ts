import type { Connections } from '../connectors/connections/connections.js';
import type { FileStore } from '../connectors/files/file-store.js';
import type { MailServer } from '../connectors/mail/send-mail.js';
import type { Database } from '../db/client.js';
import type { Bounds } from '../runtime/bounds.js';

/** What activities depend on; provided once by the worker. */
export interface Dependencies {
  database: Database;
  /**
   * A separate pool for batches with an external target: many run at the same time, and must not take the connections
   * of other work.
   */
  deliveryDatabase: Database;
  /** For the staging thread, which opens its own connections. */
  databaseUrl: string;
  files: FileStore;
  /** Connections to companies' own servers. */
  connections: Connections;
  /** Undefined if no e-mails can be sent. */
  mailServer: MailServer | undefined;
  /** The address that links in notifications begin with. */
  publicUrl: string;
  bounds: Bounds;
  /** Whether the namespace in Temporal has our search attributes. */
  hasSearchAttributes(): Promise<boolean>;
}
