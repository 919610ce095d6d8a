import { EventEmitter, once } from 'node:events';
import type { Database } from '../../db/client.js';

/**
 * Notifies of changes: one LISTEN serves all waiting requests and event streams. A notification has no content: the
 * listener reads the new state itself.
 */
export class ChangeEvents {
  private readonly changes = new EventEmitter().setMaxListeners(0);

  constructor(private readonly channel: string) {}

  /** Of imports, by their ids. */
  static ofImports(database: Database): Promise<ChangeEvents> {
    return new ChangeEvents('longshore_import').listen(database);
  }

  /** Of companies' notifications, by the company's number. */
  static ofNotifications(database: Database): Promise<ChangeEvents> {
    return new ChangeEvents('longshore_notification').listen(database);
  }

  /** Of revoked or changed keys, by their ids. */
  static ofKeys(database: Database): Promise<ChangeEvents> {
    return new ChangeEvents('longshore_key').listen(database);
  }

  /** Resolves at the next change with this key, or after `milliseconds`, or when `signal` aborts. */
  async changed(key: string, milliseconds: number, signal?: AbortSignal): Promise<void> {
    const limit = AbortSignal.timeout(Math.max(1, milliseconds));
    await once(this.changes, key, { signal: signal ? AbortSignal.any([limit, signal]) : limit }).catch(() => {});
  }

  /** Calls `listener` at each change with this key, until the returned function is called. */
  on(key: string, listener: () => void): () => void {
    this.changes.on(key, listener);
    return () => this.changes.off(key, listener);
  }

  /** Starts listening; reconnects by itself. */
  private async listen(database: Database): Promise<this> {
    await database.listen(
      this.channel,
      (key) => this.changes.emit(key),
      // Notifications may have been missed before the reconnect, so all listeners read again.
      () => {
        for (const key of this.changes.eventNames()) this.changes.emit(key);
      },
    );
    return this;
  }
}
