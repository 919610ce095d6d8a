import { expect, it } from 'vitest';
import { startApiServer } from '../../harness/api-server.js';
import { useBench } from '../../harness/bench.js';

const bench = useBench({}, 'none');

it('readiness is checked once for all concurrent requests', async () => {
  const { system } = bench;
  let checks = 0;
  const engine = {
    ...system.engine,
    hasPoller: () => {
      checks += 1;
      return system.engine.hasPoller();
    },
  };
  const api = await startApiServer(system.configuration, { engine, connections: {} as never });
  const statusOf = async (path: string): Promise<number> => (await fetch(`${api.url}/health/${path}`)).status;
  for (let times = 0; times < 100; times += 1) await statusOf('live');
  expect(checks).toBe(0);
  const answers = await Promise.all(Array.from({ length: 200 }, () => statusOf('ready')));
  expect(new Set(answers)).toEqual(new Set([200]));
  // The result is reused for a second, so that the number of checks depends on the duration of all requests.
  expect(checks).toBeGreaterThan(0);
  expect(checks).toBeLessThan(50);
  await api.stop();
});
