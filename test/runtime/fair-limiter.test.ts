import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FairLimiter } from '../../runtime/fair-limiter.js';

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A limiter whose requests are named by their path, such as `a1` for `1` within `a`. */
function watched(...limits: number[]) {
  const limiter = new FairLimiter(limits);
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const ask = (name: string, { first = false, signal }: { first?: boolean; signal?: AbortSignal } = {}) =>
    limiter.take({ path: [...name], first }, signal).then((end) => {
      begun.push(name);
      ends.push(end);
    });
  const endAll = async (): Promise<void> => {
    for (let nth = 0; nth < ends.length; nth += 1) {
      ends[nth]?.();
      await settled();
    }
  };
  return { limiter, begun, ends, ask, endAll };
}

describe('a fair limiter', () => {
  it('limits all, each group, and each group within it', async () => {
    const { begun, ask, limiter } = watched(4, 2, 1);
    for (const name of ['a1', 'a1', 'a2', 'a3', 'b1', 'c1', 'd1']) void ask(name);
    await settled();
    expect(begun).toEqual(['a1', 'a2', 'b1', 'c1']);
    expect(limiter.usage([])).toEqual({ running: 4, waiting: 3 });
    expect(limiter.usage(['a'])).toEqual({ running: 2, waiting: 2 });
    expect(limiter.usage(['a', '1'])).toEqual({ running: 1, waiting: 1 });
  });

  it('serves groups in turn, and those within a group in turn', async () => {
    const { begun, ask, endAll } = watched(1);
    for (const name of ['a1', 'a1', 'a1', 'a2', 'b1', 'b1', 'c1']) void ask(name);
    await settled();
    await endAll();
    expect(begun).toEqual(['a1', 'a1', 'b1', 'c1', 'a2', 'b1', 'a1']);
  });

  it('serves what goes first in turn with the groups of its outermost group', async () => {
    const { begun, ask, endAll } = watched(1);
    for (const name of ['a1', 'a1', 'a2']) void ask(name);
    for (const name of ['a3', 'a3', 'a1']) void ask(name, { first: true });
    await settled();
    await endAll();
    expect(begun).toEqual(['a1', 'a3', 'a1', 'a3', 'a2', 'a1']);
  });

  it('serves what goes first before the other requests of its outermost group, and not before other groups', async () => {
    const { begun, ask, endAll } = watched(1);
    for (const name of ['a1', 'b1', 'a2']) void ask(name);
    void ask('a3', { first: true });
    await settled();
    await endAll();
    expect(begun).toEqual(['a1', 'b1', 'a3', 'a2']);
  });

  it('lets a request leave, with the reason, and forgets it', async () => {
    const { limiter, begun, ask, endAll } = watched(1);
    void ask('a1');
    const leave = new AbortController();
    const left = ask('b1', { signal: leave.signal });
    leave.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    await expect(ask('b1', { signal: leave.signal })).rejects.toThrow('gone');
    await expect(limiter.takeWithin(1, () => new Error('too long'), { path: ['c'] })).rejects.toThrow('too long');
    expect(limiter.usage([])).toEqual({ running: 1, waiting: 0 });
    await endAll();
    expect(begun).toEqual(['a1']);
  });

  it('refuses at once what may not run now, if it does not wait', () => {
    const limiter = new FairLimiter([2, 1]);
    const end = limiter.takeNow({ path: ['a'] });
    expect(limiter.takeNow({ path: ['a'] })).toBeUndefined();
    expect(limiter.takeNow({ path: ['b'] })).toBeTypeOf('function');
    expect(limiter.takeNow({ path: ['c'] })).toBeUndefined();
    end?.();
    end?.();
    expect(limiter.takeNow({ path: ['c'] })).toBeTypeOf('function');
    expect(limiter.takeNow({ path: ['d'] })).toBeUndefined();
  });

  it('never exceeds a limit, never leaves a place unused, and serves everything, whatever happens', async () => {
    const name = fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('1', '2')).map((parts) => parts.join(''));
    const step = fc.oneof(fc.record({ ask: name, first: fc.boolean() }), fc.record({ end: fc.nat(50) }));
    const limits = fc.tuple(
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 2 }),
    );
    await fc.assert(
      fc.asyncProperty(limits, fc.array(step, { maxLength: 40 }), async ([all, ofGroup, inner], steps) => {
        const { limiter, begun, ends, ask, endAll } = watched(all, ofGroup, inner);
        const paths = ['a', 'b', 'c'].flatMap((group) => ['1', '2'].map((key) => [group, key]));
        const hasPlace = ([group, key]: string[]): boolean =>
          limiter.usage([]).running < all &&
          limiter.usage([group as string]).running < ofGroup &&
          limiter.usage([group as string, key as string]).running < inner;
        let asked = 0;
        for (const step of steps) {
          if ('ask' in step) {
            asked += 1;
            void ask(step.ask, { first: step.first });
          } else ends[step.end % Math.max(1, ends.length)]?.();
          await settled();
          expect(limiter.usage([]).running).toBeLessThanOrEqual(all);
          for (const path of paths) {
            expect(limiter.usage(path.slice(0, 1)).running).toBeLessThanOrEqual(ofGroup);
            expect(limiter.usage(path).running).toBeLessThanOrEqual(inner);
            if (limiter.usage(path).waiting > 0) expect(hasPlace(path)).toBe(false);
          }
        }
        await endAll();
        expect(begun).toHaveLength(asked);
        expect(limiter.usage([])).toEqual({ running: 0, waiting: 0 });
      }),
      { numRuns: 200 },
    );
  });
});
