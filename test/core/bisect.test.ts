import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bisect } from '../../core/bisect.js';
import { isDataRefusal } from '../../db/refusal.js';

/** Creates the error of PostgreSQL for a value that it cannot store. */
const refusal = () => Object.assign(new Error('invalid input'), { code: '22P02' });

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

/**
 * Runs `bisect` with work that fails for some items. Returns the completed and the refused items, in order, and the
 * number of attempts.
 */
async function runBisect(
  count: number,
  fails: (part: readonly number[], done: readonly number[]) => boolean,
  options: { rollsBack?: boolean; maxTries?: number } = {},
) {
  const done: number[] = [];
  const refused: number[][] = [];
  let tries = 0;
  await bisect(upTo(count), {
    ...options,
    isRefusal: isDataRefusal,
    async attempt(part) {
      tries += 1;
      if (fails(part, done)) throw refusal();
      if (!options.rollsBack) done.push(...part);
    },
    refuse: (part) => refused.push([...part]),
  });
  return { done, refused, tries };
}

describe('bisect', () => {
  it('needs one attempt if no item is refused, and none if there are no items', async () => {
    expect(await runBisect(1_000, () => false)).toEqual({ done: upTo(1_000), refused: [], tries: 1 });
    expect(await runBisect(0, () => true)).toEqual({ done: [], refused: [], tries: 0 });
  });

  it('finds each refused item, and completes all others in order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 60 }),
        fc.uniqueArray(fc.integer({ min: 1, max: 60 })),
        async (count, failing) => {
          const { done, refused } = await runBisect(count, (part) => part.some((item) => failing.includes(item)));
          const isFailing = (item: number): boolean => failing.includes(item);
          expect(refused).toEqual(
            upTo(count)
              .filter(isFailing)
              .map((item) => [item]),
          );
          expect(done).toEqual(upTo(count).filter((item) => !isFailing(item)));
        },
      ),
    );
  });

  it('refuses all items of a part that still fails after the maximum number of attempts', async () => {
    const { done, refused, tries } = await runBisect(2_000, () => true);
    expect(done).toEqual([]);
    expect(refused.flat()).toEqual(upTo(2_000));
    expect(tries).toBeLessThan(230);
    expect((await runBisect(600, () => true, { maxTries: Number.POSITIVE_INFINITY })).refused).toHaveLength(600);
  });

  it('refuses the later of two items that cannot both be completed', async () => {
    const both = (part: readonly number[], done: readonly number[]): boolean => {
      const items = [...done, ...part];
      return items.includes(2) && items.includes(7);
    };
    expect((await runBisect(8, both)).refused).toEqual([[7]]);
    expect((await runBisect(8, both, { rollsBack: true })).refused).toEqual([[5, 6, 7, 8]]);
  });

  it('throws an error that does not concern the items', async () => {
    const unavailable = Object.assign(new Error('the server is unavailable'), { code: '57P01' });
    const refuse = () => {
      throw new Error('nothing is refused');
    };
    await expect(
      bisect([1, 2], { attempt: () => Promise.reject(unavailable), refuse, isRefusal: isDataRefusal }),
    ).rejects.toBe(unavailable);
    const attempt = () => Promise.reject(refusal());
    await expect(bisect([1, 2], { attempt, refuse, isRefusal: () => false })).rejects.toMatchObject({
      code: '22P02',
    });
  });
});
