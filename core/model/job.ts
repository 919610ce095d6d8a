/** What a job does for an import. Plain data: shared by workflows, activities, API and database. */
export const jobKinds = ['processing', 'dry-run', 'post-processing', 'undo'] as const;
export type JobKind = (typeof jobKinds)[number];

/**
 * Status of a job, as in a job queue: `Error` if it has ended and not everything is done. Processing is `Finished` when
 * all its batches are done, with errors or without: the records show these.
 */
export const jobStatuses = ['Ready', 'In Process', 'On Hold', 'Finished', 'Error', 'Cancelled'] as const;
export type JobStatus = (typeof jobStatuses)[number];
export const endedJobStatuses = ['Finished', 'Error', 'Cancelled'] as const satisfies readonly JobStatus[];

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

export function endStatus({ cancelled, timedOut, fault }: JobEnd): (typeof endedJobStatuses)[number] {
  if (fault || timedOut) return 'Error';
  return cancelled ? 'Cancelled' : 'Finished';
}

type IdentifiedByWorkflow = { importId: string } & (
  | { kind: JobKind; number: number }
  | { kind: 'processing' | 'dry-run'; number?: never }
);

/** The workflow id of a job. An import is processed by its own workflow, and has one dry run at a time. */
export function jobWorkflowId({ importId, kind, number }: IdentifiedByWorkflow): string {
  if (kind === 'processing') return `import-${importId}`;
  return kind === 'dry-run' ? `dry-run-${importId}` : `${kind}-${importId}-${number}`;
}

/** Status of a dry run or an undo for users. */
export const runStatuses = ['Running', 'Cancelling', 'Completed', 'Cancelled', 'Failed'] as const;
export type RunStatus = (typeof runStatuses)[number];

const runStatusAfter = { Finished: 'Completed', Error: 'Failed', Cancelled: 'Cancelled' } as const;

export function runStatus(status: JobStatus, cancelling: boolean): RunStatus {
  if (status in runStatusAfter) return runStatusAfter[status as keyof typeof runStatusAfter];
  return cancelling ? 'Cancelling' : 'Running';
}
