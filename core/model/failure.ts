/**
 * What ends an attempt at background work without a result, by the name that Temporal shows and records. The one list
 * of them; `activities/report-failures.ts` makes failures of Temporal of them.
 */
export const failureKinds = {
  /** The import, or the run, is being cancelled. */
  ImportCancelling: { retry: 'never' },
  /** What was asked for does not exist, or its status does not allow it. */
  NotProcessable: { retry: 'never' },
  /** No record is left that the run could take. */
  NothingToProcess: { retry: 'never' },
  /** A dry run comes to its end, and takes no further request. */
  Ending: { retry: 'never' },
  /** The work has lost too many workers. */
  WorkerLost: { retry: 'never' },
  /** Another attempt has taken the work over. */
  Superseded: { retry: 'policy' },
  /** A database of the company's own, in which values are looked up, is away. */
  LookUpUnavailable: { retry: 'policy' },
  /** Reading the file broke off. */
  StagingFailed: { retry: 'policy' },
  /** The database refused a statement, or is away. */
  DatabaseError: { retry: 'policy' },
  /** A server outside is away, or asked to be left alone for a while. */
  TargetUnavailable: { retry: 'expected' },
  /** The run is on hold. */
  Paused: { retry: 'expected', delayMs: 2_000 },
  /** The attempt has used up its time; the next one goes on with the rest. */
  GoesOn: { retry: 'expected', delayMs: 1 },
  /** Other work goes first. */
  WaitingForTurn: { retry: 'expected' },
} as const satisfies Record<string, FailureKind>;

interface FailureKind {
  /**
   * Whether the work is tried again: never; as the policy of its activity says; or as is expected in ordinary
   * operation, of which logs and metrics do not warn.
   */
  retry: 'never' | 'policy' | 'expected';
  /** Milliseconds until the next attempt; without it the policy of the activity says. */
  delayMs?: number;
}

export type FailureType = keyof typeof failureKinds;

/** A failure of one attempt. The message is shown in Temporal, and holds no customer data. */
export class Failure extends Error {
  override readonly name: string = 'Failure';
  readonly type: FailureType;
  /** Milliseconds until the next attempt; undefined where the policy of the activity says. */
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
