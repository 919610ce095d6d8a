import { expect, it } from 'vitest';
import { measureAccuracy } from './encoding-accuracy.js';

it.each([1, 2, 3])(
  'the encoding of thousands of business tables is found in 97 %, and hardly one is wrong (seed %i)',
  async (seed) => {
    const { tables, right, wrong } = await measureAccuracy([3, 6, 12, 60, 200], 6, seed);
    expect(right / tables).toBeGreaterThan(0.97);
    expect(wrong.length / tables, wrong.join('\n')).toBeLessThan(0.002);
  },
  600_000,
);
