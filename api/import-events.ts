import { EventEmitter, once } from 'node:events';
import type { Database } from '../db/client.js';

/**
 * Tells when imports change: one LISTEN feeds every waiting request and every event stream.
 * A change says nothing but "look": who waits reads the import itself.
 */
export class ImportEvents {
  private readonly changes = new EventEmitter().setMaxListeners(0);

  /** Begins to listen; goes on listening across lost connections by itself. */
  async listen(database: Database): Promise<void> {
    await database.listen(
      'longshore_import',
      (importId) => this.changes.emit(importId),
      // After a reconnect something may have been missed: everybody looks again.
      () => {
        for (const importId of this.changes.eventNames()) this.changes.emit(importId);
      },
    );
  }

  /** Resolves at the next change of the import, or after `milliseconds`, or when `signal` aborts. */
  async changed(importId: string, milliseconds: number, signal?: AbortSignal): Promise<void> {
    const limit = AbortSignal.timeout(Math.max(1, milliseconds));
    await once(this.changes, importId, { signal: signal ? AbortSignal.any([limit, signal]) : limit }).catch(() => {});
  }
}
