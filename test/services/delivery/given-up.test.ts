import { expect, it } from 'vitest';
import { useDatabase } from '../../harness/database.js';
import { claimedRun } from './claimed-run.js';

const database = useDatabase();

it('a batch does not wait for a target that another one has given up, until the target answers again', async () => {
  const { superuser } = database;
  const { decide } = await claimedRun(database, 1);
  const isGivenUp = async (batchNo: number): Promise<boolean> =>
    (await decide(batchNo, { firstPosition: batchNo, lastPosition: batchNo })).givenUp;
  const answer = (batchNo: number, hasGivenUp: boolean) => superuser`
    UPDATE delivery SET gave_up = ${hasGivenUp}, outcomes = '[{"outcome": "sent"}]', answered_at = now() WHERE batch_no = ${batchNo}`;

  for (const batchNo of [1, 2, 3]) expect(await isGivenUp(batchNo)).toBe(false);
  await answer(1, true);
  expect(await isGivenUp(3)).toBe(true);
  await answer(2, false);
  expect(await isGivenUp(3)).toBe(false);
  await answer(1, true);
  expect(await isGivenUp(3)).toBe(true);
  await superuser`UPDATE delivery SET answered_at = answered_at - interval '16 minutes'`;
  expect(await isGivenUp(3)).toBe(false);
});
