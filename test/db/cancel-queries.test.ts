import { expect, it, vi } from 'vitest';
import { cancelOnAbort } from '../../db/cancel-queries.js';

/** A query that ends at the cancel with the number `effective`, because the earlier ones were lost. */
function query(effective: number) {
  let end = (): void => {};
  const sent = Object.assign(
    new Promise<void>((_, reject) => {
      end = () => reject(new Error('canceling statement'));
    }),
    {
      cancels: 0,
      cancel(): void {
        sent.cancels += 1;
        if (sent.cancels === effective) end();
      },
    },
  );
  return sent;
}

it('a query is cancelled repeatedly until it ends, and not after that', async () => {
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

it('a query of a server that ignores cancels is cancelled at increasing intervals', async () => {
  vi.useFakeTimers();
  try {
    const cancel = new AbortController();
    const { send, end } = cancelOnAbort(cancel.signal, 0);
    const ignoring = query(Number.POSITIVE_INFINITY);
    send(ignoring);
    cancel.abort();
    await vi.advanceTimersByTimeAsync(60_000);
    end();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(ignoring.cancels).toBe(8);
  } finally {
    vi.useRealTimers();
  }
});
