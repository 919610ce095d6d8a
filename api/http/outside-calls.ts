import type { Bounds } from '../../runtime/bounds.js';
import type { Caller } from './caller.js';
import { Places } from './places.js';

/**
 * Limits the concurrent calls to companies' own servers that requests make, because reading the answers takes time of
 * the API's event loop.
 */
export class OutsideCalls {
  private readonly places: Places;

  constructor({ companyOutsideCalls }: Bounds) {
    this.places = new Places('too_many_requests', 'calls to its own servers', { perCompany: companyOutsideCalls });
  }

  /** Runs `work` and returns its result. Throws `Problem` if the company has too many calls in progress. */
  async within<Result>(caller: Caller, work: () => Promise<Result>): Promise<Result> {
    const giveBack = this.places.take(caller);
    return work().finally(giveBack);
  }
}
