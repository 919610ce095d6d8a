import fc from 'fast-check';
import { expect, it } from 'vitest';
import { timeLeft } from '../../db/time-left.js';

const speeds = fc.array(fc.double({ min: 1e-6, max: 10, noNaN: true }), { minLength: 2, maxLength: 20 });

it('the remaining time is a range that becomes smaller with the remaining work and ends at 0', () => {
  fc.assert(
    fc.property(speeds, fc.nat(1_000_000), fc.nat(1_000), fc.nat(8), (secondsPerItem, remaining, less, lanes) => {
      const range = timeLeft({ remaining, secondsPerItem, lanes });
      const later = timeLeft({ remaining: remaining - less, secondsPerItem, lanes });
      expect(range?.atLeast).toBeLessThanOrEqual(range?.atMost as number);
      expect(later?.atLeast).toBeLessThanOrEqual(range?.atLeast as number);
      expect(later?.atMost).toBeLessThanOrEqual(range?.atMost as number);
      expect(timeLeft({ remaining: 0, secondsPerItem, lanes })).toEqual({ atLeast: 0, atMost: 0 });
    }),
  );
});

it('the remaining time is a wide range if the speeds of portions differ, a narrow one if they are equal, and null if there are too few portions', () => {
  expect(timeLeft({ remaining: 1_000, secondsPerItem: [0.01, 0.01, 0.01], lanes: 2 })).toEqual({
    atLeast: 5,
    atMost: 5,
  });
  expect(timeLeft({ remaining: 1_000, secondsPerItem: [0.1, 0.01], lanes: 1 })).toEqual({ atLeast: 10, atMost: 100 });
  expect(timeLeft({ remaining: 1_000, secondsPerItem: [0.1], lanes: 1 })).toBeNull();
});
