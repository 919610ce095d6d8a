import { EventEmitter, once } from 'node:events';
import type { Database } from '../../db/client.js';

/**
 * Tells when something changes: one LISTEN feeds every waiting request and every event stream. A change says
 * nothing but "look": who waits reads what has changed itself.
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

  /** Of keys that end, by their ids. */
  static ofKeys(database: Database): Promise<ChangeEvents> {
    return new ChangeEvents('longshore_key').listen(database);
  }

  /** Resolves at the next change of what has this key, or after `milliseconds`, or when `signal` aborts. */
  async changed(key: string, milliseconds: number, signal?: AbortSignal): Promise<void> {
    const limit = AbortSignal.timeout(Math.max(1, milliseconds));
    await once(this.changes, key, { signal: signal ? AbortSignal.any([limit, signal]) : limit }).catch(() => {});
  }

  /** Calls `listener` at each change of what has this key, until the function that it returns is called. */
  on(key: string, listener: () => void): () => void {
    this.changes.on(key, listener);
    return () => this.changes.off(key, listener);
  }

  /** Begins to listen; goes on listening across lost connections by itself. */
  private async listen(database: Database): Promise<this> {
    await database.listen(
      this.channel,
      (key) => this.changes.emit(key),
      // After a reconnect something may have been missed: everybody looks again.
      () => {
        for (const key of this.changes.eventNames()) this.changes.emit(key);
      },
    );
    return this;
  }
}
