import { FairLimiter } from '../../runtime/fair-limiter.js';

/** The threads have too many tasks; nothing was done. */
export class ThreadsBusy extends Error {
  override readonly name = 'ThreadsBusy';
}

/**
 * Lets few thread tasks run at once, one of a company at a time, so that no company waits for another's large files.
 * A few of each company may wait.
 */
export class Turns {
  private readonly limiter: FairLimiter;

  constructor(
    atOnce: number,
    private readonly maxWaiting: number,
    private readonly waitLimitMs: number,
  ) {
    this.limiter = new FairLimiter([atOnce, 1]);
  }

  /**
   * Waits for a turn and returns the function that ends it. Throws `ThreadsBusy` if too many wait, or this one waits
   * for too long.
   */
  async take(companyId: number): Promise<() => void> {
    const path = [companyId];
    const release = this.limiter.takeNow({ path });
    if (release) return release;
    if (this.limiter.usage(path).waiting >= this.maxWaiting) throw new ThreadsBusy();
    return this.limiter.takeWithin(this.waitLimitMs, () => new ThreadsBusy(), { path });
  }
}
