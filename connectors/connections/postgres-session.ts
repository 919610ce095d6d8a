import type { Socket } from 'node:net';
import pg from 'pg';
import { openPool, type Pool } from '../../db/driver/pool.js';
import type { AddressPolicy } from '../../runtime/address-policy.js';
import type { AnswerLease } from './answer-budget.js';
import type { PostgresConnection } from './connection.js';
import { ConnectionError } from './connection-error.js';
import { dial } from './dial.js';
import { encrypt } from './encrypt.js';
import { guardSocket } from './guard-socket.js';
import { requestEncryption } from './request-encryption.js';

export interface PostgresLimits {
  /** How many sessions one connection may have at the same time. */
  max: number;
  /** Time after which the server ends a statement. */
  statementTimeoutMs: number;
  /** Time after which an unanswered query ends the connection, whatever else the server sends meanwhile. */
  answerTimeoutMs: number;
  /** Time limit for one use of a session, including the wait for it. */
  useTimeoutMs: number;
  /** Largest row: it is read, and its JSON parsed, without a pause. */
  rowBytes: number;
}

/** Bytes that a server may send without a query. */
const maxUnsolicitedBytes = 65_536;

/**
 * One session at a company's own server. It is opened with its first query, and again after it was lost. Answers count
 * against the lease of its current user.
 */
export class PostgresSession {
  readonly sql: Pool;
  private readonly sockets = new Set<Socket>();
  private lease: AnswerLease | undefined;
  private unsolicitedBytes = 0;
  private failure: ConnectionError | undefined;

  constructor(
    private readonly connection: PostgresConnection,
    private readonly policy: AddressPolicy,
    private readonly limits: PostgresLimits,
    /** Bytes that a lease may take. */
    private readonly answerLimit: number,
  ) {
    const { statementTimeoutMs } = limits;
    const { host, port = 5432, database, user } = connection.settings;
    this.sql = openPool({
      // A function: instead of an empty password, pg would take the PGPASSWORD of this process.
      address: { host, port, database, user, password: () => connection.secret?.reveal() ?? '' },
      open: () => this.openSocket(),
      max: 1,
      // Tables may change at any time, and a connection pooler may run each statement in another session.
      keepPlans: false,
      types,
      connectTimeoutMs: 8_000,
      idleTimeoutMs: 30_000,
      maxLifetimeSeconds: 1800,
      session: {
        application_name: 'longshore',
        statement_timeout: String(statementTimeoutMs),
        lock_timeout: '8000',
        idle_in_transaction_session_timeout: '8000',
      },
    });
  }

  /** Why the session was ended and must not be used again; undefined while it can be used. */
  get endReason(): ConnectionError | undefined {
    return this.failure;
  }

  /** Counts answers from now on against this lease; undefined when the session is idle. */
  useFor(lease: AnswerLease | undefined): void {
    this.lease = lease;
    this.unsolicitedBytes = 0;
  }

  /** Ends the session; pending queries fail with this error. */
  fail(error: ConnectionError): void {
    this.failure ??= error;
    for (const socket of this.sockets) socket.destroy(error);
  }

  async close(): Promise<void> {
    this.useFor(undefined);
    this.failure ??= new ConnectionError('lost', `The session at ${this.connection.settings.host} was closed.`);
    await this.sql.end(5_000);
    for (const socket of this.sockets) socket.destroy();
  }

  private async openSocket(): Promise<Socket> {
    const { host, port = 5432, ssl = 'verify-full', certificateAuthority } = this.connection.settings;
    this.throwFailure();
    const socket = await dial({ host, port }, this.policy);
    this.sockets.add(socket);
    socket.once('close', () => this.sockets.delete(socket));
    // The session may have been ended meanwhile.
    this.throwFailure();
    if (ssl === 'disable') return this.guard(socket);
    await requestEncryption(socket, host);
    const encrypted = await encrypt(socket, { host, verify: ssl === 'verify-full', certificateAuthority });
    this.throwFailure();
    // The encrypted one ends it.
    this.sockets.delete(socket);
    return this.guard(encrypted);
  }

  private throwFailure(): void {
    if (!this.failure) return;
    for (const socket of this.sockets) socket.destroy();
    throw this.failure;
  }

  private guard(socket: Socket): Socket {
    const { host } = this.connection.settings;
    this.sockets.add(socket);
    socket.once('close', () => this.sockets.delete(socket));
    return guardSocket(socket, {
      host,
      answerTimeoutMs: this.limits.answerTimeoutMs,
      limit: this.answerLimit,
      left: () => this.lease?.left ?? maxUnsolicitedBytes,
      rowBytes: this.limits.rowBytes,
      take: (bytes) => this.take(bytes, host),
      onFailure: (error) => {
        this.failure ??= error;
      },
    });
  }

  private take(bytes: number, host: string): void {
    this.lease?.take(bytes, host);
    if (!this.lease) this.unsolicitedBytes += bytes;
    if (this.unsolicitedBytes > maxUnsolicitedBytes)
      throw new ConnectionError('server', `${host} sends data that was not asked for.`);
  }
}

/** The values of these types are converted; those of all others stay the text that the server sends. */
const converted = [
  ...[pg.types.builtins.BOOL, pg.types.builtins.JSON, pg.types.builtins.JSONB],
  ...[pg.types.builtins.INT2, pg.types.builtins.INT4, pg.types.builtins.OID],
  ...[pg.types.builtins.FLOAT4, pg.types.builtins.FLOAT8],
];
const types = {
  getTypeParser: ((oid: number) =>
    converted.includes(oid)
      ? pg.types.getTypeParser(oid)
      : (text: string) => text) as pg.CustomTypesConfig['getTypeParser'],
};
