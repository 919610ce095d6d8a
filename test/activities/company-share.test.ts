import { expect, it } from 'vitest';
import { CompanyShare } from '../../activities/company-share.js';
import { isFailure } from '../../core/model/failure.js';

const hanging = () => new Promise<never>(() => {});

/** Milliseconds after which a batch without a free place is retried. */
async function comesAgainIn(shares: CompanyShare, companyId: number): Promise<number> {
  const failure = await shares.within(companyId, hanging).catch((error: unknown) => error);
  if (!isFailure(failure, 'WaitingForTurn')) throw new Error('It was not refused.');
  return failure.delayMs ?? 0;
}

it('retries of thousands of batches of one company are spaced out and do not delay another company', async () => {
  let now = 1_000;
  const shares = new CompanyShare(2, () => now);
  for (let place = 0; place < 2; place += 1) void shares.within(1, hanging);
  const waits = [];
  for (let one = 0; one < 2_000; one += 1) waits.push(await comesAgainIn(shares, 1));
  expect(waits[0]).toBe(500);
  expect(waits.filter((wait) => wait < 1_500)).toHaveLength(10);
  expect(new Set(waits).size).toBe(2_000);
  expect(await shares.within(2, async () => 'served')).toBe('served');
  // Each retry goes to the end of the queue.
  now += 500;
  expect(await comesAgainIn(shares, 1)).toBe(2_000 * 100);
  now += 300_000;
  expect(await comesAgainIn(shares, 1)).toBe(500);
});

it('a place is free again once its work has ended, with or without a failure', async () => {
  const shares = new CompanyShare(1);
  const lost = shares.within(1, async () => {
    throw new Error('lost');
  });
  await expect(shares.within(1, hanging)).rejects.toMatchObject({ type: 'WaitingForTurn' });
  await expect(lost).rejects.toThrow('lost');
  expect(await shares.within(1, async () => 'done')).toBe('done');
});
