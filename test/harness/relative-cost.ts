import { cpuUsage } from 'node:process';

/**
 * How many times as much processor time `work` takes as `reference`, both measured now: the times themselves depend on the
 * machine and on what else it does. Nothing else may run in this process meanwhile.
 */
export async function relativeCost(work: () => Promise<unknown>, reference: () => Promise<unknown>): Promise<number> {
  const unit = await costOf(reference);
  return (await costOf(work)) / unit;
}

/** The processor time of this process while `work` runs, in microseconds. */
async function costOf(work: () => Promise<unknown>): Promise<number> {
  const before = cpuUsage();
  await work();
  const { user, system } = cpuUsage(before);
  return user + system;
}
