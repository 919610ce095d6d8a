import type { Socket } from 'node:net';
import pg from 'pg';
import { openPool, type Pool } from '../../db/driver/pool.js';
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
      host,
      port,
      database,
      user,
      // A function: instead of an empty password, pg would take the PGPASSWORD of this process.
      password: () => connection.secret?.reveal() ?? '',
      max: 1,
      // Tables may change at any time, and a connection pooler may run each statement in another session.
      keepPlans: false,
      types,
      connectionTimeoutMillis: 8_000,
      idleTimeoutMillis: 30_000,
      maxLifetimeSeconds: 1800,
      application_name: 'longshore',
      statement_timeout: statementTimeoutMs,
      lock_timeout: 8_000,
      idle_in_transaction_session_timeout: 8_000,
      Client: clientOn(() => this.openSocket()),
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
    await this.sql.end(5_000);
    for (const socket of this.sockets) socket.destroy();
  }

  private async openSocket(): Promise<Socket> {
    if (this.failure) throw this.failure;
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

/** A client of pg whose socket is opened by `open`. */
const clientOn = (open: () => Promise<Socket>) =>
  class extends pg.Client {
    override connect(): Promise<pg.Client>;
    override connect(done: (error: Error) => void): void;
    // biome-ignore lint/suspicious/noConfusingVoidType: as pg declares it.
    override connect(done?: (error: Error) => void): Promise<pg.Client> | void {
      if (!done) throw new Error('Only a pool connects it.');
      open().then((socket) => {
        // It is connected; pg would do so.
        socket.connect = () => {
          setImmediate(() => socket.emit('connect'));
          return socket;
        };
        Object.assign(this.connection, { stream: socket });
        super.connect(done);
      }, done);
    }
  };
