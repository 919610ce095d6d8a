import type { Connections } from '../connections/connections.js';
import type { Database } from '../db/client.js';
import type { Engine } from '../engine/engine.js';
import type { FileStore } from '../files/file-store.js';
import type { ImportEvents } from './import-events.js';

/** What the routes work with; given once at boot. */
export interface ApiDependencies {
  database: Database;
  engine: Engine;
  files: FileStore;
  events: ImportEvents;
  connections: Connections;
  /** Largest upload in bytes. */
  uploadLimit: number;
}
