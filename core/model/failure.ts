/**
 * The reasons for which an attempt at background work ends without a result, by the name that Temporal shows and
 * records. `activities/report-failures.ts` turns them into failures of Temporal.
 */
export const failureKinds = {
  /** The import, or the run, is being cancelled. */
  ImportCancelling: { retry: 'never' },
  /** The requested item does not exist, or its status does not allow the request. */
  NotProcessable: { retry: 'never' },
  /** No record is left for the run to process. */
  NothingToProcess: { retry: 'never' },
  /** A dry run is ending and accepts no further requests. */
  Ending: { retry: 'never' },
  /** A release has removed something that the stored setup names. */
  InvalidSetup: { retry: 'never' },
  /** The work has lost too many workers. */
  WorkerLost: { retry: 'never' },
  /** Another attempt has taken over the work. */
  Superseded: { retry: 'policy' },
  /** A company's database, in which values are looked up, cannot be reached. */
  LookUpUnavailable: { retry: 'policy' },
  /** Reading the file was interrupted. */
  StagingFailed: { retry: 'policy' },
  /** The database refused a statement, or cannot be reached. */
  DatabaseError: { retry: 'policy' },
  /** An external server cannot be reached, or asked for a delay. */
  TargetUnavailable: { retry: 'expected' },
  /** The run is paused. */
  Paused: { retry: 'expected', delayMs: 2_000 },
  /** The attempt has used its time; the next one continues with the rest. */
  GoesOn: { retry: 'expected', delayMs: 1 },
  /** Other work has priority. */
  WaitingForTurn: { retry: 'expected' },
} as const satisfies Record<string, FailureKind>;

interface FailureKind {
  /**
   * Whether the work is retried: never; by the retry policy of its activity; or as expected in normal operation, for
   * which logs and metrics do not warn.
   */
  retry: 'never' | 'policy' | 'expected';
  /** Milliseconds until the next attempt; if absent, the retry policy of the activity applies. */
  delayMs?: number;
}

export type FailureType = keyof typeof failureKinds;

/** A failure of one attempt. The message is shown in Temporal, and must not contain customer data. */
export class Failure extends Error {
  override readonly name: string = 'Failure';
  readonly type: FailureType;
  /** Milliseconds until the next attempt; if undefined, the retry policy of the activity applies. */
  readonly delayMs: number | undefined;

  constructor(type: FailureType, message: string, delayMs?: number) {
    super(message);
    const kind: FailureKind = failureKinds[type];
    this.type = type;
    this.delayMs = delayMs ?? kind.delayMs;
  }
}

/** Whether an error is a failure of one of these types. */
export const isFailure = (error: unknown, ...types: FailureType[]): error is Failure =>
  error instanceof Failure && types.includes(error.type);
