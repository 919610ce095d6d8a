import { type Database, inCompany } from '../../db/client.js';
import type { Caller } from './caller.js';

/** Milliseconds within which the use of a key is written at most once. */
const pace = 60_000;

/** Number of keys of which this process remembers when it wrote their use. */
const maxTracked = 10_000;

/** Writes when keys were last used, independently of the requests: none waits for it or fails because of it. */
export class KeyUse {
  /** When it was last written, by key id; the oldest first. */
  private readonly written = new Map<string, number>();

  constructor(private readonly database: Database) {}

  /** Records that a request was sent with this key now. */
  note({ companyId, keyId }: Caller): void {
    const now = Date.now();
    if (now - (this.written.get(keyId) ?? 0) < pace) return;
    this.written.delete(keyId);
    this.written.set(keyId, now);
    if (this.written.size > maxTracked) this.written.delete(this.written.keys().next().value as string);
    // Another process may have written it; if this fails, it is tried again a minute later.
    inCompany(
      this.database,
      companyId,
      (tx) => tx`
        UPDATE api_key SET last_used_at = now()
        WHERE id = ${keyId} AND (last_used_at IS NULL OR last_used_at < now() - ${pace}::int * interval '1 millisecond')`,
    ).catch(() => {});
  }
}
