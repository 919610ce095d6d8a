import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupKeyOf } from '../../../core/mapping/group-key.js';

describe('a group key', () => {
  const value = fc.string({ unit: fc.constantFrom('a', '\u001e', '\u001f', '\\', '"'), maxLength: 4 });
  const values = fc
    .integer({ min: 1, max: 3 })
    .chain((length) =>
      fc.tuple(
        fc.array(value, { minLength: length, maxLength: length }),
        fc.array(value, { minLength: length, maxLength: length }),
      ),
    );

  it('is equal only for equal values', () => {
    fc.assert(
      fc.property(values, ([one, other]) => {
        const same = one.every((part, index) => part === other[index]);
        expect(groupKeyOf(one) === groupKeyOf(other)).toBe(same);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is equal for values that are the same as keys', () => {
    expect(groupKeyOf(['Order', 'O\u0308-1\u200b'])).toBe(groupKeyOf(['Order', 'Ö-1']));
    expect(groupKeyOf(['\u200eSO-1'])).toBe('SO-1');
  });

  it('joins values without separators as earlier versions did, whose records may still be staged', () => {
    expect(groupKeyOf(['Order', 'SO "1"\\'])).toBe('Order\u001fSO "1"\\');
  });
});
