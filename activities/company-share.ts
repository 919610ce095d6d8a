import { Failure } from '../core/model/failure.js';
import { FairLimiter } from '../runtime/fair-limiter.js';

/** The shortest delay after which a batch that found no free place is retried. */
const minRetryMs = 500;
/** Milliseconds between two retries of a company: each costs the engine some transactions. */
const retrySpacingMs = 100;

/**
 * Limits each company to its share of a worker's places for work that calls external servers: otherwise one company
 * whose server hangs would take them all. Work that finds no place is retried by Temporal, in the order of its fairness
 * keys. Retries of one company are spaced out, as thousands that wait would otherwise keep the engine busy with retries
 * alone.
 */
export class CompanyShare {
  private readonly limiter: FairLimiter;
  /** By company, when its last retry is due, by `clock`. */
  private readonly lastRetryAt = new Map<number, number>();

  constructor(
    share: number,
    private readonly clock: () => number = () => performance.now(),
  ) {
    this.limiter = new FairLimiter([Number.POSITIVE_INFINITY, share]);
  }

  /**
   * Runs `work` in one of the company's places. Throws the retryable failure `WaitingForTurn` if all of them are taken.
   */
  async within<Result>(companyId: number, work: () => Promise<Result>): Promise<Result> {
    const release = this.limiter.takeNow({ path: [companyId] });
    if (!release) throw retryLater(this.nextTurn(companyId));
    try {
      return await work();
    } finally {
      release();
      this.forget(companyId);
    }
  }

  /** Reserves the next retry of the company and returns the milliseconds until then. */
  private nextTurn(companyId: number): number {
    const now = this.clock();
    const retryAt = Math.max(now + minRetryMs, (this.lastRetryAt.get(companyId) ?? 0) + retrySpacingMs);
    this.lastRetryAt.set(companyId, retryAt);
    return Math.ceil(retryAt - now);
  }

  private forget(companyId: number): void {
    const isIdle = this.limiter.usage([companyId]).running === 0;
    if (isIdle && (this.lastRetryAt.get(companyId) ?? 0) < this.clock()) this.lastRetryAt.delete(companyId);
  }
}

const retryLater = (milliseconds: number) =>
  new Failure('WaitingForTurn', 'Others of the company are sent first; this one waits for its turn.', milliseconds);
