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

/** As little of an API as can listen: it is ready once it does. */
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

/** Takes a port, as another stack that starts at the same time would. */
async function take(port: number | undefined): Promise<void> {
  const rival = createServer();
  onTestFinished(() => void rival.close());
  await new Promise<void>((resolve) => rival.listen(port, '127.0.0.1', resolve));
}

test('takes the next port when another process takes one before the API binds it', async () => {
  const { log, text } = recordedLog();
  const tried: (number | undefined)[] = [];
  const api = await stoppedAfterTest(
    startApi(
      configurationOf({}),
      async ({ apiPort }) => {
        if (tried.push(apiPort) === 1) await take(apiPort);
        return listenAt(apiPort);
      },
      log,
    ),
  );
  expect(tried).toHaveLength(2);
  expect(tried[1]).not.toBe(tried[0]);
  expect(api.answer.url).toBe(`http://127.0.0.1:${tried[1]}`);
  expect(text()).toContain(`taking ${tried[1]}`);
});

test('uses only the configured port', async () => {
  const tried: (number | undefined)[] = [];
  const starting = startApi(
    configurationOf({ API_PORT: '41999' }),
    async ({ apiPort }) => {
      tried.push(apiPort);
      throw new Error('taken');
    },
    () => {},
  );
  await expect(starting).rejects.toThrow('taken');
  expect(tried).toEqual([41999]);
});

test('does not retry a start that failed for another reason', async () => {
  let tries = 0;
  const starting = startApi(
    configurationOf({}),
    async () => {
      tries += 1;
      throw new Error('no database');
    },
    () => {},
  );
  await expect(starting).rejects.toThrow('no database');
  expect(tries).toBe(1);
});
