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

interface KeyQueue {
  running: number;
  waiting: Waiter[];
}

interface Waiter {
  holder: Holder;
  begin(): void;
}

/** Has at least one queue; the key that is next comes first. */
interface Company {
  running: number;
  queues: Map<string, KeyQueue>;
}

/**
 * Shares the connections of a pool fairly: each company, and each of its keys, has a maximum. Waiting requests are served
 * round-robin by company, within a company round-robin by key, and within a key in order of arrival.
 */
export class CompanyShares {
  /** Companies with running or waiting requests; the one that is next comes first. */
  private readonly companies = new Map<number | string, Company>();
  private readonly unanswered = new Set<{ since: number }>();
  private running = 0;

  constructor(private readonly limits: ShareLimits) {}

  /** Waits for a connection. Throws `ShareExceeded` or `ConnectionsBusy` if none is free in time. */
  take(holder: Holder): Promise<SharedConnection> {
    const company: Company = this.companies.get(holder.company) ?? { running: 0, queues: new Map() };
    const queue: KeyQueue = company.queues.get(holder.key) ?? { running: 0, waiting: [] };
    if (!holder.admitted) this.refuseWhenQueueIsFull(company, queue);
    this.companies.set(holder.company, company);
    company.queues.set(holder.key, queue);
    return new Promise((resolve, reject) => {
      const waiting: Waiter = {
        holder,
        begin: () => {
          clearTimeout(timer);
          resolve(this.sharedConnection(holder, company, queue));
        },
      };
      const timer = setTimeout(
        () => {
          queue.waiting.splice(queue.waiting.indexOf(waiting), 1);
          reject(this.timeoutReason(company, queue));
          this.forget(holder, company, queue);
        },
        holder.admitted ? Math.max(admittedWaitMs, this.limits.waitMs) : this.limits.waitMs,
      );
      const place = holder.admitted ? queue.waiting.findIndex((other) => !other.holder.admitted) : -1;
      queue.waiting.splice(place < 0 ? queue.waiting.length : place, 0, waiting);
      this.handOut();
    });
  }

  private refuseWhenQueueIsFull(company: Company, queue: KeyQueue): void {
    const { perCompany, perKey, waitingPerCompany, waitingPerKey } = this.limits;
    if (queue.running >= perKey && queue.waiting.length >= waitingPerKey) throw new ShareExceeded('key', perKey);
    const waiting = [...company.queues.values()].reduce((sum, other) => sum + other.waiting.length, 0);
    if (company.running >= perCompany && waiting >= waitingPerCompany) throw new ShareExceeded('company', perCompany);
  }

  private timeoutReason(company: Company, queue: KeyQueue): Error {
    const before = performance.now() - unresponsiveAfterMs;
    const silent = [...this.unanswered].some(({ since }) => since < before);
    const { perCompany, perKey } = this.limits;
    if (!silent && queue.running >= perKey) return new ShareExceeded('key', perKey);
    if (!silent && company.running >= perCompany) return new ShareExceeded('company', perCompany);
    return new ConnectionsBusy(silent);
  }

  private sharedConnection(holder: Holder, company: Company, queue: KeyQueue): SharedConnection {
    const unanswered = { since: performance.now() };
    this.unanswered.add(unanswered);
    let ended = false;
    return {
      answered: () => this.unanswered.delete(unanswered),
      end: () => {
        if (ended) return;
        ended = true;
        this.unanswered.delete(unanswered);
        this.running -= 1;
        company.running -= 1;
        queue.running -= 1;
        this.forget(holder, company, queue);
        this.handOut();
      },
    };
  }

  private forget({ company: id, key }: Holder, company: Company, queue: KeyQueue): void {
    if (queue.running === 0 && queue.waiting.length === 0) company.queues.delete(key);
    if (company.queues.size === 0) this.companies.delete(id);
  }

  private handOut(): void {
    while (this.running < this.limits.connections) {
      const next = this.next();
      if (!next) return;
      this.running += 1;
      next.begin();
    }
  }

  /** Removes the next waiter from its queue, and moves its company and key to the end of the round. */
  private next(): Waiter | undefined {
    for (const [id, company] of this.companies) {
      if (company.running >= this.limits.perCompany) continue;
      for (const [key, queue] of company.queues) {
        if (queue.running >= this.limits.perKey) continue;
        const waiting = queue.waiting.shift();
        if (!waiting) continue;
        company.running += 1;
        queue.running += 1;
        company.queues.delete(key);
        company.queues.set(key, queue);
        this.companies.delete(id);
        this.companies.set(id, company);
        return waiting;
      }
    }
    return undefined;
  }
}
