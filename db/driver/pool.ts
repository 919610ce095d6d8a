import pg from 'pg';
import type { Statement } from '../statement.js';
import { Connection } from './connection.js';
import { failureOf } from './failures.js';
import { Listener } from './listener.js';
import { type OnSent, type Result, type Sending, type Tag, tagOf } from './query.js';
import { inTransaction, type Transaction } from './transaction.js';
import { parsers } from './values.js';

/** A pool of connections. Statements that it makes run each on a connection that is free. */
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

export interface PoolSettings extends Omit<pg.PoolConfig, 'options' | 'ssl' | 'connectionString'> {
  /** With `sslmode`, see docs/operating.md. */
  url?: string;
  /** Settings of each session. */
  session?: Readonly<Record<string, string>>;
  /** Time without an answer after which a connection is given up. Default: never. */
  silenceTimeoutMs?: number;
  /** Whether connections keep the plans of their statements. Default: true. */
  keepPlans?: boolean;
}

/** Opens a pool; connections are opened when they are needed. */
export function openPool({ url, session = {}, silenceTimeoutMs, keepPlans = true, ...rest }: PoolSettings): Pool {
  const settings = {
    ...(url === undefined ? { ssl: false } : addressOf(url)),
    options: Object.entries(session)
      .map(([name, value]) => `-c ${name}=${value.replace(/[\\ ]/g, '\\$&')}`)
      .join(' '),
    types: parsers,
    pipeline: true,
    keepAlive: true,
    keepAliveInitialDelayMillis: 15_000,
    ...rest,
  };
  const templates: Sending = keepPlans ? 'prepared' : 'once';
  const driver = new pg.Pool(settings);
  const listener = new Listener(settings);
  const connections = new Map<pg.Client, Connection>();
  // Of a connection that is lost while nobody uses it.
  driver.on('error', () => {});
  driver.on('connect', (client) => connections.set(client, new Connection(client, silenceTimeoutMs)));
  driver.on('remove', (client) => connections.delete(client));

  let ended: Promise<unknown> | undefined;

  const use = async <Value>(work: (connection: Connection) => Promise<Value>): Promise<Value> => {
    const client = await driver.connect().catch((error: unknown) => {
      throw failureOf(error);
    });
    const connection = connections.get(client) as Connection;
    return work(connection).finally(() => client.release(connection.isLost));
  };
  const runner = {
    run: (statement: Statement, sending: Sending, onSent: OnSent): Promise<Result> =>
      use((connection) => {
        onSent(() => connection.cancel());
        return connection.run(statement, sending);
      }),
  };
  return Object.assign(tagOf(runner, templates), {
    driver,
    begin: <Value>(work: (tx: Transaction) => Promise<Value>) =>
      use((connection) => inTransaction(connection, templates, work)),
    listen: (channel: string, onNotification: (payload: string) => void, onListening = () => {}) =>
      listener.listen({ channel, onNotification, onListening }),
    async end(timeoutMs?: number) {
      const destroyAll = (): void => {
        for (const connection of connections.values()) connection.destroy();
      };
      const timer = timeoutMs === undefined ? undefined : setTimeout(destroyAll, timeoutMs);
      ended ??= Promise.all([driver.end(), listener.end()]);
      await ended.finally(() => clearTimeout(timer));
    },
  });
}

/** How much of the server's identity is checked. Every value but these checks all of it. */
const unchecked: Readonly<Record<string, false | { rejectUnauthorized: false }>> = {
  disable: false,
  allow: { rejectUnauthorized: false },
  prefer: { rejectUnauthorized: false },
  require: { rejectUnauthorized: false },
};

function addressOf(url: string): { connectionString: string; ssl: boolean | { rejectUnauthorized: false } } {
  const address = new URL(url);
  const mode = address.searchParams.get('sslmode') ?? 'disable';
  address.searchParams.delete('sslmode');
  return { connectionString: address.href, ssl: unchecked[mode] ?? true };
}
