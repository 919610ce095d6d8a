import { cpuUsage } from 'node:process';
import { expect, it } from 'vitest';
import { awkwardTexts } from './awkward-texts.js';
import { detected } from './written-file.js';

// The work of regular expressions in detection cannot be counted. It is measured as processor time, to which other
// processes on the machine do not add; the limit is far above the normal time, and far below minutes.
it.each(awkwardTexts)('the detection of %s takes little processor time', async (_, content) => {
  const before = cpuUsage();
  await detected(content).catch(() => {});
  const { user, system } = cpuUsage(before);
  expect((user + system) / 1_000_000).toBeLessThan(10);
});
