/** The target cannot be reached, or is too busy. The message contains no data. */
export class TargetUnavailable extends Error {
  override readonly name = 'TargetUnavailable';

  constructor(
    message: string,
    /** The wait in milliseconds that the target asked for; undefined if it did not. */
    readonly retryAfterMs?: number,
  ) {
    super(message);
  }
}

/** The target refuses all of the documents, now and later. The message contains no data. */
export class TargetRefusal extends Error {
  override readonly name = 'TargetRefusal';
}

/** The call was cancelled, and it is certain that none of the documents was written, by this call or an earlier one. */
export class NothingWritten extends Error {
  override readonly name = 'NothingWritten';

  constructor(reason: unknown) {
    super('It was cancelled before any of it was written.', { cause: reason });
  }
}
