import type { Pool } from '../../db/driver/pool.js';
import type { AddressPolicy } from '../../runtime/address-policy.js';
import type { AnswerBudget, AnswerLease } from './answer-budget.js';
import { keyOf, type PostgresConnection } from './connection.js';
import { ConnectionError } from './connection-error.js';
import { type PostgresLimits, PostgresSession } from './postgres-session.js';

/** The sessions of one connection. */
interface Sessions {
  idle: PostgresSession[];
  /** How many slots are taken. */
  inUse: number;
  /** Waiters for a slot, in order of arrival. */
  waiting: (() => void)[];
  closing: NodeJS.Timeout | undefined;
}

/**
 * A pool of sessions at companies' own servers. Each use has a session to itself, so that its answers can be counted;
 * sessions stay open for `idleMs`, because opening them takes time.
 */
export class PostgresSessions {
  private readonly byConnection = new Map<string, Sessions>();
  private readonly open = new Set<PostgresSession>();

  constructor(
    private readonly policy: AddressPolicy,
    private readonly limits: PostgresLimits,
    private readonly budget: AnswerBudget,
    private readonly idleMs: number,
  ) {}

  /**
   * Runs `work` with a session whose answers count against `lease`. Throws what `work` throws, or `ConnectionError` if
   * it takes longer than `useTimeoutMs`.
   */
  async use<Result>(
    connection: PostgresConnection,
    work: (sql: Pool) => Promise<Result>,
    lease: AnswerLease,
  ): Promise<Result> {
    const key = keyOf(connection);
    const sessions = this.byConnection.get(key) ?? { idle: [], inUse: 0, waiting: [], closing: undefined };
    this.byConnection.set(key, sessions);
    clearTimeout(sessions.closing);
    let session: PostgresSession | undefined;
    const timeoutError = new ConnectionError(
      'timeout',
      `${connection.settings.host} did not answer all queries within ${this.limits.useTimeoutMs / 1000} s.`,
    );
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        session?.fail(timeoutError);
        reject(timeoutError);
      }, this.limits.useTimeoutMs);
    });
    try {
      await this.waitForSlot(sessions, timeout);
      try {
        session = this.idleSession(sessions) ?? this.openSession(connection);
        session.useFor(lease);
        return await Promise.race([work(session.sql), timeout]);
      } catch (error) {
        // The driver may report the end of its connection before the reason for it.
        throw session?.endReason ?? error;
      } finally {
        this.release(key, sessions, session);
      }
    } finally {
      clearTimeout(timer);
    }
  }

  /** Closes all sessions, also those in use. */
  async closeAll(): Promise<void> {
    for (const { closing } of this.byConnection.values()) clearTimeout(closing);
    this.byConnection.clear();
    await Promise.all([...this.open].map((session) => this.close(session)));
  }

  /** Resolves once a slot of the connection is taken. Throws what `timeout` throws if that comes first. */
  private async waitForSlot(sessions: Sessions, overdue: Promise<never>): Promise<void> {
    if (sessions.inUse < this.limits.max) {
      sessions.inUse += 1;
      return;
    }
    let begin = (): void => {};
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    sessions.waiting.push(begin);
    try {
      await Promise.race([begun, overdue]);
    } catch (error) {
      const place = sessions.waiting.indexOf(begin);
      if (place >= 0) sessions.waiting.splice(place, 1);
      else this.releaseSlot(sessions);
      throw error;
    }
  }

  /** Hands a slot to the next waiter, or frees it. */
  private releaseSlot(sessions: Sessions): void {
    const next = sessions.waiting.shift();
    if (next) next();
    else sessions.inUse -= 1;
  }

  private idleSession(sessions: Sessions): PostgresSession | undefined {
    const session = sessions.idle.pop();
    if (!session?.endReason) return session;
    void this.close(session);
    return this.idleSession(sessions);
  }

  private openSession(connection: PostgresConnection): PostgresSession {
    const session = new PostgresSession(connection, this.policy, this.limits, this.budget.limits.each);
    this.open.add(session);
    return session;
  }

  private release(key: string, sessions: Sessions, session: PostgresSession | undefined): void {
    session?.useFor(undefined);
    if (session?.endReason || this.byConnection.get(key) !== sessions) void this.close(session);
    else if (session) sessions.idle.push(session);
    this.releaseSlot(sessions);
    if (sessions.inUse > 0) return;
    sessions.closing = setTimeout(() => {
      this.byConnection.delete(key);
      for (const idle of sessions.idle) void this.close(idle);
    }, this.idleMs).unref();
  }

  private async close(session: PostgresSession | undefined): Promise<void> {
    if (!session) return;
    await session.close().catch(() => {});
    this.open.delete(session);
  }
}
