/** The threads have too many tasks; nothing was done. */
export class ThreadsBusy extends Error {
  override readonly name = 'ThreadsBusy';
}

interface Waiting {
  companyId: number;
  begin(): void;
}

/**
 * Lets few thread tasks run at once, one of a company at a time, so that no company waits for another's large files.
 * Others wait in order, a few of each company.
 */
export class Turns {
  private readonly running = new Set<Waiting>();
  private readonly waiting: Waiting[] = [];

  constructor(
    private readonly atOnce: number,
    private readonly places: number,
    private readonly waitLimitMs: number,
  ) {}

  /**
   * Waits for a turn and returns the function that ends it. Throws `ThreadsBusy` if too many wait, or this one waits
   * for too long.
   */
  take(companyId: number): Promise<() => void> {
    return new Promise((resolve, reject) => {
      const giveUp = setTimeout(() => {
        this.waiting.splice(this.waiting.indexOf(waiting), 1);
        reject(new ThreadsBusy());
      }, this.waitLimitMs);
      const waiting: Waiting = {
        companyId,
        begin: () => {
          clearTimeout(giveUp);
          resolve(() => this.end(waiting));
        },
      };
      this.waiting.push(waiting);
      this.handOut();
      if (this.waiting.filter((other) => other.companyId === companyId).length <= this.places) return;
      clearTimeout(giveUp);
      this.waiting.splice(this.waiting.indexOf(waiting), 1);
      reject(new ThreadsBusy());
    });
  }

  private end(over: Waiting): void {
    if (this.running.delete(over)) this.handOut();
  }

  private handOut(): void {
    for (const next of [...this.waiting]) {
      if (this.running.size >= this.atOnce) return;
      if ([...this.running].some(({ companyId }) => companyId === next.companyId)) continue;
      this.waiting.splice(this.waiting.indexOf(next), 1);
      this.running.add(next);
      next.begin();
    }
  }
}
