import { type ChildProcess, fork } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { type AliveMessage, isAliveMessage, type ReadyMessage } from '../../runtime/supervised-process.js';
import type { ChildProgram } from './child.js';
import { type Log, named } from './log.js';
import { openRunLog } from './server-log.js';

const lastOutputLines = 8;

/**
 * One of our own Node processes, connected by IPC: it reports when it is ready, and notices when this process has ended,
 * for whatever reason.
 */
export function nodeProgram(options: {
  readonly name: string;
  readonly file: URL;
  readonly environment: NodeJS.ProcessEnv;
  readonly logFile: string;
  readonly log: Log;
  /** Whether its output is also written to `log`. */
  readonly forward: boolean;
  readonly stopTimeoutMs: number;
  readonly hangLimitMs: number;
  /** Liveness check. Default: a message that its event loop must answer. */
  readonly alive?: ChildProgram<ReadyMessage>['alive'];
}): ChildProgram<ReadyMessage> {
  const { name, file, environment, logFile, forward, stopTimeoutMs, hangLimitMs, alive = answersPing } = options;
  const log = named(name, options.log);
  const output = createWriteStream(logFile, { fd: openRunLog(logFile) });
  output.on('error', (error) => log(`${logFile}: ${error.message}`));
  const last: string[] = [];
  const take = (line: string) => {
    output.write(`${line}\n`);
    last.push(line);
    if (last.length > lastOutputLines) last.shift();
    if (forward) log(line);
  };
  return {
    name,
    log,
    stopTimeoutMs,
    hangLimitMs,
    alive,
    attempts: 2,
    lastOutput: () => last.join('\n'),
    spawn() {
      last.length = 0;
      const child = fork(file, [], {
        env: environment,
        execArgv: ['--enable-source-maps'],
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      });
      for (const stream of [child.stdout, child.stderr])
        if (stream) createInterface({ input: stream }).on('line', take);
      return child;
    },
    ready: firstReadyMessage,
  };
}

function firstReadyMessage(child: ChildProcess, signal: AbortSignal): Promise<ReadyMessage> {
  return new Promise((resolve) => {
    const receive = (message: unknown) => {
      if (isReadyMessage(message)) resolve(message);
    };
    child.on('message', receive);
    signal.addEventListener('abort', () => child.off('message', receive), { once: true });
  });
}

function answersPing(child: ChildProcess, _answer: ReadyMessage, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const receive = (message: unknown) => {
      if (isAliveMessage(message)) resolve();
    };
    child.on('message', receive);
    signal.addEventListener('abort', () => child.off('message', receive), { once: true });
    child.send({ alive: true } satisfies AliveMessage, (error) => error && reject(error));
  });
}

function isReadyMessage(message: unknown): message is ReadyMessage {
  return typeof message === 'object' && message !== null && 'ready' in message && message.ready === true;
}
