import { Socket } from 'node:net';
import postgres from 'postgres';
import { driverOptions } from '../../db/client.js';
import type { AddressPolicy } from '../../runtime/address-policy.js';
import type { AnswerLease } from './answer-budget.js';
import { askForEncryption } from './ask-for-encryption.js';
import type { PostgresConnection } from './connection.js';
import { ConnectionError } from './connection-error.js';
import { dial } from './dial.js';
import { encrypt } from './encrypt.js';
import { guardSocket } from './guard-socket.js';

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

/** Types of the driver: text and lists of text as parameters; dates and times stay the text that the server sends. */
const types = {
  plain: { to: 25, from: [17, 1082, 1114, 1184], serialize: String, parse: (text: string) => text },
  texts: { to: 1009, from: [], serialize: textArray, parse: (text: string) => text },
};

/**
 * One session at a company's own server. It is opened with its first query, and again after it was lost. Answers count
 * against the lease of its current user.
 */
export class PostgresSession {
  readonly sql: postgres.Sql;
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
    this.sql = postgres({
      host,
      port,
      database,
      user,
      // A function: for an empty password the driver would use the PGPASSWORD of this process.
      password: () => connection.secret?.reveal() ?? '',
      max: 1,
      ssl: false,
      // Tables may change at any time, and a connection pooler may run each statement in another session.
      prepare: false,
      // The driver would query all array types of the database in each new session.
      fetch_types: false,
      types: types as never,
      ...driverOptions,
      connect_timeout: 8,
      idle_timeout: 30,
      max_lifetime: 1800,
      connection: {
        application_name: 'longshore',
        statement_timeout: statementTimeoutMs,
        lock_timeout: 8_000,
        idle_in_transaction_session_timeout: 8_000,
      },
      ...({ socket: () => this.openSocket() } as object),
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
    await this.sql.end({ timeout: 5 });
    for (const socket of this.sockets) socket.destroy();
  }

  private async openSocket(): Promise<Socket> {
    if (this.failure) return failingSocket(this.failure);
    try {
      return await this.connect();
    } catch (error) {
      return failingSocket(error as Error);
    }
  }

  private async connect(): Promise<Socket> {
    const { host, port = 5432, ssl = 'verify-full', certificateAuthority } = this.connection.settings;
    const guard = (socket: Socket): Socket => {
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
    };
    const socket = await dial({ host, port }, this.policy);
    if (ssl === 'disable') return guard(socket);
    await askForEncryption(socket, host);
    return guard(await encrypt(socket, { host, verify: ssl === 'verify-full', certificateAuthority }));
  }

  private take(bytes: number, host: string): void {
    this.lease?.take(bytes, host);
    if (!this.lease) this.unsolicitedBytes += bytes;
    if (this.unsolicitedBytes > maxUnsolicitedBytes)
      throw new ConnectionError('server', `${host} sends data that was not asked for.`);
  }
}

/** A list of texts as a PostgreSQL array literal. */
function textArray(texts: readonly string[]): string {
  return `{${texts.map((text) => `"${text.replace(/["\\]/g, '\\$&')}"`).join()}}`;
}

/**
 * A socket that fails at once. The driver would lose a slot of its pool if `socket()` rejected; a socket that breaks it
 * replaces for the next query.
 */
function failingSocket(error: Error): Socket {
  const socket = new Socket();
  setImmediate(() => socket.destroy(error));
  return socket;
}
