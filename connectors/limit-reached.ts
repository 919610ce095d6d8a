import { TellingFailure } from './mail/telling-failure.js';

/** Something was not sent as the company has sent as much as it may for now; when it may again is in the message. */
export class LimitReached extends TellingFailure {
  constructor(
    message: string,
    /** Whether it is over within a minute. */
    readonly short: boolean,
    /** Milliseconds until the company may send again. */
    retryAfter: number,
  ) {
    super(message, false, undefined, retryAfter);
  }
}
