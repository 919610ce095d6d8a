/**
 * Supervises one child process: starts it, waits until it is ready, kills it when it no longer responds, restarts it
 * with backoff when it ends unexpectedly, and stops it with its whole process group.
 */
import type { ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { waitUntilUnresponsive } from './liveness.js';
import type { Log } from './log.js';
import { messageOf } from './poll.js';
import { type StopOutcome, sendSignal } from './process.js';

export interface ChildProgram<T> {
  readonly name: string;
  /** Starts it once, with `detached: true`: in a process group of its own, which does not receive the terminal's Ctrl-C. */
  spawn(): ChildProcess;
  /** Resolves when the process is ready. */
  ready(child: ChildProcess, signal: AbortSignal): Promise<T>;
  /** Liveness check: resolves when the running process responds. Undefined: it is not checked. */
  alive?(child: ChildProcess, answer: T, signal: AbortSignal): Promise<unknown>;
  /** Time without a response after which the process is killed; undefined: never. */
  readonly hangLimitMs?: number | undefined;
  readonly log: Log;
  /** The end of its output, reported when it ends unexpectedly. */
  lastOutput?(): string;
  readonly readyTimeoutMs?: number;
  /** How often the first start is tried before `supervise` throws. Default: once. */
  readonly attempts?: number;
  readonly restart?: boolean;
  readonly stopSignal?: NodeJS.Signals;
  readonly stopTimeoutMs?: number;
  /** Sent to the child if this process exits without having stopped it. */
  readonly forceSignal?: NodeJS.Signals;
}

export interface SupervisedChild<T> {
  /** Of the running process; undefined between two starts. */
  readonly pid: number | undefined;
  /** What `ready` returned for the latest start. */
  readonly answer: T;
  stop(): Promise<StopOutcome>;
}

interface Running<T> {
  readonly child: ChildProcess;
  readonly exited: Promise<string>;
  readonly answer: T;
}

/** Functions that end the running children, called when this process exits without having stopped them. */
const atExit = new Set<() => void>();
process.on('exit', () => {
  for (const force of atExit) force();
});

const firstBackoffMs = 200;
const maxBackoffMs = 5_000;
/** A process that has run for this long resets the backoff. */
const stableAfterMs = 10_000;

/** Starts the program, and restarts it whenever it ends until `stop()`. */
export async function supervise<T>(program: ChildProgram<T>): Promise<SupervisedChild<T>> {
  const { log } = program;
  const stopping = new AbortController();
  let running: Running<T> | undefined = await firstLaunch(program, stopping.signal);
  let answer = running.answer;

  const keepRunning = async () => {
    let failures = 0;
    while (running) {
      const since = performance.now();
      const watching = new AbortController();
      void killWhenUnresponsive(running, program, AbortSignal.any([watching.signal, stopping.signal]));
      const reason = await running.exited;
      watching.abort();
      endGroup(running.child);
      running = undefined;
      if (stopping.signal.aborted) return;
      if (performance.now() - since > stableAfterMs) failures = 0;
      log(`ended unexpectedly (${reason})${lastOutputText(program)}`);
      while (program.restart !== false && !running && !stopping.signal.aborted) {
        try {
          await delay(backoff(failures), undefined, { signal: stopping.signal });
          failures += 1;
          running = await launch(program, stopping.signal);
          answer = running.answer;
          if (stopping.signal.aborted) return void (await stopChild(running, program));
          log(`running again (pid ${running.child.pid})`);
        } catch (error) {
          if (!stopping.signal.aborted) log(`start failed: ${messageOf(error)}`);
        }
      }
    }
  };
  const supervision = keepRunning();

  return {
    get pid() {
      return running?.child.pid;
    },
    get answer() {
      return answer;
    },
    async stop() {
      stopping.abort();
      const outcome = running ? await stopChild(running, program) : 'gone';
      await supervision;
      return outcome;
    },
  };
}

async function firstLaunch<T>(program: ChildProgram<T>, signal: AbortSignal) {
  const { attempts = 1, log } = program;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await launch(program, signal);
    } catch (error) {
      if (attempt >= attempts) throw new Error(`${program.name} did not start: ${messageOf(error)}`, { cause: error });
      log(`start failed, trying again: ${messageOf(error)}`);
      await delay(backoff(attempt - 1));
    }
  }
}

async function launch<T>(program: ChildProgram<T>, stopping: AbortSignal): Promise<Running<T>> {
  const { readyTimeoutMs = 60_000, forceSignal = 'SIGKILL' } = program;
  const child = program.spawn();
  const force = () => child.kill(forceSignal);
  atExit.add(force);
  const exited = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ? `by ${signal}` : `exit code ${code}`));
  });
  void exited.then(() => atExit.delete(force));
  const settledEarly = new AbortController();
  const timeout = AbortSignal.timeout(readyTimeoutMs);
  const signal = AbortSignal.any([settledEarly.signal, timeout, stopping]);
  try {
    const answer = await Promise.race([
      program.ready(child, signal),
      exited.then((reason) => {
        throw new Error(`it ended before it was ready (${reason})${lastOutputText(program)}`);
      }),
      aborted(signal),
    ]);
    return { child, exited, answer };
  } catch (error) {
    endGroup(child);
    await exited;
    throw timeout.aborted
      ? new Error(`it was not ready within ${readyTimeoutMs / 1000} s${lastOutputText(program)}`)
      : error;
  } finally {
    settledEarly.abort();
  }
}

async function stopChild<T>(
  { child, exited }: Running<T>,
  { stopSignal = 'SIGTERM', stopTimeoutMs = 10_000 }: ChildProgram<T>,
): Promise<StopOutcome> {
  child.kill(stopSignal);
  const waiting = new AbortController();
  const stoppedInTime = await Promise.race([
    exited.then(() => true),
    delay(stopTimeoutMs, false, { signal: waiting.signal }).catch(() => false),
  ]);
  waiting.abort();
  // Also after a graceful stop: processes that the child has started must not outlive it.
  endGroup(child);
  await exited;
  return stoppedInTime ? 'stopped' : 'killed';
}

/** Kills the process when it no longer responds; it is then handled as one that ended unexpectedly. */
async function killWhenUnresponsive<T>(
  { child, answer }: Running<T>,
  { alive, hangLimitMs, log }: ChildProgram<T>,
  signal: AbortSignal,
): Promise<void> {
  if (!alive || hangLimitMs === undefined) return;
  try {
    await waitUntilUnresponsive((asked) => alive(child, answer, asked), hangLimitMs, signal);
  } catch {
    return;
  }
  log(`has not responded for ${hangLimitMs / 1000} s (pid ${child.pid}): killing it`);
  endGroup(child);
}

function endGroup({ pid }: ChildProcess): void {
  if (pid !== undefined) sendSignal(-pid, 'SIGKILL');
}

function backoff(failures: number): number {
  return Math.min(firstBackoffMs * 2 ** failures, maxBackoffMs);
}

function lastOutputText<T>(program: ChildProgram<T>): string {
  const output = program.lastOutput?.().trim();
  return output ? `; its last output:\n${output}` : '';
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
