/** How many connections there are to share, and how they are shared. */
export interface ShareLimits {
  /** Connections that all companies together use at the same time. */
  connections: number;
  perCompany: number;
  perKey: number;
  /** Those that may wait for a connection, of a company and of a key. */
  waitingPerCompany: number;
  waitingPerKey: number;
  /** Milliseconds that one may wait that has not begun. */
  waitMs: number;
}

/** What an operator sets of it (`bounds.ts`). */
export interface ShareSettings {
  companyConnections: number;
  keyConnections: number;
  companyWaitingRequests: number;
  keyWaitingRequests: number;
  connectionWaitMs: number;
}

/** Connections of a pool that are left to what is done for no company: looking up keys, health, watching. */
export const reservedConnections = 2;

/** How a pool of `max` connections is shared: some are always left, and never all of the rest are one company's. */
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

/** Whom a connection is for. */
export interface Holder {
  company: number | string;
  key: string;
  /** It goes on with something: it is first in its queue, waits for longer, and is not refused for how many wait. */
  admitted: boolean;
}

/** A connection that was handed out. */
export interface SharedConnection {
  /** The database has answered on it. */
  answered(): void;
  /** It is free again. */
  end(): void;
}

/** A company or a key uses all of its share, and as many as may wait for it do, or have for too long. Nothing was done. */
export class ShareExceeded extends Error {
  override readonly name = 'ShareExceeded';

  constructor(
    readonly of: 'company' | 'key',
    readonly share: number,
  ) {
    super(`The ${of} uses all of its ${share} connections.`);
  }
}

/** No connection was free in time, as others use them. Nothing was done. */
export class ConnectionsBusy extends Error {
  override readonly name = 'ConnectionsBusy';
  /** Whether the database owes an answer to those who have the connections, rather than they making use of them. */
  constructor(readonly databaseUnresponsive: boolean) {
    super('No connection to the database was free in time.');
  }
}

/** Milliseconds that one may wait that has begun: what it has done must not be cut in two by a moment of crowding. */
const admittedWaitMs = 10_000;

/** Milliseconds after which a database that has not answered the beginning of a transaction is thought to be away. */
const unresponsiveAfterMs = 1_000;

interface KeyQueue {
  running: number;
  waiting: Waiter[];
}

interface Waiter {
  holder: Holder;
  begin(): void;
}

/** Never without a queue; the key whose turn is next is the first. */
interface Company {
  running: number;
  queues: Map<string, KeyQueue>;
}

/**
 * Shares the connections of a pool among companies: each has some at most, and so has each key of it. Those
 * who wait have their turn company by company, and within a company key by key, in the order in which they came.
 */
export class CompanyShares {
  /** Those with something running or waiting; the company whose turn is next is the first. */
  private readonly companies = new Map<number | string, Company>();
  private readonly unanswered = new Set<{ since: number }>();
  private running = 0;

  constructor(private readonly limits: ShareLimits) {}

  /** Waits for a connection. Throws `ShareExceeded` or `ConnectionsBusy` where none is free in time. */
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

  /** Takes the one whose turn is next out of its queue; its company and key go to the end of the round. */
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
