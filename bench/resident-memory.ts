import { readFile, writeFile } from 'node:fs/promises';

/** Peak resident memory of processes since `reset`, in MB; null on systems without /proc. */
export class PeakMemory {
  constructor(private readonly pids: readonly (number | undefined)[]) {}

  async reset(): Promise<void> {
    await Promise.all(this.pids.map((pid) => writeFile(`/proc/${pid}/clear_refs`, '5').catch(() => {})));
  }

  /** The largest peak of all processes. */
  async read(): Promise<number | null> {
    const peaks = await Promise.all(
      this.pids.map(async (pid) => {
        const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
        return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN) / 1024;
      }),
    );
    const known = peaks.filter((peak) => !Number.isNaN(peak));
    return known.length > 0 ? Math.round(Math.max(...known)) : null;
  }
}
