import { cpuUsage } from 'node:process';
import { expect, it } from 'vitest';
import { awkwardTexts } from '../core/detection/awkward-texts.js';
import { detected } from '../core/detection/written-file.js';

// What detection does in regular expressions cannot be counted. It is measured in time of the processor, which others
// on the machine do not add to; the bound is far above what it takes, and far below minutes.
it.each(awkwardTexts)('%s take little processor time', async (_, content) => {
  const before = cpuUsage();
  await detected(content).catch(() => {});
  const { user, system } = cpuUsage(before);
  expect((user + system) / 1_000_000).toBeLessThan(10);
});
