import { expect, it } from 'vitest';
import { CompanyShare } from '../../activities/company-share.js';
import { isFailure } from '../../core/model/failure.js';

const hanging = () => new Promise<never>(() => {});

/** Tries a batch without a free slot and returns the delay until its retry, in milliseconds. */
async function retryDelayMs(shares: CompanyShare, companyId: number): Promise<number> {
  const failure = await shares.within(companyId, hanging).catch((error: unknown) => error);
  if (!isFailure(failure, 'WaitingForTurn')) throw new Error('The batch was not refused.');
  return failure.delayMs ?? 0;
}

it('retries of thousands of batches of one company are distributed over time and do not delay another company', async () => {
  let now = 1_000;
  const shares = new CompanyShare(2, () => now);
  for (let slot = 0; slot < 2; slot += 1) void shares.within(1, hanging);
  const delays = [];
  for (let batch = 0; batch < 2_000; batch += 1) delays.push(await retryDelayMs(shares, 1));
  expect(delays[0]).toBe(500);
  expect(delays.filter((delay) => delay < 1_500)).toHaveLength(10);
  expect(new Set(delays).size).toBe(2_000);
  expect(await shares.within(2, async () => 'served')).toBe('served');
  // Each retry goes to the end of the queue.
  now += 500;
  expect(await retryDelayMs(shares, 1)).toBe(2_000 * 100);
  now += 300_000;
  expect(await retryDelayMs(shares, 1)).toBe(500);
});

it('a slot is free again once its work has ended, with or without a failure', async () => {
  const shares = new CompanyShare(1);
  const lost = shares.within(1, async () => {
    throw new Error('lost');
  });
  await expect(shares.within(1, hanging)).rejects.toMatchObject({ type: 'WaitingForTurn' });
  await expect(lost).rejects.toThrow('lost');
  expect(await shares.within(1, async () => 'done')).toBe('done');
});
