import { Socket } from 'node:net';
import postgres from 'postgres';
import { driverHabits } from '../../db/client.js';
import type { AddressPolicy } from '../../runtime/address-policy.js';
import type { AnswerLease } from './answer-budget.js';
import { askForEncryption } from './ask-for-encryption.js';
import type { PostgresConnection } from './connection.js';
import { ConnectionError } from './connection-error.js';
import { dial } from './dial.js';
import { encrypt } from './encrypt.js';
import { guardSocket } from './guard-socket.js';

export interface PostgresLimits {
  /** Sessions of one connection at once. */
  max: number;
  /** Milliseconds after which the server is to end a statement. */
  statementTimeout: number;
  /** Milliseconds after which a query that is not answered ends its connection, whatever the server says meanwhile. */
  acceptTimeoutMs: number;
  /** Milliseconds that one use of a session may take, the wait for it included. */
  useTimeout: number;
  /** Bytes of a row: it is read, and its JSON parsed, in one go. */
  rowBytes: number;
}

/** Bytes that a server may send where nothing was asked. */
const mostUnasked = 65_536;

/** How text and lists of it are sent, and that what becomes large objects is left as the text that it is. */
const types = {
  plain: { to: 25, from: [17, 1082, 1114, 1184], serialize: String, parse: (text: string) => text },
  texts: { to: 1009, from: [], serialize: textArray, parse: (text: string) => text },
};

/**
 * One session at a company's own server, opened with its first query and again where it was lost. What arrives counts
 * against the lease of whoever uses it.
 */
export class PostgresSession {
  readonly sql: postgres.Sql;
  private readonly sockets = new Set<Socket>();
  private lease: AnswerLease | undefined;
  private unasked = 0;
  private failure: ConnectionError | undefined;

  constructor(
    private readonly connection: PostgresConnection,
    private readonly policy: AddressPolicy,
    private readonly limits: PostgresLimits,
    /** Bytes that a lease may take. */
    private readonly answerLimit: number,
  ) {
    const { statementTimeout } = limits;
    const { host, port = 5432, database, user } = connection.settings;
    this.sql = postgres({
      host,
      port,
      database,
      user,
      // A function, as the driver would take the PGPASSWORD of this process for an empty one.
      password: () => connection.secret?.reveal() ?? '',
      max: 1,
      ssl: false,
      // Their tables change under us, and a pooler between may give each statement another session.
      prepare: false,
      // It would ask each new session for all types of arrays that the database has.
      fetch_types: false,
      types: types as never,
      ...driverHabits,
      connect_timeout: 8,
      idle_timeout: 30,
      max_lifetime: 1800,
      connection: {
        application_name: 'longshore',
        statement_timeout: statementTimeout,
        lock_timeout: 8_000,
        idle_in_transaction_session_timeout: 8_000,
      },
      ...({ socket: () => this.openSocket() } as object),
    });
  }

  /** Why it was ended, and is of no more use. */
  get failedFor(): ConnectionError | undefined {
    return this.failure;
  }

  /** Counts what arrives from now on against a lease; undefined where nobody uses the session. */
  useFor(lease: AnswerLease | undefined): void {
    this.lease = lease;
    this.unasked = 0;
  }

  /** Ends the session for a reason that whatever waits for an answer fails with. */
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
    if (this.failure) return brokenSocket(this.failure);
    try {
      return await this.connect();
    } catch (error) {
      return brokenSocket(error as Error);
    }
  }

  private async connect(): Promise<Socket> {
    const { host, port = 5432, ssl = 'verify-full', certificateAuthority } = this.connection.settings;
    const guard = (socket: Socket): Socket => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
      return guardSocket(socket, {
        host,
        acceptTimeoutMs: this.limits.acceptTimeoutMs,
        limit: this.answerLimit,
        left: () => this.lease?.left ?? mostUnasked,
        rowBytes: this.limits.rowBytes,
        take: (bytes) => this.take(bytes, host),
        failed: (error) => {
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
    if (!this.lease) this.unasked += bytes;
    if (this.unasked > mostUnasked) throw new ConnectionError('server', `${host} says what it was not asked for.`);
  }
}

/** A list of texts as PostgreSQL reads an array. */
function textArray(texts: readonly string[]): string {
  return `{${texts.map((text) => `"${text.replace(/["\\]/g, '\\$&')}"`).join()}}`;
}

/**
 * The driver forgets a slot of its pool whose socket does not come about; one that breaks at once
 * it opens again for the next query.
 */
function brokenSocket(error: Error): Socket {
  const socket = new Socket();
  setImmediate(() => socket.destroy(error));
  return socket;
}
