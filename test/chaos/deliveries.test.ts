import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EndpointServer } from '../connectors/targets/endpoint/endpoint-server.js';
import { connectHttp, endpointSetup } from '../connectors/targets/target-cases.js';
import { useStack } from '../harness/running-stack.js';
import { csv } from '../harness/world.js';

const count = 600;
const file = csv(['No.', 'Name'], ...Array.from({ length: count }, (_, index) => [`K${index}`, `Name ${index}`]));

describe('documents that are sent to an endpoint', () => {
  const endpoint = new EndpointServer();
  beforeAll(() => endpoint.start());
  afterAll(() => endpoint.stop());
  const running = useStack({ PRIVATE_NETWORKS: '127.0.0.0/8' });

  const faults = [
    ['the worker is killed', () => running.worker, 'SIGKILL'],
    ['PostgreSQL is killed', () => running.postgres, 'SIGKILL'],
    ['the worker is stopped for a deployment', () => running.worker, 'SIGTERM'],
    ['Temporal is killed', () => running.temporalServer, 'SIGKILL'],
  ] as const;
  it.each(faults)('arrive exactly once each if %s twice in the middle of the import', async (_, victim, signal) => {
    const client = await running.company();
    await connectHttp(client, endpoint);
    await client.putIntegration(
      'orders',
      endpointSetup({ documentsPerRequest: 20, timeoutSeconds: 30 }, { batchSize: 200 }),
    );
    endpoint.documents.clear();
    endpoint.done.clear();
    // Once so many documents are written, requests wait: each fault occurs in the middle of some.
    let limit = 60;
    const waiting = new Set<() => void>();
    endpoint.faults = [
      async () => {
        if (endpoint.done.size >= limit) await new Promise<void>((proceed) => waiting.add(proceed));
        return false;
      },
    ];
    const id = await running.begin(client, file);
    for (const next of [240, count]) {
      await running.until(`a request after ${limit} documents`, async () => waiting.size > 0);
      // Requests continue while Temporal is unavailable.
      await running.until('the process that is to be killed', async () => victim().pid !== undefined);
      running.signal(victim(), signal);
      limit = next;
      for (const proceed of waiting) proceed();
      waiting.clear();
    }
    const ended = await client.settled(id, 90_000);
    expect(ended).toMatchObject({
      status: 'Completed',
      counts: { total: count, completed: count, errors: 0, skipped: 0, waiting: 0 },
      results: { inserted: count, updated: 0 },
    });
    expect(endpoint.documents.size).toBe(count);
    expect([...endpoint.done.values()].filter((times) => times !== 1)).toEqual([]);
  });
});
