import type { Caller } from './caller.js';
import { Problem, type ProblemType } from './problem.js';

/** Maximum numbers of concurrent objects of one kind; a missing one means no limit. */
export interface PlaceLimits {
  perKey?: number;
  perCompany: number;
  perProcess?: number;
}

/** Counts what clients hold open, such as event streams and uploads, and refuses more than the limit. */
export class Places {
  private readonly taken = new Map<string, number>();

  /** `what` is the plural for messages. */
  constructor(
    private readonly code: ProblemType,
    private readonly what: string,
    private readonly limits: PlaceLimits,
  ) {}

  /** Takes a place for the caller and returns the function that releases it. Throws `Problem` if none is free. */
  take({ companyId, keyHash }: Pick<Caller, 'companyId' | 'keyHash'>): () => void {
    const { perKey, perCompany, perProcess } = this.limits;
    const places = [
      { of: `key ${keyHash}`, who: 'This API key', limit: perKey },
      { of: `company ${companyId}`, who: 'This company', limit: perCompany },
      { of: 'process', who: 'This server', limit: perProcess },
    ];
    for (const { of, who, limit = Number.POSITIVE_INFINITY } of places) {
      if ((this.taken.get(of) ?? 0) >= limit)
        throw new Problem(
          this.code,
          `${who} has ${limit} ${this.what} open, which is the maximum. Close some first, or wait until they end.`,
        );
    }
    for (const { of } of places) this.taken.set(of, (this.taken.get(of) ?? 0) + 1);
    let given = false;
    return () => {
      if (given) return;
      given = true;
      for (const { of } of places) {
        const left = (this.taken.get(of) ?? 1) - 1;
        if (left > 0) this.taken.set(of, left);
        else this.taken.delete(of);
      }
    };
  }
}
