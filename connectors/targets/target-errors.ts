/** The target cannot be reached, or is too busy; its message holds no data. */
export class TargetUnavailable extends Error {
  override readonly name = 'TargetUnavailable';

  constructor(
    message: string,
    /** Milliseconds after which it wants to be asked again; undefined where it does not say. */
    readonly retryAfter?: number,
  ) {
    super(message);
  }
}

/** The target takes none of the documents, now or later; its message holds no data. */
export class TargetRefusal extends Error {
  override readonly name = 'TargetRefusal';
}

/** A cancel came, and it is certain that none of the documents was written, by this call or one before. */
export class NothingWritten extends Error {
  override readonly name = 'NothingWritten';

  constructor(reason: unknown) {
    super('It was cancelled before any of it was written.', { cause: reason });
  }
}
