import { FairLimiter } from '../runtime/fair-limiter.js';

/** How many connections there are to share, and how they are shared. */
export interface ShareLimits {
  /** Connections that all companies together may use at the same time. */
  connections: number;
  perCompany: number;
  perKey: number;
  /** How many requests of a company, and of a key, may wait for a connection. */
  waitingPerCompany: number;
  waitingPerKey: number;
  /** How long a request may wait for its first connection. */
  waitMs: number;
}

/** The settings of the operator (`bounds.ts`). */
export interface ShareSettings {
  companyConnections: number;
  keyConnections: number;
  companyWaitingRequests: number;
  keyWaitingRequests: number;
  connectionWaitMs: number;
}

/** Connections of a pool that are reserved for work without a company: key look-ups, health checks, watching. */
export const reservedConnections = 2;

/** The limits for a pool of `max` connections: some are reserved, and one company never gets all of the rest. */
export function shareLimits(max: number, settings: ShareSettings): ShareLimits {
  const connections = Math.max(1, max - reservedConnections);
  return {
    connections,
    perCompany: Math.min(settings.companyConnections, Math.max(1, connections - 1)),
    perKey: Math.min(settings.keyConnections, Math.max(1, connections - 1)),
    waitingPerCompany: settings.companyWaitingRequests,
    waitingPerKey: settings.keyWaitingRequests,
    waitMs: settings.connectionWaitMs,
  };
}

/** The user of a connection. */
export interface Holder {
  company: number | string;
  key: string;
  /** Whether the request has already had a connection: then it goes first, may wait longer, and is never refused for a full queue. */
  admitted: boolean;
}

/** A connection that is in use. */
export interface SharedConnection {
  /** To be called when the database has answered for the first time. */
  answered(): void;
  /** Returns the connection. */
  end(): void;
}

/** A company or a key uses its whole share, and its queue is full or the wait was too long. Nothing was done. */
export class ShareExceeded extends Error {
  override readonly name = 'ShareExceeded';

  constructor(
    readonly of: 'company' | 'key',
    readonly share: number,
  ) {
    super(`The ${of} uses all of its ${share} connections.`);
  }
}

/** No connection was free in time, because other companies use them. Nothing was done. */
export class ConnectionsBusy extends Error {
  override readonly name = 'ConnectionsBusy';
  /** Whether the connections are waiting for the database, rather than being busy. */
  constructor(readonly databaseUnresponsive: boolean) {
    super('No connection to the database was free in time.');
  }
}

/** How long an admitted request may wait: a short overload must not interrupt what it has begun. */
const admittedWaitMs = 10_000;

/** After this time without an answer to BEGIN the database is considered unresponsive. */
const unresponsiveAfterMs = 1_000;

/** Shares the connections of a pool fairly: each company, and each of its keys, has a maximum. */
export class CompanyShares {
  private readonly limiter: FairLimiter;
  private readonly unanswered = new Set<{ since: number }>();

  constructor(private readonly limits: ShareLimits) {
    this.limiter = new FairLimiter([limits.connections, limits.perCompany, limits.perKey]);
  }

  /** Waits for a connection. Throws `ShareExceeded` or `ConnectionsBusy` if none is free in time. */
  async take({ company, key, admitted }: Holder): Promise<SharedConnection> {
    const path = [company, key] as const;
    if (!admitted) this.refuseWhenQueueIsFull(path);
    const { waitMs } = this.limits;
    const waitLimitMs = admitted ? Math.max(admittedWaitMs, waitMs) : waitMs;
    const request = { path, first: admitted };
    const release =
      this.limiter.takeNow(request) ??
      (await this.limiter.takeWithin(waitLimitMs, () => this.timeoutReason(path), request));
    const unanswered = { since: performance.now() };
    this.unanswered.add(unanswered);
    return {
      answered: () => this.unanswered.delete(unanswered),
      end: () => {
        this.unanswered.delete(unanswered);
        release();
      },
    };
  }

  private refuseWhenQueueIsFull(path: HolderPath): void {
    const { perCompany, perKey, waitingPerCompany, waitingPerKey } = this.limits;
    const ofKey = this.limiter.usage(path);
    if (ofKey.running >= perKey && ofKey.waiting >= waitingPerKey) throw new ShareExceeded('key', perKey);
    const ofCompany = this.limiter.usage(path.slice(0, 1));
    if (ofCompany.running >= perCompany && ofCompany.waiting >= waitingPerCompany)
      throw new ShareExceeded('company', perCompany);
  }

  private timeoutReason(path: HolderPath): Error {
    const before = performance.now() - unresponsiveAfterMs;
    const silent = [...this.unanswered].some(({ since }) => since < before);
    const { perCompany, perKey } = this.limits;
    if (!silent && this.limiter.usage(path).running >= perKey) return new ShareExceeded('key', perKey);
    if (!silent && this.limiter.usage(path.slice(0, 1)).running >= perCompany)
      return new ShareExceeded('company', perCompany);
    return new ConnectionsBusy(silent);
  }
}

type HolderPath = readonly [company: Holder['company'], key: string];
