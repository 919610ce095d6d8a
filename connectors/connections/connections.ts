import type { Agent } from 'undici';
import type { Transaction } from '../../db/client.js';
import type { Pool } from '../../db/driver/pool.js';
import { AddressPolicy } from '../../runtime/address-policy.js';
import { boundKeys } from '../../runtime/bounds.js';
import { AnswerBudget, type AnswerLease } from './answer-budget.js';
import { type Connection, type HttpConnection, keyOf, type PostgresConnection, readConnection } from './connection.js';
import { httpAgent } from './http-agent.js';
import { type HttpAnswer, type HttpRequest, sendRequest } from './http-request.js';
import type { PostgresLimits } from './postgres-session.js';
import { PostgresSessions } from './postgres-sessions.js';
import { SharedResources } from './shared-resources.js';

export interface ConnectionsOptions {
  /** The key that encrypts secrets: base64 of 32 bytes. */
  secretKey: string | undefined;
  /** Networks in CIDR notation, separated by commas, that may be reached although they are not public. */
  privateNetworks: string | undefined;
  /** Memory for the answers of one lease, and for all answers at once. Defaults: see `bounds.ts`. */
  externalAnswerBytes?: number;
  externalAnswersBytes?: number;
  postgres?: Partial<PostgresLimits>;
  /** How long unused sessions and sockets stay open. Default: one minute. */
  idleMs?: number;
}

/** How much longer than the server's statement timeout an answer may take, for the network. */
const networkMarginMs = 5_000;

/** All sessions and sockets of this process to companies' own servers. */
export class Connections {
  readonly secretKey: string | undefined;
  private readonly policy: AddressPolicy;
  private readonly budget: AnswerBudget;
  private readonly sessions: PostgresSessions;
  private readonly agents: SharedResources<Agent>;

  constructor({ secretKey, privateNetworks, idleMs = 60_000, ...options }: ConnectionsOptions) {
    this.secretKey = secretKey;
    this.policy = new AddressPolicy(privateNetworks);
    this.budget = new AnswerBudget({
      each: options.externalAnswerBytes ?? Number(boundKeys.EXTERNAL_ANSWER_BYTES.default),
      all: options.externalAnswersBytes ?? Number(boundKeys.EXTERNAL_ANSWERS_BYTES.default),
    });
    const { statementTimeoutMs = 60_000, ...limits } = options.postgres ?? {};
    this.sessions = new PostgresSessions(
      this.policy,
      {
        max: 4,
        statementTimeoutMs,
        answerTimeoutMs: statementTimeoutMs + networkMarginMs,
        useTimeoutMs: 9 * 60_000,
        rowBytes: 4 * 1_048_576,
        ...limits,
      },
      this.budget,
      idleMs,
    );
    this.agents = new SharedResources((agent) => agent.destroy(), idleMs);
  }

  /** As `readConnection`, with this process's secret key. */
  read(tx: Transaction, code: string): Promise<Connection | undefined> {
    return readConnection(tx, code, this.secretKey);
  }

  /**
   * Opens a lease of memory for answers that the caller holds beyond a single call: the answers to all calls with this
   * lease count together. The caller must close it.
   */
  openLease(companyId: number): AnswerLease {
    return this.budget.open(companyId);
  }

  /**
   * Runs `work` with a session at a company's own server. Throws `ConnectionError` if the server cannot be reached,
   * answers too much or too late; other errors of the driver can be classified with `postgresFailure`.
   */
  withPostgres<Result>(
    connection: PostgresConnection,
    work: (sql: Pool) => Promise<Result>,
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
