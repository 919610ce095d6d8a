type Id = number | string;

function moveToEnd<Value>(map: Map<Id, Value>, id: Id): void {
  const value = map.get(id) as Value;
  map.delete(id);
  map.set(id, value);
}

/** A request to run. Each is an object of its own. */
export interface LimitedRequest {
  /** The groups that it belongs to, from the outermost inwards: its company, or its company and API key. */
  path: readonly Id[];
  /** Whether it goes before what waits in its outermost group, with which it takes turns if there is more that goes first. */
  first?: boolean;
}

interface Waiter<Request> {
  request: Request;
  groups: readonly Group<Request>[];
  begin(): void;
}

/** A group and the groups within it. */
class Group<Request> {
  running = 0;
  waiting = 0;
  /** What waits for the group itself, not for one within it. */
  readonly queue: Waiter<Request>[] = [];
  /** Whether the last one served was of the queue, so that the groups within are next. */
  servedQueue = false;
  /** Those that run or wait; the waiting ones are in the order of their turns. */
  readonly groups = new Map<Id, Group<Request>>();
}

/**
 * Lets a limited number of requests run at once, in all and of each group. Those that wait are served round-robin by
 * outermost group, within it round-robin by the groups inside, and in the innermost in order of arrival, except that one
 * that may run passes one that may not.
 */
export class FairLimiter<Request extends LimitedRequest = LimitedRequest> {
  private readonly all = new Group<Request>();
  private readonly running = new Set<Request>();

  /**
   * `limits` are how many may run in all, of each outermost group, and so on inwards. `mayRun` can hold a request back
   * although these allow it, by what runs.
   */
  constructor(
    private readonly limits: readonly number[],
    private readonly mayRun: (request: Request, running: ReadonlySet<Request>) => boolean = () => true,
  ) {}

  /** How many requests of a group run and wait; of all for the empty path. */
  usage(path: readonly Id[]): { running: number; waiting: number } {
    const group = path.reduce<Group<Request> | undefined>((outer, id) => outer?.groups.get(id), this.all);
    return { running: group?.running ?? 0, waiting: group?.waiting ?? 0 };
  }

  /**
   * Waits until the request may run, and returns a function that ends it; further calls of it do nothing. If `signal`
   * aborts first, throws its reason.
   */
  take(request: Request, signal?: AbortSignal): Promise<() => void> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const groups = this.groupsOf(request.path);
      const { queue } = groups.at(request.first ? 1 : -1) as Group<Request>;
      const leave = (): void => {
        for (const group of groups) group.waiting -= 1;
        signal?.removeEventListener('abort', abort);
      };
      const abort = (): void => {
        leave();
        queue.splice(queue.indexOf(waiter), 1);
        this.forget(request.path);
        reject(signal?.reason);
      };
      const waiter = {
        request,
        groups,
        begin: () => {
          leave();
          resolve(this.begin(request, groups));
        },
      };
      signal?.addEventListener('abort', abort, { once: true });
      for (const group of groups) group.waiting += 1;
      const behind = request.first ? queue.findIndex((other) => !other.request.first) : -1;
      queue.splice(behind < 0 ? queue.length : behind, 0, waiter);
      this.serve();
    });
  }

  /** As `take` for a request that waits at most `milliseconds`; then it throws what `reason` returns. */
  async takeWithin(milliseconds: number, reason: () => Error, request: Request): Promise<() => void> {
    const leave = new AbortController();
    const timer = setTimeout(() => leave.abort(reason()), milliseconds);
    return this.take(request, leave.signal).finally(() => clearTimeout(timer));
  }

  /** As `take` for a request that does not wait: undefined if it may not run now. */
  takeNow(request: Request): (() => void) | undefined {
    const groups = this.groupsOf(request.path);
    if (this.fits({ request, groups })) return this.begin(request, groups);
    this.forget(request.path);
    return undefined;
  }

  private begin(request: Request, groups: readonly Group<Request>[]): () => void {
    for (const group of groups) group.running += 1;
    this.running.add(request);
    return () => {
      if (!this.running.delete(request)) return;
      for (const group of groups) group.running -= 1;
      this.forget(request.path);
      this.serve();
    };
  }

  private fits({ request, groups }: Pick<Waiter<Request>, 'request' | 'groups'>): boolean {
    return !groups.some((group, level) => this.isFull(group, level)) && this.mayRun(request, this.running);
  }

  private isFull({ running }: Group<Request>, level: number): boolean {
    return running >= (this.limits[level] ?? Number.POSITIVE_INFINITY);
  }

  private serve(): void {
    for (let next = this.next(); next; next = this.next()) next.begin();
  }

  /** Removes the next request that may run from its queue; its groups become the last of their rounds. */
  private next(group = this.all, level = 0): Waiter<Request> | undefined {
    if (group.waiting === 0 || this.isFull(group, level)) return undefined;
    const ofQueue = group.servedQueue ? undefined : this.nextOfQueue(group, level);
    const found = ofQueue ?? this.nextOfGroups(group, level) ?? this.nextOfQueue(group, level);
    group.servedQueue = ofQueue !== undefined;
    return found;
  }

  private nextOfQueue(group: Group<Request>, level: number): Waiter<Request> | undefined {
    const place = group.queue.findIndex((waiter) => this.fits(waiter));
    const [found] = place < 0 ? [] : group.queue.splice(place, 1);
    found?.groups.slice(level, -1).forEach((outer, index) => {
      moveToEnd(outer.groups, found.request.path[level + index] as Id);
    });
    return found;
  }

  private nextOfGroups(group: Group<Request>, level: number): Waiter<Request> | undefined {
    for (const [id, inner] of group.groups) {
      const found = this.next(inner, level + 1);
      if (!found) continue;
      moveToEnd(group.groups, id);
      return found;
    }
    return undefined;
  }

  /** All, and the groups of a path; one in which nothing waits becomes the last of its round. */
  private groupsOf(path: readonly Id[]): Group<Request>[] {
    let outer = this.all;
    const inner = path.map((id) => {
      const group = outer.groups.get(id) ?? new Group<Request>();
      if (group.waiting === 0) outer.groups.delete(id);
      outer.groups.set(id, group);
      outer = group;
      return group;
    });
    return [this.all, ...inner];
  }

  /** Removes the groups of a path that are empty. */
  private forget(path: readonly Id[]): void {
    let outer = this.all;
    for (const id of path) {
      const group = outer.groups.get(id);
      if (!group) return;
      if (group.running + group.waiting === 0) outer.groups.delete(id);
      outer = group;
    }
  }
}
