import { Failure } from '../core/model/failure.js';

/** Milliseconds after which one that found no place is brought again, at the soonest. */
const soonest = 500;
/** Milliseconds between two of a company that are brought again: each costs the engine some transactions. */
const apart = 100;

/**
 * Holds each company to its share of a worker's places for what leaves the books: one whose server hangs
 * would else take them all. Who finds none is brought again by Temporal, in the order of its fairness keys; of one company
 * one after the other, as thousands that wait would else keep the engine busy with nothing but their coming.
 */
export class CompanyShare {
  private readonly busy = new Map<number, number>();
  /** When the last of a company that found no place comes again, by `clock`. */
  private readonly booked = new Map<number, number>();

  constructor(
    private readonly share: number,
    private readonly clock: () => number = () => performance.now(),
  ) {}

  /** Runs `work` in one of the company's places. Fails with a retry where all are taken. */
  async within<Result>(companyId: number, work: () => Promise<Result>): Promise<Result> {
    const taken = this.busy.get(companyId) ?? 0;
    if (taken >= this.share) throw broughtAgain(this.nextTurn(companyId));
    this.busy.set(companyId, taken + 1);
    try {
      return await work();
    } finally {
      const left = (this.busy.get(companyId) ?? 1) - 1;
      if (left > 0) this.busy.set(companyId, left);
      else this.forget(companyId);
    }
  }

  /** Milliseconds until the company has its next turn, which is taken with it. */
  private nextTurn(companyId: number): number {
    const now = this.clock();
    const turn = Math.max(now + soonest, (this.booked.get(companyId) ?? 0) + apart);
    this.booked.set(companyId, turn);
    return Math.ceil(turn - now);
  }

  private forget(companyId: number): void {
    this.busy.delete(companyId);
    if ((this.booked.get(companyId) ?? 0) < this.clock()) this.booked.delete(companyId);
  }
}

const broughtAgain = (milliseconds: number) =>
  new Failure('WaitingForTurn', 'Others of the company are sent first; this one waits for its turn.', milliseconds);
