import { expect, it, vi } from 'vitest';
import { cancelOnAbort } from '../../db/cancel-queries.js';

/** A query of the driver that ends with its `last` cancel: earlier ones were lost. */
function query(last: number) {
  let end = (): void => {};
  const sent = Object.assign(
    new Promise<void>((_, reject) => {
      end = () => reject(new Error('canceling statement'));
    }),
    {
      cancels: 0,
      cancel(): void {
        sent.cancels += 1;
        if (sent.cancels === last) end();
      },
    },
  );
  return sent;
}

it('a query is cancelled again until it ends, and no further', async () => {
  const cancel = new AbortController();
  const { send, end } = cancelOnAbort(cancel.signal, 0);
  const [lost, next] = [query(3), query(1)];
  send(lost);
  send(next);
  cancel.abort();
  await expect(lost).rejects.toThrow('canceling');
  await expect(next).rejects.toThrow('canceling');
  end();
  expect([lost.cancels, next.cancels]).toEqual([3, 1]);
});

it('a query of a server that ignores cancels is cancelled less and less often', async () => {
  vi.useFakeTimers();
  try {
    const cancel = new AbortController();
    const { send, end } = cancelOnAbort(cancel.signal, 0);
    const deaf = query(Number.POSITIVE_INFINITY);
    send(deaf);
    cancel.abort();
    await vi.advanceTimersByTimeAsync(60_000);
    end();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(deaf.cancels).toBe(8);
  } finally {
    vi.useRealTimers();
  }
});
