import { comesAgain } from '../comes-again.js';

/**
 * Holds each company to its share of a worker's places for what leaves the books: one whose server hangs
 * would else take them all. Who finds none is brought again by Temporal, in the order of its fairness keys.
 */
export class CompanyShare {
  private readonly busy = new Map<number, number>();

  constructor(private readonly share: number) {}

  /** Runs `work` in one of the company's places. Fails with a retry where all are taken. */
  async within<Result>(companyId: number, work: () => Promise<Result>): Promise<Result> {
    const taken = this.busy.get(companyId) ?? 0;
    if (taken >= this.share) throw broughtAgain();
    this.busy.set(companyId, taken + 1);
    try {
      return await work();
    } finally {
      const left = (this.busy.get(companyId) ?? 1) - 1;
      if (left > 0) this.busy.set(companyId, left);
      else this.busy.delete(companyId);
    }
  }
}

const broughtAgain = () =>
  comesAgain(
    'WaitingForTurn',
    'Others of the company are sent first; this one waits for its turn.',
    '500 milliseconds',
  );
