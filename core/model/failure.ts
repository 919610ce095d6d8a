/**
 * Every reason for which work of a workflow ends without a result, by the name that Temporal records and, for those that
 * end an import or a job, the API shows as the code of its fault. `activities/report-failures.ts` and
 * `workflows/failures.ts` make failures of Temporal of them.
 */
export const failureKinds = {
  /** The import, or the run, is being cancelled. */
  ImportCancelling: { retry: 'never', message: 'The import is being cancelled.' },
  /** The requested item does not exist, or its status does not allow the request. */
  NotProcessable: { retry: 'never', message: 'Its status does not allow this.' },
  /** No record is left for the run to process. */
  NothingToProcess: { retry: 'never', message: 'No record is left to process.' },
  /** A workflow is ending and accepts no further requests; the caller may send it again, to the next one. */
  Ending: { retry: 'never', message: 'The import is ending: try again.' },
  /** The file cannot be imported, which the fault of the import explains. */
  FileFault: { retry: 'never', message: 'The file could not be imported; the import says why.' },
  /** A release has removed something that the stored setup names. */
  InvalidSetup: {
    retry: 'never',
    message: 'The setup no longer works.',
    endsImport:
      'a new version of Longshore no longer has something that the setup names, such as a field of the target',
  },
  /** The work has lost too many workers. */
  WorkerLost: {
    retry: 'never',
    message: 'The work was lost with its worker too often.',
    endsImport: 'the work has ended its worker several times in a row',
  },
  /** An error that is none of the others; the log of the worker has it. */
  ProcessingFailed: {
    retry: 'never',
    message: 'Processing could not continue.',
    endsImport: 'an unexpected failure, which the logs of the workers describe',
  },
  /** The engine has lost the workflow of a dry run. */
  workflow_lost: {
    retry: 'never',
    message: 'The workflow of the dry run is gone. Start another one.',
    endsImport: 'the workflow of a dry run is gone, because the engine has lost its data',
  },
  /** Another attempt has taken over the work. */
  Superseded: { retry: 'policy', message: 'Another attempt has taken this over.' },
  /** A company's database, in which values are looked up, cannot be reached. */
  LookUpUnavailable: { retry: 'policy', message: 'The database of the look-ups cannot be reached.' },
  /** Reading the file was interrupted. */
  StagingFailed: {
    retry: 'policy',
    message: 'Reading the file was interrupted.',
    endsImport: 'PostgreSQL refuses a statement while the file is read; the message has its code',
  },
  /** The database refused a statement, or cannot be reached. */
  DatabaseError: {
    retry: 'policy',
    message: 'The database refused a statement.',
    endsImport: 'PostgreSQL refuses a statement, and no record of the batch is the cause; the message has its code',
  },
  /** An external server cannot be reached, or asked for a delay. */
  TargetUnavailable: { retry: 'expected', message: 'The external server cannot be reached.' },
  /** The run is paused. */
  Paused: { retry: 'expected', delayMs: 2_000, message: 'It is paused.' },
  /** The attempt has used its time; the next one continues with the rest. */
  Unfinished: { retry: 'expected', delayMs: 1, message: 'Another attempt continues with the rest.' },
  /** Other work has priority. */
  WaitingForTurn: { retry: 'expected', delayMs: 100, message: 'Other work is done first; this waits for its turn.' },
} as const satisfies Record<string, FailureKind>;

interface FailureKind {
  /**
   * Whether the work is retried: never; by the retry policy of its activity; or as expected in normal operation, for
   * which logs and metrics do not warn.
   */
  retry: 'never' | 'policy' | 'expected';
  /** Milliseconds until the next attempt; if absent, the retry policy of the activity applies. */
  delayMs?: number;
  /** What a person reads, unless the failure itself says more. */
  message: string;
  /** Why an import or a job ends with it: then it is a code of `fault`, listed in docs/errors.md. */
  endsImport?: string;
}

export type FailureType = keyof typeof failureKinds;

/** The failures with which an import or a job may end, and what each means. */
export const endingFailures: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries<FailureKind>(failureKinds).flatMap(([type, { endsImport }]) =>
    endsImport ? [[type, endsImport]] : [],
  ),
);

/** Whether this is the name of a failure of the table. */
export const isFailureType = (name: unknown): name is FailureType => typeof name === 'string' && name in failureKinds;

/** The fault of an import or a job that ends with a failure. */
export const asFault = (
  type: FailureType,
  message: string = failureKinds[type].message,
): { code: FailureType; message: string } => ({ code: type, message });

/** A failure of one attempt. The message is shown in Temporal, and must not contain customer data. */
export class Failure extends Error {
  override readonly name: string = 'Failure';
  readonly type: FailureType;
  /** Milliseconds until the next attempt; if undefined, the retry policy of the activity applies. */
  readonly delayMs: number | undefined;

  constructor(type: FailureType, message?: string, delayMs?: number) {
    const kind: FailureKind = failureKinds[type];
    super(message ?? kind.message);
    this.type = type;
    this.delayMs = delayMs ?? kind.delayMs;
  }
}

/** Whether an error is a failure of one of these types. */
export const isFailure = (error: unknown, ...types: FailureType[]): error is Failure =>
  error instanceof Failure && types.includes(error.type);
