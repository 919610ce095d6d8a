import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GroupRuns } from '../../../services/staging/group-runs.js';

function isInterleaved(keys: Iterable<string | null>): boolean {
  const runs = new GroupRuns();
  for (const key of keys) runs.add(key);
  return runs.interleaved;
}

/** The expected result, computed from all keys. */
function hasSeparatedGroup(keys: (string | null)[]): boolean {
  const runs = keys.filter((key, index) => key === null || key !== keys[index - 1]).filter((key) => key !== null);
  return new Set(runs).size < runs.length;
}

describe('the detection of groups whose records are not contiguous', () => {
  it.each<[(string | null)[], boolean]>([
    [[], false],
    [['a', 'a', 'b', 'b'], false],
    [['a', 'b', 'a'], true],
    [['a', null, 'a'], true],
    [[null, null, 'a', null, null], false],
    [['', 'a', ''], true],
    [['', '', 'a'], false],
  ])('returns for %j: %s', (keys, interleaved) => {
    expect(isInterleaved(keys)).toBe(interleaved);
  });

  it('succeeds if and only if a key occurs again after another one', () => {
    const key = fc.oneof(fc.constant(null), fc.constantFrom('a', 'b', 'c', 'ab', ''), fc.string({ maxLength: 3 }));
    const runs = fc
      .array(fc.tuple(key, fc.integer({ min: 1, max: 3 })))
      .map((all) => all.flatMap(([one, times]) => Array(times).fill(one)));
    fc.assert(
      fc.property(runs, (keys) => {
        expect(isInterleaved(keys)).toBe(hasSeparatedGroup(keys));
      }),
      { numRuns: 1_000 },
    );
  });

  it('is exact for a few hundred thousand groups', () => {
    const numbers = Array.from({ length: 300_000 }, (_, index) => `SO-${String(index).padStart(7, '0')}`);
    expect(isInterleaved(numbers)).toBe(false);
    expect(isInterleaved([...numbers, numbers[150_000] as string])).toBe(true);
  });
});
