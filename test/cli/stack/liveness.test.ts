import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { supervise } from '../../../cli/stack/child.js';
import { waitUntilUnresponsive } from '../../../cli/stack/liveness.js';
import { nodeProgram } from '../../../cli/stack/node-program.js';
import { isAlive } from '../../../runtime/local-files/live-process.js';
import { pidOf, recordedLog, scratchDirectory, stoppedAfterTest } from './scratch.js';

describe('a process that does not respond', () => {
  const program = async (hangLimitMs: number) => {
    const { log, text } = recordedLog();
    const folder = await scratchDirectory();
    const starting = supervise(
      nodeProgram({
        name: 'blocking',
        file: new URL('./programs/blocking.mjs', import.meta.url),
        environment: { ...process.env, BLOCKED_ONCE: join(folder, 'blocked') },
        logFile: join(folder, 'blocking.log'),
        log,
        forward: false,
        stopTimeoutMs: 1_000,
        hangLimitMs,
      }),
    );
    return { text, child: await stoppedAfterTest(starting) };
  };

  test('because its event loop is blocked is killed, with the reason in the log, and started again', async () => {
    const { text, child } = await program(2_400);
    const blocked = pidOf(child);
    await expect.poll(text).toContain('running again');
    expect(child.pid).not.toBe(blocked);
    expect(text()).toContain(`has not responded for 2.4 s (pid ${blocked}): killing it`);
    expect(text()).toContain('ended unexpectedly (by SIGKILL)');
  });

  test('because it was stopped by a signal is killed and started again', async () => {
    const { text, child } = await program(2_400);
    await expect.poll(text).toContain('running again');
    const frozen = pidOf(child);
    process.kill(frozen, 'SIGSTOP');
    await expect.poll(text).toContain(`(pid ${frozen}): killing it`);
    await expect.poll(() => text().match(/running again/g)?.length).toBeGreaterThan(1);
  });

  test('is killed together with the processes that it has started', async () => {
    const { log, text } = recordedLog();
    const source = `
      const { spawn } = require('node:child_process');
      console.log(spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']).pid); for (;;);`;
    const child = await stoppedAfterTest(
      supervise<number>({
        name: 'script',
        log,
        restart: false,
        hangLimitMs: 600,
        alive: () => new Promise(() => {}),
        spawn: () => spawn(process.execPath, ['-e', source], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] }),
        ready: ({ stdout }) => new Promise((resolve) => stdout?.once('data', (data) => resolve(Number(data)))),
      }),
    );
    await expect.poll(text).toContain('ended unexpectedly');
    await expect.poll(() => isAlive(child.answer)).toBe(false);
  });
});

describe('a liveness signal', () => {
  const never = new Promise<never>(() => {});
  const watch = (check: () => Promise<unknown>, limitMs: number) => {
    const stopped = new AbortController();
    onTestFinished(() => stopped.abort());
    const unresponsive = waitUntilUnresponsive(check, limitMs, stopped.signal);
    unresponsive.catch(() => {});
    return { unresponsive, stopped };
  };

  test('counts as missing only when several checks in a row fail', async () => {
    let checks = 0;
    const { unresponsive, stopped } = watch(async () => {
      checks += 1;
      if (checks % 3 !== 0) throw new Error('not now');
    }, 60);
    await expect.poll(() => checks).toBeGreaterThan(30);
    stopped.abort();
    await expect(unresponsive).rejects.toThrow();
  });

  test('is requested at least six times before the process is killed', async () => {
    let checks = 0;
    const { unresponsive } = watch(() => {
      checks += 1;
      return never;
    }, 120);
    await unresponsive;
    expect(checks).toBeGreaterThanOrEqual(6);
  });

  test('does not count as missing while the checking process itself was not running, as after a sleep of the machine', async () => {
    let checks = 0;
    const { unresponsive, stopped } = watch(() => {
      checks += 1;
      // While this loop blocks the event loop, no liveness signal can be received.
      const blockedAt = performance.now();
      while (performance.now() - blockedAt < 100);
      return never;
    }, 60);
    await expect.poll(() => checks).toBeGreaterThan(15);
    stopped.abort();
    await expect(unresponsive).rejects.toThrow();
  });
});
