import type { Bounds } from '../../runtime/bounds.js';
import type { Caller } from './caller.js';
import { Places } from './places.js';

/** Calls that requests make of servers of companies' own: what these send takes the time of the API's event loop. */
export class OutsideCalls {
  private readonly places: Places;

  constructor({ companyOutsideCalls }: Bounds) {
    this.places = new Places('too_many_requests', 'calls of servers of its own', { perCompany: companyOutsideCalls });
  }

  /** Gives what `work` does. Throws `Problem` where the company has as many calls under way as it may. */
  async within<Result>(caller: Caller, work: () => Promise<Result>): Promise<Result> {
    const giveBack = this.places.take(caller);
    return work().finally(giveBack);
  }
}
