/** Too many previews are asked for at once. */
export class PreviewBusy extends Error {
  override readonly name = 'PreviewBusy';
}

interface Waiting {
  companyId: number;
  begin(): void;
}

/**
 * Lets few previews run at once, one of a company at a time, so that nobody waits for somebody else's
 * large files only. Others wait in the order in which they came, a few of each company.
 */
export class Turns {
  private readonly running = new Set<Waiting>();
  private readonly waiting: Waiting[] = [];

  constructor(
    private readonly atOnce: number,
    private readonly places: number,
    private readonly patience: number,
  ) {}

  /** Waits for a turn and gives what ends it. Throws `PreviewBusy` where too many wait, or for too long. */
  take(companyId: number): Promise<() => void> {
    return new Promise((resolve, reject) => {
      const giveUp = setTimeout(() => {
        this.waiting.splice(this.waiting.indexOf(waiting), 1);
        reject(new PreviewBusy());
      }, this.patience);
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
      reject(new PreviewBusy());
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
