import { spawn } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { type ChildProgram, supervise } from '../../../cli/stack/child.js';
import { isAlive } from '../../../runtime/local-files/live-process.js';
import { pidOf, recordedLog, stoppedAfterTest } from './scratch.js';

/** A Node process that is ready when it has printed its first output, which is its answer. */
function script(source: string, log = (_line: string) => {}): ChildProgram<string> {
  return {
    name: 'script',
    log,
    spawn: () =>
      spawn(process.execPath, ['-e', source], {
        detached: true,
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    ready: (child) => new Promise((resolve) => child.stdout?.once('data', (data) => resolve(String(data).trim()))),
  };
}
const serving = 'console.log(process.pid); setInterval(() => {}, 1000);';
const ignoringSigterm = `process.on('SIGTERM', () => {}); ${serving}`;
const withGrandchild = `
  const { spawn } = require('node:child_process');
  console.log(spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']).pid);`;

describe('supervise', () => {
  test('restarts a process that ends', async () => {
    const { log, text } = recordedLog();
    const child = await stoppedAfterTest(supervise(script(serving, log)));
    const old = pidOf(child);
    process.kill(old, 'SIGKILL');
    await expect.poll(text).toContain('running again');
    expect(child.pid).not.toBe(old);
    expect(child.answer).toBe(String(child.pid));
  });

  test('does not restart a process when restarts are disabled', async () => {
    const { log, text } = recordedLog();
    const child = await supervise({ ...script(serving, log), restart: false });
    process.kill(pidOf(child), 'SIGKILL');
    await expect.poll(text).toContain('ended unexpectedly');
    expect(child.pid).toBeUndefined();
    expect(await child.stop()).toBe('gone');
  });

  test('kills a process that ignores the stop signal, and reports it', async () => {
    const child = await supervise({ ...script(ignoringSigterm), stopTimeoutMs: 100 });
    const pid = pidOf(child);
    expect(await child.stop()).toBe('killed');
    expect(isAlive(pid)).toBe(false);
  });

  test('stops all processes of the process group', async () => {
    const child = await supervise(script(withGrandchild));
    const grandchild = Number(child.answer);
    expect(isAlive(grandchild)).toBe(true);
    expect(await child.stop()).toBe('stopped');
    await expect.poll(() => isAlive(grandchild)).toBe(false);
  });

  test('can stop a process that waits for its restart', async () => {
    const { log, text } = recordedLog();
    const child = await supervise(script(serving, log));
    process.kill(pidOf(child), 'SIGKILL');
    await expect.poll(text).toContain('ended unexpectedly');
    expect(await child.stop()).toBe('gone');
    expect(child.pid).toBeUndefined();
  });

  test('fails with the last output of the program if all attempts of the first start fail', async () => {
    const { log, lines } = recordedLog();
    const program = { ...script('process.exit(3)', log), attempts: 2, lastOutput: () => 'no disk' };
    await expect(supervise(program)).rejects.toThrow(
      /^script did not start: .*\(exit code 3\); its last output:\nno disk$/,
    );
    expect(lines).toHaveLength(1);
  });

  test('fails if the process is not ready within the time limit', async () => {
    const program = { ...script('setInterval(() => {}, 1000)'), readyTimeoutMs: 300 };
    await expect(supervise(program)).rejects.toThrow(/not ready within 0.3 s/);
  });

  test('reports a program that cannot be started', async () => {
    const program = { ...script(''), spawn: () => spawn('/does/not/exist') };
    await expect(supervise(program)).rejects.toThrow(/ENOENT/);
  });
});
