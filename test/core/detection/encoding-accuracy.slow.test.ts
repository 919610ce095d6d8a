import { describe, expect, it } from 'vitest';
import { measureAccuracy } from './encoding-accuracy.js';

describe.each([1, 2, 3])('the encoding of generated business tables (seed %i)', (seed) => {
  it('is found in 97 % of those of 10 to 200 rows, and hardly one is wrong', async () => {
    const { tables, right, wrong } = await measureAccuracy([10, 50, 200], 4, seed);
    expect(right / tables).toBeGreaterThan(0.97);
    expect(wrong.length / tables, wrong.join('\n')).toBeLessThan(0.003);
  }, 600_000);

  it('is found in most of those of three rows, and nearly all others are ties', async () => {
    const { tables, right, wrong } = await measureAccuracy([3], 8, seed);
    expect(right / tables).toBeGreaterThan(0.85);
    expect(wrong.length / tables, wrong.join('\n')).toBeLessThan(0.02);
  }, 600_000);
});
