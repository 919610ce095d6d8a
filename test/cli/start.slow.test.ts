import { mkdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { isAlive } from '../../runtime/local-files/live-process.js';
import { compileStack, npmStart, startCommand } from './stack/compiled-stack.js';
import { occupiedPort } from './stack/occupied-port.js';
import { scratchDirectory } from './stack/scratch.js';
import { temporalProgram } from './stack/temporal-program.js';

let tree: string;
let home: string;
beforeEach(async () => {
  tree = await scratchDirectory();
  home = join(tree, 'home');
  await compileStack(tree);
}, 60_000);

async function installTemporal(): Promise<void> {
  await mkdir(join(home, 'bin'), { recursive: true });
  await symlink(await temporalProgram(), join(home, 'bin', 'temporal'));
}

const pidIn = async (file: string) => Number((await readFile(join(home, file), 'utf8')).split('\n')[0]);
const apiPid = async (url: string) => ((await (await fetch(url)).json()) as { pid: number }).pid;

describe('npm start', { timeout: 180_000 }, () => {
  test('starts the stack, refuses a second one, recovers from kill -9, and stops all processes', async () => {
    await installTemporal();
    const environment = { LONGSHORE_HOME: home, API_PORT: '0', WORKERS: '2' };

    const first = startCommand(tree, [], environment);
    const [, url = ''] = await first.shows(/API +(http:\S+)\n[\s\S]*Password/);
    expect(first.output()).toContain('migrated longshore');
    const password = (await readFile(join(home, 'postgres', 'password'), 'utf8')).trim();
    expect(first.output()).not.toContain(password);
    const workerConfiguration = JSON.parse(await readFile(join(home, 'logs', 'worker-2.log'), 'utf8'));
    const loginPassword = (await readFile(join(home, 'postgres', 'login-password'), 'utf8')).trim();
    expect(workerConfiguration.databaseUrl).toContain(`longshore_login:${loginPassword}@127.0.0.1`);
    expect(workerConfiguration).not.toHaveProperty('migrationDatabaseUrl');
    expect(workerConfiguration.taskQueue).toBe('longshore');
    const secretKey = (await readFile(join(home, 'secret-key'), 'utf8')).trim();
    expect(workerConfiguration.secretKey).toBe(secretKey);
    expect(first.output()).not.toContain(secretKey);

    const second = startCommand(tree, [], environment);
    expect(await second.exited).toBe(1);
    expect(second.output()).toContain(`already runs in ${home} (pid ${first.process.pid})`);

    const child = await apiPid(url);
    first.process.kill('SIGKILL');
    await first.exited;
    await expect.poll(() => isAlive(child)).toBe(false);

    const third = startCommand(tree, [], environment);
    await third.shows(/Password/);
    expect(third.output()).toMatch(/\[postgresql\] stopping the server that an earlier run left/);
    expect(third.output()).toMatch(/\[temporal\] stopping the server that an earlier run left/);
    const servers = [await pidIn('postgres/data/postmaster.pid'), await pidIn('temporal/server.pid')];
    expect(servers.map(isAlive)).toEqual([true, true]);
    third.process.kill('SIGINT');
    expect(await third.exited).toBe(0);
    expect(third.output()).toMatch(
      /API +stopped\n +worker \d +stopped\n +worker \d +stopped\n +Temporal +stopped\n +PostgreSQL +stopped\n$/,
    );
    expect(servers.map(isAlive)).toEqual([false, false]);
  });

  test('stops all processes when npm is stopped', async () => {
    await installTemporal();
    const command = await npmStart(tree, { LONGSHORE_HOME: home, API_PORT: '0' });
    await command.shows(/Password/);
    const servers = [await pidIn('postgres/data/postmaster.pid'), await pidIn('temporal/server.pid')];
    command.process.kill('SIGTERM');
    expect(await command.exited).toBe(0);
    expect(command.output()).toMatch(/Stopping \(SIGTERM\)[\s\S]*PostgreSQL +stopped\n$/);
    expect(servers.map(isAlive)).toEqual([false, false]);
  });

  test('stops all started processes when a start fails', async () => {
    const environment = {
      LONGSHORE_HOME: home,
      TEMPORAL_ADDRESS: '127.0.0.1:7233',
      API_HOST: '203.0.113.1',
      API_PORT: '0',
    };
    const command = startCommand(tree, [], environment);
    expect(await command.exited).toBe(1);
    expect(command.output()).toMatch(/API did not start: [\s\S]*EADDRNOTAVAIL/);
    await expect(pidIn('postgres/data/postmaster.pid')).rejects.toThrow(/ENOENT/);
  });

  test('reports that its port is in use before it starts anything', async () => {
    const port = await occupiedPort();
    const command = startCommand(tree, [], { LONGSHORE_HOME: home, API_PORT: String(port) });
    expect(await command.exited).toBe(1);
    expect(command.output()).toMatch(
      new RegExp(`invalid settings:\nAPI_PORT: cannot listen on port ${port} of 127.0.0.1`),
    );
    await expect(pidIn('postgres/data/PG_VERSION')).rejects.toThrow(/ENOENT/);
  });

  test('reports all invalid settings before it starts anything', async () => {
    const command = startCommand(tree, [], {
      DATABASE_URL: 'mysql://u:hunter2@h/d',
      WORKERS: 'many',
    });
    expect(await command.exited).toBe(1);
    expect(command.output()).toMatch(/DATABASE_URL: expected.*\nWORKERS: expected.*got "many"\n$/);
    expect(command.output()).not.toContain('hunter2');
  });

  test('prints its usage when parameters are invalid', async () => {
    const command = startCommand(tree, ['--bogus'], {});
    expect(await command.exited).toBe(2);
    expect(command.output()).toMatch(/'--bogus'[\s\S]*Usage: npm start/);
  });

  test('describes every setting with --help', async () => {
    const command = startCommand(tree, ['--help'], {});
    expect(await command.exited).toBe(0);
    expect(command.output()).toMatch(/LONGSHORE_HOME .*\n.*default: \.longshore/);
  });
});
