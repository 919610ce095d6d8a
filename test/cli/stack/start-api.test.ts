import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { type SupervisedChild, supervise } from '../../../cli/stack/child.js';
import { startApi } from '../../../cli/stack/start-api.js';
import { readProcessConfiguration } from '../../../runtime/configuration.js';
import type { ReadyMessage } from '../../../runtime/supervised-process.js';
import { recordedLog, stoppedAfterTest } from './scratch.js';

const configurationOf = (environment: Record<string, string>) =>
  readProcessConfiguration({
    DATABASE_URL: 'postgres://u:p@127.0.0.1/d',
    TEMPORAL_ADDRESS: '127.0.0.1:7233',
    ...environment,
  });

/** Starts a process that only listens on the port, and is ready then. It replaces the API. */
function listenAt(port: number | undefined): Promise<SupervisedChild<ReadyMessage>> {
  const source = `require('node:net').createServer().listen(${port}, '127.0.0.1', () => console.log('listening'))`;
  return supervise<ReadyMessage>({
    name: 'API',
    log: () => {},
    spawn: () => spawn(process.execPath, ['-e', source], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] }),
    ready: (child) =>
      new Promise((resolve) =>
        child.stdout?.once('data', () => resolve({ ready: true, url: `http://127.0.0.1:${port}` })),
      ),
  });
}

/** Listens on a port, as another stack that starts at the same time would. */
async function occupy(port: number | undefined): Promise<void> {
  const server = createServer();
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
}

test('the API uses another port when another process binds the first one before the API does', async () => {
  const { log, text } = recordedLog();
  const attempted: (number | undefined)[] = [];
  const api = await stoppedAfterTest(
    startApi(
      configurationOf({}),
      async ({ apiPort }) => {
        if (attempted.push(apiPort) === 1) await occupy(apiPort);
        return listenAt(apiPort);
      },
      log,
    ),
  );
  expect(attempted).toHaveLength(2);
  expect(attempted[1]).not.toBe(attempted[0]);
  expect(api.answer.url).toBe(`http://127.0.0.1:${attempted[1]}`);
  expect(text()).toContain(`taking ${attempted[1]}`);
});

test('the API uses only the configured port', async () => {
  const attempted: (number | undefined)[] = [];
  const starting = startApi(
    configurationOf({ API_PORT: '41999' }),
    async ({ apiPort }) => {
      attempted.push(apiPort);
      throw new Error('port in use');
    },
    () => {},
  );
  await expect(starting).rejects.toThrow('port in use');
  expect(attempted).toEqual([41999]);
});

test('a start of the API that failed for another reason is not repeated', async () => {
  let attempts = 0;
  const starting = startApi(
    configurationOf({}),
    async () => {
      attempts += 1;
      throw new Error('no database');
    },
    () => {},
  );
  await expect(starting).rejects.toThrow('no database');
  expect(attempts).toBe(1);
});
