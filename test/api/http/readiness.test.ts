import { expect, it } from 'vitest';
import { startApiServer } from '../../harness/api-server.js';
import { useBench } from '../../harness/bench.js';

const bench = useBench({}, 'none');

it('readiness is checked once for all concurrent requests', async () => {
  const { system } = bench;
  let asked = 0;
  const engine = {
    ...system.engine,
    hasPoller: () => {
      asked += 1;
      return system.engine.hasPoller();
    },
  };
  const api = await startApiServer(system.configuration, { engine, connections: {} as never });
  const ask = async (path: string): Promise<number> => (await fetch(`${api.url}/health/${path}`)).status;
  for (let times = 0; times < 100; times += 1) await ask('live');
  expect(asked).toBe(0);
  const answers = await Promise.all(Array.from({ length: 200 }, () => ask('ready')));
  expect(new Set(answers)).toEqual(new Set([200]));
  // Once, and again for each second that answering all of them has taken.
  expect(asked).toBeGreaterThan(0);
  expect(asked).toBeLessThan(50);
  await api.stop();
});
