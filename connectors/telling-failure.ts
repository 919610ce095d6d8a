/** Something could not be told. Its message can be shown to people and holds no secret and nothing of what was told. */
export class TellingFailure extends Error {
  override readonly name = 'TellingFailure';

  constructor(
    message: string,
    /** Whether trying again is of no use. */
    readonly permanent: boolean,
    /** What the other side answered: a status of HTTP or a reply code of SMTP; undefined where it did not. */
    readonly answered?: number,
    /** Milliseconds after which it wants to be told again; undefined where it does not say. */
    readonly retryAfter?: number,
  ) {
    super(message);
  }
}

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
