import type postgres from 'postgres';
import type { Agent } from 'undici';
import type { Transaction } from '../db/client.js';
import { AddressPolicy } from './address-policy.js';
import { type Connection, type HttpConnection, type PostgresConnection, readConnection } from './connection.js';
import { httpAgent } from './http-agent.js';
import { type HttpAnswer, type HttpRequest, sendRequest } from './http-request.js';
import { KeptOpen } from './kept-open.js';
import { type PostgresLimits, postgresPool } from './postgres-pool.js';

export interface ConnectionsOptions {
  /** Under which secrets are sealed: base64 of 32 bytes. */
  secretKey: string | undefined;
  /** Networks that are no public ones and may be reached all the same. */
  privateNetworks: string | undefined;
  postgres?: Partial<PostgresLimits>;
  /** Milliseconds for which what nobody uses stays open. */
  idleMs?: number;
}

/** What a process holds open to companies' own servers, by company, code and revision. */
export class Connections {
  readonly secretKey: string | undefined;
  private readonly policy: AddressPolicy;
  private readonly limits: PostgresLimits;
  private readonly pools: KeptOpen<postgres.Sql>;
  private readonly agents: KeptOpen<Agent>;

  constructor({ secretKey, privateNetworks, postgres: limits, idleMs = 60_000 }: ConnectionsOptions) {
    this.secretKey = secretKey;
    this.policy = new AddressPolicy(privateNetworks);
    this.limits = { max: 4, statementTimeout: 60_000, ...limits };
    this.pools = new KeptOpen((pool) => pool.end({ timeout: 5 }), idleMs);
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
   * Lends `work` a pool of sessions at a company's own server. What cannot be connected to is a
   * `ConnectionError`; what else the driver throws can be told by `postgresFailure`.
   */
  withPostgres<Result>(connection: PostgresConnection, work: (sql: postgres.Sql) => Promise<Result>): Promise<Result> {
    return this.pools.use(keyOf(connection), () => postgresPool(connection, this.policy, this.limits), work);
  }

  /** Sends one request to a company's own service; see `sendRequest`. */
  request(connection: HttpConnection, request: HttpRequest): Promise<HttpAnswer> {
    return this.agents.use(
      keyOf(connection),
      () => httpAgent(connection, this.policy),
      (agent) => sendRequest(agent, connection, request),
    );
  }

  async close(): Promise<void> {
    await Promise.all([this.pools.closeAll(), this.agents.closeAll()]);
  }
}

const keyOf = ({ companyId, code, revision }: Connection): string => JSON.stringify([companyId, code, revision]);
