import { type Database, inCompany } from '../../db/client.js';
import type { ApiKeyRow } from '../../db/rows.js';
import type { Caller } from './caller.js';
import { ChangeEvents } from './change-events.js';
import { Problem } from './problem.js';

/** Milliseconds after which a key in use is checked even without a notification, because one may be lost. */
const recheckMs = 60_000;

/** Milliseconds between checks of a key that should have expired: the database's clock may be behind. */
const minWaitMs = 250;

/** Milliseconds after which a failed check is repeated, for example if all of the company's connections were in use. */
const retryMs = 2_000;

interface Watched {
  /** Open requests with this key. */
  requests: number;
  ended: AbortController;
  stop: AbortController;
}

/**
 * Ends event streams and waiting requests of keys that have ended. One LISTEN receives revocations and changes of
 * expiry; a timer per key in use detects its expiry.
 */
export class KeyWatch {
  private readonly watched = new Map<string, Watched>();

  private constructor(
    private readonly database: Database,
    private readonly events: ChangeEvents,
  ) {}

  static async start(database: Database): Promise<KeyWatch> {
    return new KeyWatch(database, await ChangeEvents.ofKeys(database));
  }

  /**
   * Returns a signal that aborts once the caller's key was revoked or has expired; the reason is the `Problem`. The key
   * is watched until `closed` aborts.
   */
  endOf(caller: Caller, closed: AbortSignal): AbortSignal {
    let watched = this.watched.get(caller.keyId);
    if (!watched) {
      watched = { requests: 0, ended: new AbortController(), stop: new AbortController() };
      this.watched.set(caller.keyId, watched);
      void this.watch(caller, watched);
    }
    const { ended } = watched;
    watched.requests++;
    const leave = () => this.leave(caller.keyId, watched);
    if (closed.aborted) leave();
    else closed.addEventListener('abort', leave, { once: true });
    return ended.signal;
  }

  private leave(keyId: string, watched: Watched): void {
    watched.requests--;
    if (watched.requests > 0) return;
    watched.stop.abort();
    this.watched.delete(keyId);
  }

  private async watch(caller: Caller, { ended, stop }: Watched): Promise<void> {
    let { keyExpiresAt: expiresAt } = caller;
    while (!stop.signal.aborted) {
      // Listening begins before the check: the key may have been revoked since the request was admitted.
      const again = new AbortController();
      const signal = AbortSignal.any([stop.signal, again.signal]);
      const changed = this.events.changed(caller.keyId, untilExpiry(expiresAt), signal);
      const standing = await keyStanding(this.database, caller).catch(() => undefined);
      if (standing === undefined) setTimeout(() => again.abort(), retryMs).unref();
      else if (standing instanceof Problem) {
        ended.abort(standing);
        stop.abort();
      } else if (standing.expiresAt?.getTime() !== expiresAt?.getTime()) {
        ({ expiresAt } = standing);
        again.abort();
      }
      await changed;
    }
  }
}

const untilExpiry = (at: Date | null): number =>
  at === null ? recheckMs : Math.min(Math.max(at.getTime() - Date.now(), minWaitMs), recheckMs);

/** Checks the key of an admitted caller: returns when it expires, or the `Problem` if it has ended. */
async function keyStanding(
  database: Database,
  { companyId, keyId }: Caller,
): Promise<Problem | { expiresAt: Date | null }> {
  const [key] = await inCompany(
    database,
    companyId,
    (tx) =>
      tx<(EndedKey & { ended: boolean })[]>`
        SELECT revoked_at IS NOT NULL OR coalesce(expires_at <= now(), false) AS ended, revoked_at, expires_at FROM api_key WHERE id = ${keyId}`,
  );
  if (!key || key.ended) return keyRefusal(key);
  return { expiresAt: key.expires_at };
}

/** When a key was revoked and when it expires; null if it was not or does not. */
export type EndedKey = Pick<ApiKeyRow, 'revoked_at' | 'expires_at'>;

/** Returns the problem for a key that is not valid; `key` is undefined if it never existed. */
export function keyRefusal(key: EndedKey | undefined): Problem {
  if (key?.revoked_at)
    return new Problem('key_revoked', `This API key was revoked at ${key.revoked_at.toISOString()}.`);
  if (key?.expires_at) return new Problem('key_expired', `This API key expired at ${key.expires_at.toISOString()}.`);
  return new Problem('not_authenticated', 'This API key is not valid.');
}
