/**
 * The embedded PostgreSQL: a real server of our own, its data in `directory`.
 *
 * A server that an earlier, killed run has left behind is stopped and started again: its settings may be outdated, and
 * sessions of dead workers may hold locks.
 */
import { execFile, spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PostgresError } from '../../db/driver/failures.js';
import { commandLine, isAlive } from '../../runtime/local-files/live-process.js';
import { makePassableDirectory } from '../../runtime/local-files/private-files.js';
import { supervise } from './child.js';
import { type Log, named } from './log.js';
import { poll } from './poll.js';
import { type Account, postgresAccount, reachableBinaries, reachableData } from './postgres-account.js';
import { findPostgresBinaries, type PostgresBinaries } from './postgres-binaries.js';
import {
  answersQuery,
  databaseName,
  initialiseCluster,
  loginRole,
  ourLocale,
  provisionDatabase,
  readOrCreatePassword,
  superuser,
} from './postgres-cluster.js';
import { type StopOutcome, stopProcess } from './process.js';
import { openServerLog } from './server-log.js';
import { chooseStablePort } from './stable-port.js';

export interface PostgresOptions {
  readonly directory: string;
  /** Preferred; default: that of the last run. */
  readonly port?: number;
  readonly log: Log;
  /** Whether a server that ends is restarted. Default: true. */
  readonly restart?: boolean;
  /** Time without an answer after which the server is killed and restarted. Default: never. */
  readonly hangLimitMs?: number;
  /** Another server in place of the embedded one with our settings, for tests and the bench. */
  readonly server?: PostgresServer;
}

/** The programs of a server, and how its cluster is created and configured. */
export interface PostgresServer {
  readonly binaries: PostgresBinaries;
  /** Locale of the cluster, as options of initdb. */
  readonly locale: readonly string[];
  /** Whether the server runs with PostgreSQL's default settings. */
  readonly stock: boolean;
}

export interface Postgres {
  /** URL for the role that owns the database `longshore`. */
  readonly url: string;
  /** URL for the role with which API and workers log in. */
  readonly loginUrl: string;
  /** URL for the superuser, for administration: row-level security does not apply to it. */
  readonly superuserUrl: string;
  readonly port: number;
  readonly pid: number | undefined;
  /** Fast shutdown: sessions are ended, and their transactions rolled back; nothing is lost. */
  stop(): Promise<StopOutcome>;
}

const defaultPort = 54_320;

/** Starts the server with its data, which is created on the first run, and keeps it running. */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const { directory, restart = true, hangLimitMs } = options;
  const { locale, stock, ...given } = options.server ?? (await embedded());
  const log = named('postgresql', options.log);
  await makePassableDirectory(directory);
  const account = await postgresAccount(join(directory, 'data'));
  const data = await reachableData(directory, account, log);
  const binaries = await reachableBinaries(given.binaries, account, log);
  const password = await readOrCreatePassword(join(directory, 'password'));
  const loginPassword = await readOrCreatePassword(join(directory, 'login-password'));
  const superuserPassword = await readOrCreatePassword(join(directory, 'superuser-password'));

  await stopLeftover(data, log);
  const made = await initialiseCluster(data, binaries, account, superuserPassword, locale);
  if (made === 'created') log(`new database in ${data}`);
  const port = await chooseStablePort(join(directory, 'port'), options.port ?? defaultPort, options, log);
  const superuserUrl = urlOf(superuser, superuserPassword, port, 'postgres');
  const settings = [...loopback, ...(stock ? [] : await serverSettings(binaries, data, account))];
  const output = openServerLog(join(directory, 'server.log'));

  const child = await supervise({
    name: 'PostgreSQL',
    log,
    restart,
    hangLimitMs,
    // After a kill -9, the sessions of the old server take a moment to end, and a new one cannot start before.
    attempts: 4,
    stopSignal: 'SIGINT',
    stopTimeoutMs: 30_000,
    forceSignal: 'SIGQUIT',
    lastOutput: output.tail,
    spawn: () =>
      spawn(binaries.postgres, ['-D', data, '-p', String(port), ...settings], {
        ...account,
        cwd: data,
        detached: true,
        stdio: ['ignore', output.fd, output.fd],
      }),
    alive: () => respondsAtAll(superuserUrl),
    async ready(_child, signal) {
      const answer = await poll(() => answersQuery(superuserUrl), {
        timeoutMs: 60_000,
        signal,
        waitingFor: 'an answered query',
      });
      if (answer === 'wrong password')
        throw new Error(`the password stored in ${directory} is not that of the data in ${data}`);
    },
  });
  try {
    await provisionDatabase(superuserUrl, { owner: password, login: loginPassword });
  } catch (error) {
    await child.stop();
    throw error;
  }
  return {
    url: urlOf(databaseName, password, port, databaseName),
    loginUrl: urlOf(loginRole, loginPassword, port, databaseName),
    superuserUrl,
    port,
    get pid() {
      return child.pid;
    },
    async stop() {
      const outcome = await child.stop();
      output.close();
      return outcome;
    },
  };
}

/** Liveness check: also an error answer, such as that the server is starting or has no free session, is a response. */
async function respondsAtAll(url: string): Promise<void> {
  await answersQuery(url).catch((error: unknown) => {
    if (!(error instanceof PostgresError)) throw error;
  });
}

function urlOf(user: string, password: string, port: number, database: string): string {
  return `postgres://${user}:${password}@127.0.0.1:${port}/${database}`;
}

const embedded = async (): Promise<PostgresServer> => ({
  binaries: await findPostgresBinaries(),
  locale: ourLocale,
  stock: false,
});

const loopback = ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='];

/** These settings affect only speed: those that our sessions depend on are in `db/session-settings.ts`. */
async function serverSettings({ postgres }: PostgresBinaries, data: string, account: Account): Promise<string[]> {
  const lz4 = ['-c', 'wal_compression=lz4'];
  const hasLz4 = await promisify(execFile)(postgres, ['-D', data, '-C', 'wal_compression', ...lz4], {
    ...account,
    cwd: data,
  }).then(
    () => true,
    () => false,
  );
  const settings = {
    max_connections: '100',
    shared_buffers: '256MB',
    max_wal_size: '2GB',
    checkpoint_timeout: '15min',
    fsync: 'on',
    timezone: 'UTC',
    log_timezone: 'UTC',
  };
  return [...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]), ...(hasLz4 ? lz4 : [])];
}

/** Stops the server, or removes the lock file, that an earlier, killed run has left behind. */
async function stopLeftover(data: string, log: Log): Promise<void> {
  const lockFile = join(data, 'postmaster.pid');
  const content = await readFile(lockFile, 'utf8').catch(() => '');
  const pid = Number(content.split('\n')[0]);
  if (!(pid > 0) || !isAlive(pid)) return;
  if (commandLine(pid).includes(` ${data} `)) {
    log(`stopping the server that an earlier run left behind (pid ${pid})`);
    await stopProcess(pid, { signal: 'SIGINT', timeoutMs: 30_000 });
  } else {
    // The pid belongs to another process by now, which PostgreSQL would take for a running server.
    log(`removing the stale lock file ${lockFile}`);
    await rm(lockFile, { force: true });
  }
}
