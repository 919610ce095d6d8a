import { ConnectionsBusy, ShareExceeded } from '../../db/company-shares.js';
import { requestScope } from '../../db/request-scope.js';
import type { ChangeEvents } from './change-events.js';

/** Something that several clients follow. */
export interface Watched<State> {
  /** Those who follow the same name share its reads: it has the company in it. */
  name: string;
  /** Where changes are heard of, and under which key. */
  events: ChangeEvents;
  key: string;
  /** What was not heard of is found by reading again after this time. */
  lookAgainMs: number;
  read(): Promise<State>;
}

/** One who follows what is watched. */
export interface Follower<State> {
  /**
   * The newest state that was read since the last one that this follower got; waits for the next read. Undefined once
   * `signal` aborts. Throws what reading does.
   */
  next(signal: AbortSignal): Promise<State | undefined>;
  leave(): void;
}

/** Reads what clients follow once for all of them: when it changes, and somebody waits for it. */
export class Watches {
  private readonly watches = new Map<string, Watch<unknown>>();

  /** Begins to follow; the follower must `leave`. Its first state is read after this call. */
  follow<State>(watched: Watched<State>): Follower<State> {
    let watch = this.watches.get(watched.name) as Watch<State> | undefined;
    if (!watch) {
      watch = new Watch(watched, () => this.watches.delete(watched.name));
      this.watches.set(watched.name, watch as Watch<unknown>);
    }
    return watch.join();
  }
}

/** Milliseconds after which what could not be read is read again, as the company's share was in use. */
const busyRetryMs = 500;

interface Waiting<State> {
  /** Reads up to this number are none that it waits for. */
  seen: number;
  resolve(state: State | undefined): void;
  reject(error: unknown): void;
}

class Watch<State> {
  private followers = 0;
  private readonly waiting = new Set<Waiting<State>>();
  /** Something may have changed since the last read began. */
  private stale = true;
  private reading = false;
  /** Reads that have begun, and the last of them that has ended well. */
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
    this.readIfAsked();
  }

  /** Waits for a read after the one of this number. */
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
      this.readIfAsked();
    });
  }

  private readIfAsked(): void {
    if (this.reading || !this.stale || this.waiting.size === 0) return;
    this.stale = false;
    this.reading = true;
    this.begun += 1;
    const number = this.begun;
    const asked = () => [...this.waiting].filter(({ seen }) => seen < number);
    // On nobody's behalf: it is for all who follow.
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
        this.readIfAsked();
      });
  }
}
