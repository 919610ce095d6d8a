import { FairLimiter } from '../../runtime/fair-limiter.js';
import type { Caller } from './caller.js';
import { Problem, type ProblemType } from './problem.js';

/** Maximum numbers of concurrent objects of one kind; a missing one means no limit. */
export interface ConcurrencyLimits {
  perKey?: number;
  perCompany: number;
  perProcess?: number;
}

/** Counts what clients hold open, such as event streams and uploads, and refuses more than the limit. */
export class ConcurrencyLimiter {
  private readonly limiter: FairLimiter;

  /** `what` is the plural for messages. */
  constructor(
    private readonly code: ProblemType,
    private readonly what: string,
    private readonly limits: ConcurrencyLimits,
  ) {
    const { perProcess = unlimited, perCompany, perKey = unlimited } = limits;
    this.limiter = new FairLimiter([perProcess, perCompany, perKey]);
  }

  /** Takes a place for the caller and returns the function that releases it. Throws `Problem` if none is free. */
  take({ companyId, keyHash }: Pick<Caller, 'companyId' | 'keyHash'>): () => void {
    const path = [companyId, keyHash];
    const release = this.limiter.takeNow({ path });
    if (release) return release;
    const { perProcess, perCompany, perKey } = this.limits;
    const isFull = (level: number, limit: number | undefined): boolean =>
      limit !== undefined && this.limiter.usage(path.slice(0, level)).running >= limit;
    const [who, limit] = isFull(2, perKey)
      ? ['This API key', perKey]
      : isFull(1, perCompany)
        ? ['This company', perCompany]
        : ['This server', perProcess];
    throw new Problem(
      this.code,
      `${who} has ${limit} ${this.what} open, which is the maximum. Close some first, or wait until they end.`,
    );
  }
}

const unlimited = Number.POSITIVE_INFINITY;
