import { Client, Connection } from '@temporalio/client';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { startTemporal } from '../../../cli/stack/temporal.js';
import { isAlive } from '../../../runtime/local-files/live-process.js';
import { occupiedPort } from './occupied-port.js';
import { pidOf, recordedLog, scratchDirectory, stoppedAfterTest } from './scratch.js';
import { temporalProgram } from './temporal-program.js';

const namespace = 'longshore-test';
let binary: string;
beforeAll(async () => {
  binary = await temporalProgram();
}, 600_000);

async function client(address: string): Promise<Client> {
  const connection = await Connection.connect({ address });
  onTestFinished(() => connection.close());
  return new Client({ connection, namespace });
}

async function startRun(address: string): Promise<void> {
  const { workflow } = await client(address);
  await workflow.start('waits', { taskQueue: 'without-workers', workflowId: 'waiting' });
}

async function statusOfRun(address: string): Promise<string> {
  const { workflow } = await client(address);
  return (await workflow.getHandle('waiting').describe()).status.name;
}

describe('startTemporal', { timeout: 120_000 }, () => {
  test('serves its namespace and its UI, and keeps workflows after kill -9', async () => {
    const { log, text } = recordedLog();
    const directory = await scratchDirectory();
    const server = await stoppedAfterTest(startTemporal({ binary, directory, port: 0, uiPort: 0, namespace, log }));
    expect((await fetch(server.uiUrl)).status).toBe(200);
    await startRun(server.address);
    const old = pidOf(server);
    process.kill(old, 'SIGKILL');
    await expect.poll(text).toContain('running again');
    expect(server.pid).not.toBe(old);
    expect(await statusOfRun(server.address)).toBe('RUNNING');
  });

  test('stops the server that an earlier run left behind, and uses the same port and workflows', async () => {
    const { log, text } = recordedLog();
    const directory = await scratchDirectory();
    const options = { binary, directory, uiPort: 0, namespace, log };
    const first = await startTemporal({ ...options, port: 0, restart: false });
    await startRun(first.address);
    const old = pidOf(first);
    const second = await stoppedAfterTest(startTemporal(options));
    expect(text()).toContain(`an earlier run left behind (pid ${old})`);
    expect(isAlive(old)).toBe(false);
    expect(second.address).toBe(first.address);
    expect(await statusOfRun(second.address)).toBe('RUNNING');
  });

  test('uses other ports when some are in use, logs them, and can be stopped', async () => {
    const { log, text } = recordedLog();
    const [port, uiPort] = [await occupiedPort(), await occupiedPort()];
    const directory = await scratchDirectory();
    const extraDynamicConfig = { 'limit.historyCount.suggestContinueAsNew': 20 };
    const server = await startTemporal({
      binary,
      directory,
      port,
      uiPort,
      namespace,
      log,
      extraDynamicConfig,
    });
    const pid = pidOf(server);
    expect(await server.stop()).toBe('stopped');
    expect(isAlive(pid)).toBe(false);
    expect(text()).toMatch(new RegExp(`port ${port} is in use, taking`));
    expect(text()).toMatch(new RegExp(`port ${uiPort} is in use, taking \\d+ for the UI`));
  });

  test('reports a program that is not a server, with its output', async () => {
    const directory = await scratchDirectory();
    const starting = startTemporal({ binary: '/bin/ls', directory, port: 0, namespace, log() {} });
    await expect(starting).rejects.toThrow(/Temporal did not start: .*exit code[\s\S]*ls: /);
  });
});
