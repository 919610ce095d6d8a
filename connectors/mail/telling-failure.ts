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
