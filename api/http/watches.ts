import { ConnectionsBusy, ShareExceeded } from '../../db/company-shares.js';
import { requestScope } from '../../db/request-scope.js';
import type { ChangeEvents } from './change-events.js';

/** A state that several clients follow. */
export interface Watched<State> {
  /** Followers with the same name share its reads; the name contains the company. */
  name: string;
  /** Where changes are notified, and with which key. */
  events: ChangeEvents;
  key: string;
  /** Milliseconds after which the state is read again without a notification. */
  lookAgainMs: number;
  read(): Promise<State>;
}

/** One client that follows a watched state. */
export interface Follower<State> {
  /**
   * Returns the newest state that was read after the last one that this follower got; waits for the next read.
   * Undefined once `signal` aborts. Throws what the read throws.
   */
  next(signal: AbortSignal): Promise<State | undefined>;
  leave(): void;
}

/** Reads a state once for all of its followers: when it has changed and a follower waits for it. */
export class Watches {
  private readonly watches = new Map<string, Watch<unknown>>();

  /** Starts to follow; the follower must `leave`. Its first state is read after this call. */
  follow<State>(watched: Watched<State>): Follower<State> {
    let watch = this.watches.get(watched.name) as Watch<State> | undefined;
    if (!watch) {
      watch = new Watch(watched, () => this.watches.delete(watched.name));
      this.watches.set(watched.name, watch as Watch<unknown>);
    }
    return watch.join();
  }
}

/** Milliseconds after which a read is repeated that failed because all of the company's connections were in use. */
const busyRetryMs = 500;

interface Waiting<State> {
  /** Number of the last read whose result does not count for this follower. */
  seen: number;
  resolve(state: State | undefined): void;
  reject(error: unknown): void;
}

class Watch<State> {
  private followers = 0;
  private readonly waiting = new Set<Waiting<State>>();
  /** The state may have changed since the last read began. */
  private stale = true;
  private reading = false;
  /** Number of reads that have begun, and of the last one that has succeeded. */
  private begun = 0;
  private last: { number: number; state: State } | undefined;
  private readonly stopListening: () => void;
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly watched: Watched<State>,
    private readonly over: () => void,
  ) {
    const changed = () => this.changed();
    this.stopListening = watched.events.on(watched.key, changed);
    this.timer = setInterval(changed, watched.lookAgainMs).unref();
  }

  join(): Follower<State> {
    this.followers += 1;
    this.stale = true;
    let seen = this.begun;
    let left = false;
    return {
      next: async (signal) => {
        if (signal.aborted) return undefined;
        if (this.last === undefined || this.last.number <= seen) {
          const found = await this.after(seen, signal);
          if (found === undefined || signal.aborted) return undefined;
        }
        const { number, state } = this.last as { number: number; state: State };
        seen = number;
        return state;
      },
      leave: () => {
        if (left) return;
        left = true;
        this.followers -= 1;
        if (this.followers > 0) return;
        this.stopListening();
        clearInterval(this.timer);
        this.over();
      },
    };
  }

  private changed(): void {
    this.stale = true;
    this.readIfAwaited();
  }

  /** Waits for a read after the one with this number. */
  private after(seen: number, signal: AbortSignal): Promise<State | undefined> {
    return new Promise((resolve, reject) => {
      const abort = () => waiting.resolve(undefined);
      const settle = () => {
        this.waiting.delete(waiting);
        signal.removeEventListener('abort', abort);
      };
      const waiting: Waiting<State> = {
        seen,
        resolve: (state) => {
          settle();
          resolve(state);
        },
        reject: (error) => {
          settle();
          reject(error);
        },
      };
      signal.addEventListener('abort', abort, { once: true });
      this.waiting.add(waiting);
      this.readIfAwaited();
    });
  }

  private readIfAwaited(): void {
    if (this.reading || !this.stale || this.waiting.size === 0) return;
    this.stale = false;
    this.reading = true;
    this.begun += 1;
    const number = this.begun;
    const asked = () => [...this.waiting].filter(({ seen }) => seen < number);
    // Runs for no single caller: the result is for all followers.
    requestScope
      .run({ key: '', admitted: true }, () => this.watched.read())
      .then(
        (state) => {
          this.last = { number, state };
          for (const waiting of asked()) waiting.resolve(state);
        },
        (error: unknown) => {
          if (error instanceof ShareExceeded || error instanceof ConnectionsBusy) {
            setTimeout(() => this.changed(), busyRetryMs).unref();
            return;
          }
          this.stale = true;
          for (const waiting of asked()) waiting.reject(error);
        },
      )
      .finally(() => {
        this.reading = false;
        this.readIfAwaited();
      });
  }
}
