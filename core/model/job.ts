/** What a job does for an import. Plain data: shared by workflows, activities, API and database. */
export const jobKinds = {
  processing: 'processes records: creates or updates documents',
  'dry-run': 'finds out what processing would do, without writing anything',
  'post-processing': 'does the steps of the integration with what was written',
  undo: 'removes or restores what was written',
} as const;
export type JobKind = keyof typeof jobKinds;

/**
 * The states of a job, as in a job queue, and what each means. Processing is `Finished` when all its batches are done,
 * with errors or without: the records show these.
 */
export const jobStates = {
  Ready: 'requested, not begun yet',
  'In Process': 'running',
  'On Hold': 'paused: nothing further begins until it is resumed',
  Finished: 'ended, and everything is done',
  Error: 'ended, or stopped by its time limit, and not everything is done',
  Cancelled: 'stopped by a user',
} as const;
export type JobStatus = keyof typeof jobStates;
/** The states of a job that has not ended. */
export const activeJobStatuses = ['Ready', 'In Process', 'On Hold'] as const satisfies readonly JobStatus[];
export const endedJobStatuses = ['Finished', 'Error', 'Cancelled'] as const satisfies readonly JobStatus[];
export type EndedJobStatus = (typeof endedJobStatuses)[number];

export const hasEnded = (status: JobStatus): boolean => endedJobStatuses.some((ended) => ended === status);

/** Identifies a job. Jobs of a kind are counted per import; processing and dry runs are counted together. */
export interface JobRef {
  companyId: number;
  importId: string;
  kind: JobKind;
  number: number;
}

/** The job of a kind with this number. */
export const jobOf = <Kind extends JobKind>(kind: Kind, { companyId, importId, number }: Omit<JobRef, 'kind'>) => ({
  companyId,
  importId,
  kind,
  number,
});

/** How a job ends: with everything done, cancelled, stopped by its time limit, or with a fault. */
export interface JobEnd {
  cancelled?: boolean;
  timedOut?: boolean;
  fault?: { code: string; message: string };
}

export function endStatus({ cancelled, timedOut, fault }: JobEnd): EndedJobStatus {
  if (fault || timedOut) return 'Error';
  return cancelled ? 'Cancelled' : 'Finished';
}

type IdentifiedByWorkflow = { importId: string } & (
  | { kind: JobKind; number: number }
  | { kind: 'processing'; number?: never }
);

/** The workflow id of a job. An import is read and processed by its own workflow. */
export const jobWorkflowId = ({ importId, kind, number }: IdentifiedByWorkflow): string =>
  kind === 'processing' ? `import-${importId}` : `${kind}-${importId}-${number}`;

/** The states of a dry run or an undo for users, and what each means. */
export const runStates = {
  Running: 'in progress',
  Cancelling: 'being stopped',
  Completed: 'everything is done',
  Cancelled: 'stopped by a user',
  Failed: 'it could not continue; `fault` says why',
} as const;
export type RunStatus = keyof typeof runStates;

const runStatusAfter = {
  Finished: 'Completed',
  Error: 'Failed',
  Cancelled: 'Cancelled',
} as const satisfies Record<EndedJobStatus, RunStatus>;

export function runStatus(status: JobStatus, cancelling: boolean): RunStatus {
  if (status in runStatusAfter) return runStatusAfter[status as keyof typeof runStatusAfter];
  return cancelling ? 'Cancelling' : 'Running';
}
