import type { Socket } from 'node:net';
import pg from 'pg';
import { addressOf } from './address.js';
import { clientClass, type SessionSettings } from './client-class.js';
import { Connection } from './connection.js';
import { ConnectionLost, failureOf } from './failures.js';
import { Listener } from './listener.js';
import { type OnSend, type Result, type Sending, type Tag, tagOf } from './query.js';
import type { Statement } from './statement.js';
import { inTransaction, type Transaction } from './transaction.js';
import { parsers } from './values.js';

/** A pool of connections. Each statement that it makes runs on one that is free. */
export interface Pool extends Tag {
  /** Runs `work` in a transaction. Throws what `work` throws, and failures of the database. */
  begin<Value>(work: (tx: Transaction) => Promise<Value>): Promise<Value>;
  /**
   * Calls `onNotification` at each notification of the channel, and `onListening` whenever some may have been missed: at the
   * beginning, and after a lost connection. Throws if the server cannot be reached now.
   */
  listen(channel: string, onNotification: (payload: string) => void, onListening?: () => void): Promise<void>;
  /** Waits for what is running, at most `timeoutMs`, and closes all connections. */
  end(timeoutMs?: number): Promise<void>;
  /** The pool of pg, for drizzle. */
  readonly driver: pg.Pool;
}

export interface PoolSettings {
  /** The server, as a URL (`addressOf`) or by its parts. */
  url?: string;
  address?: Pick<pg.ClientConfig, 'host' | 'port' | 'database' | 'user' | 'password'>;
  /** Returns a connected socket, in place of connecting to the address. */
  open?: () => Promise<Socket>;
  /** Connections at the same time. */
  max: number;
  /** Settings of each session. */
  session?: SessionSettings;
  /** Time limit for getting a free connection, and for opening one. */
  connectTimeoutMs?: number;
  /** Time after which an unused connection is closed. */
  idleTimeoutMs?: number;
  /** Age at which a connection is closed, once it is free. */
  maxLifetimeSeconds?: number;
  /** Time without an answer after which a connection is given up. Default: never. */
  silenceTimeoutMs?: number;
  /** Whether connections keep the plans of statements from templates. Default: true. */
  keepPlans?: boolean;
  /** How values from the server are converted. */
  types?: pg.CustomTypesConfig;
}

/** Opens a pool. Connections are opened when they are needed. */
export function openPool(settings: PoolSettings): Pool {
  const { url, address, open, session = {}, silenceTimeoutMs, keepPlans = true } = settings;
  const Client = clientClass(session, open);
  const config: pg.PoolConfig = {
    ...(url === undefined ? { ...address, ssl: false } : addressOf(url)),
    max: settings.max,
    connectionTimeoutMillis: settings.connectTimeoutMs ?? 10_000,
    idleTimeoutMillis: settings.idleTimeoutMs ?? 10_000,
    maxLifetimeSeconds: settings.maxLifetimeSeconds ?? 0,
    types: settings.types ?? parsers,
    pipeline: true,
    sslnegotiation: 'postgres',
    keepAlive: true,
    keepAliveInitialDelayMillis: 15_000,
    Client,
  };
  const templates: Sending = keepPlans ? 'prepared' : 'once';
  const driver = new pg.Pool(config);
  const listener = new Listener(() => new Client(config));
  const connections = new Map<pg.Client, Connection>();
  let ended: Promise<unknown> | undefined;
  // Emitted for a connection that is lost while it is free; without a listener it would end the process.
  driver.on('error', () => {});
  driver.on('connect', (client) => connections.set(client, new Connection(client, silenceTimeoutMs)));
  driver.on('remove', (client) => connections.delete(client));

  const use = async <Value>(work: (connection: Connection) => Promise<Value>): Promise<Value> => {
    const client = await driver.connect().catch((error: unknown) => {
      throw failureOf(error);
    });
    const connection = connections.get(client) as Connection;
    try {
      if (driver.ending) throw new ConnectionLost('CONNECTION_CLOSED', 'The pool of connections has been closed.');
      return await work(connection);
    } finally {
      client.release(!(await connection.isReusable()));
    }
  };
  const run = (statement: Statement, sending: Sending, onSending: OnSend): Promise<Result> =>
    use((connection) => connection.run(statement, sending, onSending));
  return Object.assign(tagOf({ run }, templates), {
    driver,
    begin: <Value>(work: (tx: Transaction) => Promise<Value>) =>
      use((connection) => inTransaction(connection, templates, work)),
    listen: (channel: string, onNotification: (payload: string) => void, onListening = () => {}) =>
      listener.listen({ channel, onNotification, onListening }),
    async end(timeoutMs?: number) {
      ended ??= Promise.all([driver.end(), listener.end()]);
      if (timeoutMs === undefined) return void (await ended);
      let timer: NodeJS.Timeout | undefined;
      const timeout = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, timeoutMs);
      });
      await Promise.race([ended, timeout]).finally(() => clearTimeout(timer));
      for (const connection of connections.values()) connection.destroy();
    },
  });
}
