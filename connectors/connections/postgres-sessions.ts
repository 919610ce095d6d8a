import type postgres from 'postgres';
import type { AddressPolicy } from '../../runtime/address-policy.js';
import type { AnswerBudget, AnswerLease } from './answer-budget.js';
import { keyOf, type PostgresConnection } from './connection.js';
import { ConnectionError } from './connection-error.js';
import { type PostgresLimits, PostgresSession } from './postgres-session.js';

/** The sessions of one connection. */
interface Sessions {
  idle: PostgresSession[];
  /** How many are lent. */
  lent: number;
  /** Who waits for one, in the order in which they came. */
  waiting: (() => void)[];
  closing: NodeJS.Timeout | undefined;
}

/**
 * Sessions at companies' own servers. Each use has one to itself, so that what arrives is known to be for it; they are
 * kept open for a while, as opening them takes time.
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
   * Lends `work` a session, and a lease for what is answered. Throws what `work` does, and `ConnectionError` where it
   * takes longer than a use may.
   */
  async use<Result>(
    connection: PostgresConnection,
    work: (sql: postgres.Sql) => Promise<Result>,
    lease: AnswerLease,
  ): Promise<Result> {
    const key = keyOf(connection);
    const sessions = this.byConnection.get(key) ?? { idle: [], lent: 0, waiting: [], closing: undefined };
    this.byConnection.set(key, sessions);
    clearTimeout(sessions.closing);
    let session: PostgresSession | undefined;
    const late = new ConnectionError(
      'timeout',
      `${connection.settings.host} was not done with all that was asked within ${this.limits.useTimeout / 1000} s.`,
    );
    let timer: NodeJS.Timeout | undefined;
    const overdue = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        session?.fail(late);
        reject(late);
      }, this.limits.useTimeout);
    });
    try {
      await this.turn(sessions, overdue);
      try {
        session = this.idleOne(sessions) ?? this.openOne(connection);
        session.useFor(lease);
        return await Promise.race([work(session.sql), overdue]);
      } catch (error) {
        // The driver may have heard of the end of its connection before it hears why.
        throw session?.failedFor ?? error;
      } finally {
        this.takeBack(key, sessions, session);
      }
    } finally {
      clearTimeout(timer);
    }
  }

  /** Closes all of them, in use or not. */
  async closeAll(): Promise<void> {
    for (const { closing } of this.byConnection.values()) clearTimeout(closing);
    this.byConnection.clear();
    await Promise.all([...this.open].map((session) => this.close(session)));
  }

  /** Resolves when one of the places of a connection is taken; throws what `overdue` does where it comes first. */
  private async turn(sessions: Sessions, overdue: Promise<never>): Promise<void> {
    if (sessions.lent < this.limits.max) {
      sessions.lent += 1;
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
      else this.passOn(sessions);
      throw error;
    }
  }

  /** Gives a place to whoever waits for one. */
  private passOn(sessions: Sessions): void {
    const next = sessions.waiting.shift();
    if (next) next();
    else sessions.lent -= 1;
  }

  private idleOne(sessions: Sessions): PostgresSession | undefined {
    const session = sessions.idle.pop();
    if (!session?.failedFor) return session;
    void this.close(session);
    return this.idleOne(sessions);
  }

  private openOne(connection: PostgresConnection): PostgresSession {
    const session = new PostgresSession(connection, this.policy, this.limits, this.budget.limits.each);
    this.open.add(session);
    return session;
  }

  private takeBack(key: string, sessions: Sessions, session: PostgresSession | undefined): void {
    session?.useFor(undefined);
    if (session?.failedFor || this.byConnection.get(key) !== sessions) void this.close(session);
    else if (session) sessions.idle.push(session);
    this.passOn(sessions);
    if (sessions.lent > 0) return;
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
