import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bisect } from '../../db/bisect.js';

/** The error of PostgreSQL for a value that it cannot store. */
const refusal = () => Object.assign(new Error('invalid input'), { code: '22P02' });

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

/**
 * Runs work that fails for some items; returns what is done and what is refused, in order, and the number of attempts.
 */
async function played(
  count: number,
  fails: (part: readonly number[], done: readonly number[]) => boolean,
  options: { rollsBack?: boolean; maxTries?: number } = {},
) {
  const done: number[] = [];
  const refused: number[][] = [];
  let tries = 0;
  await bisect(upTo(count), {
    ...options,
    async attempt(part) {
      tries += 1;
      if (fails(part, done)) throw refusal();
      if (!options.rollsBack) done.push(...part);
    },
    refuse: (part) => refused.push([...part]),
  });
  return { done, refused, tries };
}

describe('bisected work', () => {
  it('is done in one attempt when nothing is refused, and in none for no items', async () => {
    expect(await played(1_000, () => false)).toEqual({ done: upTo(1_000), refused: [], tries: 1 });
    expect(await played(0, () => true)).toEqual({ done: [], refused: [], tries: 0 });
  });

  it('finds each refused item, and does all others in order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 60 }),
        fc.uniqueArray(fc.integer({ min: 1, max: 60 })),
        async (count, bad) => {
          const { done, refused } = await played(count, (part) => part.some((item) => bad.includes(item)));
          const isBad = (item: number): boolean => bad.includes(item);
          expect(refused).toEqual(
            upTo(count)
              .filter(isBad)
              .map((item) => [item]),
          );
          expect(done).toEqual(upTo(count).filter((item) => !isBad(item)));
        },
      ),
    );
  });

  it('refuses items together that still fail together after the maximum of attempts', async () => {
    const { done, refused, tries } = await played(2_000, () => true);
    expect(done).toEqual([]);
    expect(refused.flat()).toEqual(upTo(2_000));
    expect(tries).toBeLessThan(230);
    expect((await played(600, () => true, { maxTries: Number.POSITIVE_INFINITY })).refused).toHaveLength(600);
  });

  it('refuses the later of two that cannot both be done', async () => {
    const both = (part: readonly number[], done: readonly number[]): boolean => {
      const then = [...done, ...part];
      return then.includes(2) && then.includes(7);
    };
    expect((await played(8, both)).refused).toEqual([[7]]);
    expect((await played(8, both, { rollsBack: true })).refused).toEqual([[5, 6, 7, 8]]);
  });

  it('ends with an error that is not about the items', async () => {
    const away = Object.assign(new Error('the server is away'), { code: '57P01' });
    const refuse = () => {
      throw new Error('nothing is refused');
    };
    await expect(bisect([1, 2], { attempt: () => Promise.reject(away), refuse })).rejects.toBe(away);
    const attempt = () => Promise.reject(refusal());
    await expect(bisect([1, 2], { attempt, refuse, isRefusal: () => false })).rejects.toMatchObject({
      code: '22P02',
    });
  });
});
