import { describe, expect, it } from 'vitest';
import { createApp } from '../../../api/app.js';
import type { ApiDependencies } from '../../../api/http/dependencies.js';
import { threadPools } from '../../../api/threads/thread-pools.js';
import { defaultBounds } from '../../../runtime/bounds.js';
import { ApiClient } from '../../harness/api-client.js';
import { useBench } from '../../harness/bench.js';

/** Sends unknown keys from a hundred addresses, which are in the header of a proxy; returns the codes of the answers. */
const guesses = (url: string) =>
  Promise.all(
    Array.from({ length: 100 }, async (_, guess) => {
      const { body } = await new ApiClient(url, `lsk_guess_${guess}`, 'acme').call('GET', 'imports', undefined, {
        'x-forwarded-for': `198.51.100.${guess}`,
      });
      return body.code;
    }),
  );

describe('the API behind a trusted proxy, without its documentation', () => {
  const bench = useBench({ TRUSTED_PROXIES: '127.0.0.0/8', API_DOCS: 'off' }, 'none');

  it("uses the client's address from the header of the proxy", async () => {
    expect(new Set(await guesses(bench.system.url))).toEqual(new Set(['not_authenticated']));
  });

  it.each(['/docs', '/docs/', '/openapi.json', '/'])('answers %s with 404', async (path) => {
    const answer = await bench.client.call('GET', path);
    expect(answer).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });
});

describe('the API with default settings', () => {
  const bench = useBench({}, 'none');

  it('ignores forwarded addresses', async () => {
    expect(new Set(await guesses(bench.system.url))).toContain('too_many_invalid_keys');
  });

  it('serves its documentation', async () => {
    expect((await bench.client.call('GET', '/openapi.json')).status).toBe(200);
  });
});

it('the timeout of a connection is longer than any thread task may take', async () => {
  const app = await createApp({ bounds: defaultBounds() } as ApiDependencies);
  for (const { waitLimitMs, deadlineMs } of Object.values(threadPools))
    expect(app.server.timeout).toBeGreaterThan(waitLimitMs + deadlineMs);
  await app.close();
});
