import { describe, expect, it } from 'vitest';
import type { ApiClient } from '../harness/api-client.js';
import { useBench } from './fixtures.js';

const bench = useBench(
  { KEY_CONNECTIONS: '2', KEY_WAITING_REQUESTS: '20', CONNECTION_WAIT_MS: '30000' },
  { empty: true },
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
  it('is answered 429 beyond its share, and another company is answered as always', async () => {
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
});
