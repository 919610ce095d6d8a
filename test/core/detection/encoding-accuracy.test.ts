import { describe, expect, it } from 'vitest';
import { measureAccuracy } from './encoding-accuracy.js';

describe('the encoding of business tables in 26 languages and 37 encodings', () => {
  it('is found in 97 % of those of 12 or more rows, and the others are ties', async () => {
    const { tables, right, wrong } = await measureAccuracy([12, 60], 1, 14);
    expect(tables).toBeGreaterThan(140);
    expect(wrong).toEqual([]);
    expect(right / tables).toBeGreaterThan(0.97);
  }, 60_000);

  it('is found in most of those of three rows, nearly all others are ties', async () => {
    const { tables, right, wrong } = await measureAccuracy([3], 2, 14);
    expect(tables).toBeGreaterThan(140);
    // A single word may be as plausible in another language.
    expect(wrong.length, wrong.join('\n')).toBeLessThan(3);
    expect(right / tables).toBeGreaterThan(0.85);
  }, 60_000);
});
