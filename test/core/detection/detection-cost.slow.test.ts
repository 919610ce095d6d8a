import { expect, it } from 'vitest';
import { relativeCost } from '../../harness/relative-cost.js';
import { csv } from '../../harness/world.js';
import { awkwardTexts } from './awkward-texts.js';
import { detected } from './written-file.js';

const row = ['N1000', 'Customer 17', '2026-01-31', '1,234.50', 'Aarhus'];
const ordinary = (bytes: number): string => csv(row).repeat(Math.ceil(bytes / csv(row).length));

// The work of regular expressions in detection cannot be counted. Backtracking would take thousands of times as long.
it.each(awkwardTexts)('the detection of %s costs less than 100 times that of an ordinary file', async (_, content) => {
  const cost = await relativeCost(
    () => detected(content).catch(() => {}),
    () => detected(ordinary(Buffer.byteLength(content))),
  );
  expect(cost).toBeLessThan(100);
});
