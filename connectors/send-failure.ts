/** An e-mail or a webhook call that failed. The message can be shown to users: it contains no secret and no content. */
export class SendFailure extends Error {
  override readonly name = 'SendFailure';

  constructor(
    message: string,
    /** Whether another attempt cannot succeed. */
    readonly permanent: boolean,
    /** The answer: an HTTP status or an SMTP reply code; undefined if there was none. */
    readonly responseCode?: number,
    /** The wait in milliseconds that the other side asked for; undefined if it did not. */
    readonly retryAfterMs?: number,
  ) {
    super(message);
  }
}

/** Not sent, because the company has reached a limit. The message says when it may send again. */
export class LimitReached extends SendFailure {
  constructor(
    message: string,
    /** Whether the limit ends within a minute. */
    readonly endsWithinMinute: boolean,
    /** Milliseconds until the company may send again. */
    retryAfterMs: number,
  ) {
    super(message, false, undefined, retryAfterMs);
  }
}
