import { connect, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { poll } from '../../../cli/stack/poll.js';
import type { Answer, ApiClient } from '../../harness/api-client.js';
import { save, useBench } from '../../harness/bench.js';
import { lockWaits } from '../../harness/lock-waits.js';
import { namesSetup } from '../../harness/world.js';

const bench = useBench(
  { KEY_CONNECTIONS: '2', KEY_WAITING_REQUESTS: '20', CONNECTION_WAIT_MS: '30000', COMPANY_UPLOADS: '3' },
  'none',
);

/** Sends `count` requests at the same time; returns the number of successful ones, and the answers to the refused ones. */
async function flood(client: ApiClient, count: number) {
  const answers = await Promise.all(Array.from({ length: count }, () => client.call('GET', 'imports')));
  return {
    answered: answers.filter(({ status }) => status === 200).length,
    refused: answers.filter(({ status }) => status !== 200),
  };
}

describe('a company that sends many requests at once', () => {
  it('is answered with 429 above its share, while all requests of another company succeed', async () => {
    const other = await bench.system.client('other');
    const flooding = flood(bench.client, 400);
    const statuses: number[] = [];
    let ended = false;
    void flooding.finally(() => {
      ended = true;
    });
    do statuses.push((await other.call('GET', 'imports')).status);
    while (!ended);
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

  it('is answered so also if an upload finds no connection once its file has arrived', async () => {
    const { client, system } = bench;
    await save(client, 'names', namesSetup({ type: 'csv' }));
    const refused: Answer<unknown>[] = [];
    const list = async () => {
      const answer = await client.call('GET', 'imports');
      if (answer.status !== 200) refused.push(answer);
    };
    const open = await system.database.superuser.begin(async (tx) => {
      await tx`LOCK TABLE integration`;
      const uploads = ['a', 'b'].map((number) => client.start('names', `No.,Name\n${number},N\n`));
      await lockWaits(system.database.superuser, 'FROM integration', 2);
      const lists = Array.from({ length: 40 }, list);
      // Half of them wait in the queue of the key, which is full then.
      await expect.poll(() => refused.length).toBe(20);
      const upload = await client.start('names', 'No.,Name\nc,N\n');
      expect(upload).toMatchObject({ status: 429, body: { code: 'too_many_requests' } });
      return { uploads, lists };
    });
    for (const { status } of await Promise.all(open.uploads)) expect(status).toBe(201);
    await Promise.all(open.lists);
  });

  /**
   * Begins a request without its body of 100,000 bytes, and leaves it open until `end` is called. If it is refused, because
   * another request of the test is counted at that moment, it is sent again.
   */
  const sendWithoutBody = (method: string, path: string, type: string): { end(): void } => {
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

  it('can send a limited number of large bodies at the same time, and small ones in addition', async () => {
    const body = { nothing: 'x'.repeat(100_000) };
    const answer = async () => (await bench.client.call('PUT', 'integrations/large', body)).status;
    const openRequests = [
      sendWithoutBody('PUT', 'integrations/open', 'application/json'),
      sendWithoutBody('PUT', 'value-lists/open', 'text/csv'),
      sendWithoutBody('POST', 'samples', 'multipart/form-data; boundary=b'),
    ];
    const untilAnswered = (status: number) =>
      poll(async () => (await answer()) === status || undefined, {
        timeoutMs: 20_000,
        waitingFor: `the answer ${status}`,
      });
    await untilAnswered(429);
    expect((await bench.client.call('PUT', 'integrations/small', { nothing: 'x' })).status).toBe(400);
    openRequests[0]?.end();
    await untilAnswered(400);
  });
});
