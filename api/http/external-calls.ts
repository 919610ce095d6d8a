import type { Bounds } from '../../runtime/bounds.js';
import type { Caller } from './caller.js';
import { ConcurrencyLimiter } from './concurrency-limiter.js';

/**
 * Limits the concurrent calls to companies' own servers that requests make, because reading the answers takes time of
 * the API's event loop.
 */
export class ExternalCalls {
  private readonly limiter: ConcurrencyLimiter;

  constructor({ companyExternalCalls }: Bounds) {
    this.limiter = new ConcurrencyLimiter('too_many_requests', 'calls to its own servers', {
      perCompany: companyExternalCalls,
    });
  }

  /** Runs `work` and returns its result. Throws `Problem` if the company has too many calls in progress. */
  async within<Result>(caller: Caller, work: () => Promise<Result>): Promise<Result> {
    const release = this.limiter.take(caller);
    return work().finally(release);
  }
}
