import { connect, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { poll } from '../../../cli/stack/poll.js';
import type { ApiClient } from '../../harness/api-client.js';
import { useBench } from '../../harness/bench.js';

const bench = useBench(
  { KEY_CONNECTIONS: '2', KEY_WAITING_REQUESTS: '20', CONNECTION_WAIT_MS: '30000', COMPANY_UPLOADS: '3' },
  'none',
);

/** The answers of `count` calls at the same time, by their status. */
async function flood(client: ApiClient, count: number) {
  const answers = await Promise.all(Array.from({ length: count }, () => client.call('GET', 'imports')));
  return {
    answered: answers.filter(({ status }) => status === 200).length,
    refused: answers.filter(({ status }) => status !== 200),
  };
}

describe('a company that sends many requests at once', () => {
  it('is answered with 429 above its share, and another company is answered as usual', async () => {
    const other = await bench.system.client('other');
    const flooding = flood(bench.client, 400);
    const statuses: number[] = [];
    let over = false;
    void flooding.finally(() => {
      over = true;
    });
    do statuses.push((await other.call('GET', 'imports')).status);
    while (!over);
    expect(new Set(statuses)).toEqual(new Set([200]));
    const { answered, refused } = await flooding;
    expect(answered).toBeGreaterThanOrEqual(22);
    expect(refused.length).toBe(400 - answered);
    expect(refused.length).toBeGreaterThan(0);
    for (const { status, headers, body } of refused) {
      expect({ status, code: body.code }).toEqual({ status: 429, code: 'too_many_requests' });
      expect(headers.get('retry-after')).toBe('2');
      expect(body.detail).toContain('This API key has too many requests at once: its 2 connections');
    }
  });

  /**
   * Keeps a request open whose body of 100,000 bytes does not come, until it is ended. One that is refused, because a probe
   * of the test has its place at that moment, begins again.
   */
  const holdBack = (method: string, path: string, type: string): { end(): void } => {
    const { hostname, port } = new URL(bench.client.url);
    let socket: Socket | undefined;
    const begin = (): void => {
      socket?.destroy();
      socket = connect(Number(port), hostname);
      socket.once('data', begin);
      socket.write(
        `${method} /v1/companies/acme/${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${bench.client.key}\r\ncontent-type: ${type}\r\ncontent-length: 100000\r\n\r\n`,
      );
    };
    begin();
    const end = () => void socket?.destroy();
    onTestFinished(end);
    return { end };
  };

  it('can send few large bodies of any kind at the same time, and small ones in addition', async () => {
    const body = { nothing: 'x'.repeat(100_000) };
    const answer = async () => (await bench.client.call('PUT', 'integrations/large', body)).status;
    const held = [
      holdBack('PUT', 'integrations/held', 'application/json'),
      holdBack('PUT', 'value-lists/held', 'text/csv'),
      holdBack('POST', 'samples', 'multipart/form-data; boundary=b'),
    ];
    const becomes = (status: number) =>
      poll(async () => (await answer()) === status || undefined, { timeoutMs: 20_000, waitingFor: `${status}` });
    await becomes(429);
    expect((await bench.client.call('PUT', 'integrations/small', { nothing: 'x' })).status).toBe(400);
    held[0]?.end();
    await becomes(400);
  });
});
