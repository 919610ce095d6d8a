import type postgres from 'postgres';
import type { Agent } from 'undici';
import type { Transaction } from '../../db/client.js';
import { AddressPolicy } from '../../runtime/address-policy.js';
import { boundKeys } from '../../runtime/bounds.js';
import { AnswerBudget, type AnswerLease } from './answer-budget.js';
import { type Connection, type HttpConnection, keyOf, type PostgresConnection, readConnection } from './connection.js';
import { httpAgent } from './http-agent.js';
import { type HttpAnswer, type HttpRequest, sendRequest } from './http-request.js';
import { KeptOpen } from './kept-open.js';
import type { PostgresLimits } from './postgres-session.js';
import { PostgresSessions } from './postgres-sessions.js';

export interface ConnectionsOptions {
  /** Under which secrets are sealed: base64 of 32 bytes. */
  secretKey: string | undefined;
  /** Networks that are no public ones and may be reached all the same. */
  privateNetworks: string | undefined;
  /** Memory for an answer, and for all answers at once; as `bounds.ts` has them where they are left out. */
  outsideAnswerBytes?: number;
  outsideAnswersBytes?: number;
  postgres?: Partial<PostgresLimits>;
  /** Milliseconds for which what nobody uses stays open. */
  idleMs?: number;
}

/** How many milliseconds longer than the server allows a statement its answer may be on its way. */
const margin = 5_000;

/** What a process holds open to companies' own servers, by company, code and revision. */
export class Connections {
  readonly secretKey: string | undefined;
  private readonly policy: AddressPolicy;
  private readonly budget: AnswerBudget;
  private readonly sessions: PostgresSessions;
  private readonly agents: KeptOpen<Agent>;

  constructor({ secretKey, privateNetworks, idleMs = 60_000, ...options }: ConnectionsOptions) {
    this.secretKey = secretKey;
    this.policy = new AddressPolicy(privateNetworks);
    this.budget = new AnswerBudget({
      each: options.outsideAnswerBytes ?? Number(boundKeys.OUTSIDE_ANSWER_BYTES.default),
      all: options.outsideAnswersBytes ?? Number(boundKeys.OUTSIDE_ANSWERS_BYTES.default),
    });
    const { statementTimeout = 60_000, ...limits } = options.postgres ?? {};
    this.sessions = new PostgresSessions(
      this.policy,
      {
        max: 4,
        statementTimeout,
        acceptTimeoutMs: statementTimeout + margin,
        useTimeout: 9 * 60_000,
        rowBytes: 4 * 1_048_576,
        ...limits,
      },
      this.budget,
      idleMs,
    );
    this.agents = new KeptOpen((agent) => agent.destroy(), idleMs);
  }

  /**
   * The connection of this code in the transaction's company, undefined where there is none. Throws
   * `ConnectionError` where its secret cannot be opened.
   */
  read(tx: Transaction, code: string): Promise<Connection | undefined> {
    return readConnection(tx, code, this.secretKey);
  }

  /**
   * Memory for what a company's servers answer, where that is held longer than a call of this: what all calls with it
   * are answered counts together. To be closed.
   */
  openLease(companyId: number): AnswerLease {
    return this.budget.open(companyId);
  }

  /**
   * Lends `work` a session at a company's own server. What cannot be connected to, answers too much or too late is a
   * `ConnectionError`; what else the driver throws can be told by `postgresFailure`.
   */
  withPostgres<Result>(
    connection: PostgresConnection,
    work: (sql: postgres.Sql) => Promise<Result>,
    lease?: AnswerLease,
  ): Promise<Result> {
    return this.leased(connection, lease, (taken) => this.sessions.use(connection, work, taken));
  }

  /** Sends one request to a company's own service; see `sendRequest`. */
  request(connection: HttpConnection, request: HttpRequest): Promise<HttpAnswer> {
    return this.leased(connection, undefined, (lease) =>
      this.agents.use(
        keyOf(connection),
        () => httpAgent(connection, this.policy),
        (agent) => sendRequest(agent, connection, request, lease),
      ),
    );
  }

  private async leased<Result>(
    { companyId }: Connection,
    given: AnswerLease | undefined,
    work: (lease: AnswerLease) => Promise<Result>,
  ): Promise<Result> {
    if (given) return work(given);
    const lease = this.openLease(companyId);
    return work(lease).finally(() => lease.close());
  }

  async close(): Promise<void> {
    await Promise.all([this.sessions.closeAll(), this.agents.closeAll()]);
  }
}
