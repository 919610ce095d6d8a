import type { Connections } from '../connectors/connections/connections.js';
import type { FileStore } from '../connectors/files/file-store.js';
import type { MailServer } from '../connectors/mail/send-mail.js';
import type { Database } from '../db/client.js';
import type { Bounds } from '../runtime/bounds.js';

/** What activities work with; given once by the worker. */
export interface Dependencies {
  database: Database;
  /** For batches that leave the books: many are under way at once, and none may keep the others from a connection. */
  deliveryDatabase: Database;
  /** For the staging thread, which has a connection of its own. */
  databaseUrl: string;
  files: FileStore;
  /** To companies' own servers. */
  connections: Connections;
  /** Undefined where no e-mails can be sent. */
  mailServer: MailServer | undefined;
  /** Where links that are told to people begin. */
  publicUrl: string;
  bounds: Bounds;
}
