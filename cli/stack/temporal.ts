/**
 * The Temporal dev server: one process with its state in a SQLite file, so that workflows survive a restart.
 *
 * As with PostgreSQL, a server that an earlier, killed run has left behind is stopped and started again: two servers
 * would damage the SQLite file.
 */

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { searchAttributeKeys } from '../../core/model/workflow-labels.js';
import { textBetween } from '../../core/text/cut-text.js';
import { commandLine, isAlive } from '../../runtime/local-files/live-process.js';
import { makePrivateDirectory, writePrivateFile } from '../../runtime/local-files/private-files.js';
import { supervise } from './child.js';
import { freePort } from './free-port.js';
import { type Log, named } from './log.js';
import { poll } from './poll.js';
import { type StopOutcome, stopProcess } from './process.js';
import { openServerLog } from './server-log.js';
import { chooseStablePort } from './stable-port.js';

export interface TemporalOptions {
  /** Path of the `temporal` program. */
  readonly binary: string;
  readonly directory: string;
  /** Preferred; default: that of the last run. */
  readonly port?: number;
  readonly uiPort?: number;
  readonly namespace: string;
  readonly log: Log;
  readonly extraDynamicConfig?: Readonly<Record<string, string | number | boolean>>;
  /** Whether a server that ends is restarted. Default: true. */
  readonly restart?: boolean;
  /** Time without an answer after which the server is killed and restarted. Default: never. */
  readonly hangLimitMs?: number;
}

export interface Temporal {
  readonly address: string;
  readonly uiUrl: string;
  readonly pid: number | undefined;
  stop(): Promise<StopOutcome>;
}

const host = '127.0.0.1';
const defaultPort = 7233;

const dynamicConfig = {
  // By default each of these queues is polled 20 times a second: 50 ms for every step of a workflow.
  'history.transferProcessorMaxPollRPS': 1000,
  'history.timerProcessorMaxPollRPS': 1000,
  'history.visibilityProcessorMaxPollRPS': 1000,
  'matching.enableFairness': true,
};

/** Starts the server with its state, which is created on the first run, and keeps it running. */
export async function startTemporal(options: TemporalOptions): Promise<Temporal> {
  const { binary, directory, namespace, restart = true, hangLimitMs } = options;
  const log = named('temporal', options.log);
  await makePrivateDirectory(directory);
  const database = join(directory, 'temporal.sqlite');
  const pidFile = join(directory, 'server.pid');
  await stopLeftover(pidFile, database, log);

  const port = await chooseStablePort(join(directory, 'port'), defaultPort, options, log);
  const preferredUiPort = options.uiPort ?? port + 1000;
  const uiPort = await freePort(preferredUiPort);
  if (preferredUiPort > 0 && uiPort !== preferredUiPort)
    log(`port ${preferredUiPort} is in use, taking ${uiPort} for the UI`);
  const address = `${host}:${port}`;
  // A namespace that only this server has, to recognise another server that has taken the port.
  const mark = `longshore-${textBetween(createHash('sha256').update(database).digest('hex'), 0, 8)}`;
  const output = openServerLog(join(directory, 'server.log'));

  const child = await supervise({
    name: 'Temporal',
    log,
    restart,
    hangLimitMs,
    attempts: 2,
    // The server waits for long polls to end, which takes some seconds while workers are connected.
    stopTimeoutMs: 15_000,
    lastOutput: output.tail,
    spawn: () =>
      spawn(binary, serverArguments({ database, port, uiPort, namespaces: [namespace, mark] }, options), {
        detached: true,
        stdio: ['ignore', output.fd, output.fd],
      }),
    // Connecting includes a request for the server's capabilities.
    alive: async () => (await Connection.connect({ address, connectTimeout: 4_000 })).close(),
    async ready({ pid }, signal) {
      await writePrivateFile(pidFile, `${pid}\n`);
      await poll(async () => (await servesNamespace(address, mark)) && servesNamespace(address, namespace), {
        timeoutMs: 60_000,
        signal,
        waitingFor: `the namespace ${namespace} at ${address}`,
      });
    },
  });
  return {
    address,
    uiUrl: `http://${host}:${uiPort}`,
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

function serverArguments(
  at: { database: string; port: number; uiPort: number; namespaces: string[] },
  { extraDynamicConfig = {} }: TemporalOptions,
): string[] {
  const values = Object.entries({ ...dynamicConfig, ...extraDynamicConfig });
  return [
    'server',
    'start-dev',
    '--headless=false',
    `--db-filename=${at.database}`,
    `--ip=${host}`,
    `--port=${at.port}`,
    `--ui-port=${at.uiPort}`,
    ...at.namespaces.map((namespace) => `--namespace=${namespace}`),
    ...searchAttributeKeys.map(({ name, type }) => `--search-attribute=${name}=${type === 'INT' ? 'Int' : 'Keyword'}`),
    '--sqlite-pragma=journal_mode=WAL',
    '--sqlite-pragma=synchronous=NORMAL',
    '--log-level=error',
    ...values.map(([key, value]) => `--dynamic-config-value=${key}=${JSON.stringify(value)}`),
  ];
}

/** Resolves if the server is healthy and can read and search the namespace; else throws. */
async function servesNamespace(address: string, namespace: string): Promise<true> {
  const connection = await Connection.connect({ address, connectTimeout: 2_000 });
  try {
    await connection.withDeadline(Date.now() + 3_000, async () => {
      await connection.workflowService.describeNamespace({ namespace });
      await connection.workflowService.countWorkflowExecutions({ namespace });
    });
    return true;
  } finally {
    await connection.close();
  }
}

async function stopLeftover(pidFile: string, database: string, log: Log): Promise<void> {
  const pid = Number(await readFile(pidFile, 'utf8').catch(() => ''));
  if (!(pid > 0) || !isAlive(pid) || !commandLine(pid).includes(`=${database} `)) return;
  log(`stopping the server that an earlier run left behind (pid ${pid})`);
  await stopProcess(pid);
}
