import { type Database, inCompany } from '../../db/client.js';
import type { Caller } from './caller.js';

/** Milliseconds within which the use of a key is written once. */
const pace = 60_000;

/** Keys of which this process remembers when it wrote their use. */
const maxTracked = 10_000;

/** Writes when keys were last used, beside the requests: none waits for it, and none fails with it. */
export class KeyUse {
  /** By id, when it was written last; the oldest first. */
  private readonly written = new Map<string, number>();

  constructor(private readonly database: Database) {}

  /** Notes that a request came with this key now. */
  note({ companyId, keyId }: Caller): void {
    const now = Date.now();
    if (now - (this.written.get(keyId) ?? 0) < pace) return;
    this.written.delete(keyId);
    this.written.set(keyId, now);
    if (this.written.size > maxTracked) this.written.delete(this.written.keys().next().value as string);
    // Other processes may have written it; where this fails, the next minute has another try.
    inCompany(
      this.database,
      companyId,
      (tx) => tx`
        UPDATE api_key SET last_used_at = now()
        WHERE id = ${keyId} AND (last_used_at IS NULL OR last_used_at < now() - ${pace}::int * interval '1 millisecond')`,
    ).catch(() => {});
  }
}
