import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { configurationKeys } from '../../runtime/configuration.js';
import { projectRoot } from '../../runtime/project-root.js';
import type { TestSystem } from './system.js';

/** An API process of a system that reports how long its event loop was blocked. */
export interface WatchedApi {
  url: string;
  /** The longest turn of the event loop since the last call, as a multiple of the parsing of the largest JSON body. */
  longestTurn(): Promise<number>;
  signal(signal: NodeJS.Signals): void;
  stop(): Promise<void>;
}

/** Starts the built API in addition to a system, with the system's database and engine. */
export async function startWatchedApi({ configuration }: Pick<TestSystem, 'configuration'>): Promise<WatchedApi> {
  const keys = Object.entries(configurationKeys) as [string, { field: keyof typeof configuration }][];
  const environment = Object.fromEntries(
    keys.flatMap(([key, { field }]) =>
      configuration[field] === undefined ? [] : [[key, String(configuration[field])]],
    ),
  );
  const child = fork(join(projectRoot, 'dist/api/main.js'), {
    execArgv: ['--import', join(projectRoot, 'test/harness/loop-watch.mjs')],
    env: { ...process.env, ...environment, API_PORT: '0', LOG_LEVEL: 'error' },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const { url } = await message<{ url: string }>(child, 'url');
  return {
    url,
    async longestTurn() {
      const report = message<{ longestTurn: number }>(child, 'longestTurn');
      child.send('longest turn');
      return (await report).longestTurn;
    },
    signal: (signal) => void child.kill(signal),
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** The next message with this property. Throws if the process ends first. */
async function message<Message extends object>(
  child: ChildProcess,
  property: keyof Message & string,
): Promise<Message> {
  const over = new AbortController();
  try {
    return await Promise.race([
      (async () => {
        for (;;) {
          const [received] = await once(child, 'message', over);
          if (property in received) return received as Message;
        }
      })(),
      once(child, 'exit', over).then(([code]): never => {
        throw new Error(`The API ended with ${code}.`);
      }),
    ]);
  } finally {
    over.abort();
  }
}
