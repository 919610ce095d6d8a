import { counted } from './counted.js';
import { activeJobStatuses, hasEnded, type JobKind, type JobStatus } from './job.js';

/** A job as an entry of the job queue: what of it its sentences and actions depend on. */
export interface JobEntry {
  kind: JobKind;
  status: JobStatus;
  /** Whether its import's own workflow does it. */
  inImportWorkflow: boolean;
  /** Whether it is to be paused. */
  paused: boolean;
  /** Whether a cancel was requested. */
  cancelling: boolean;
}

const works: Readonly<Record<JobKind, string>> = {
  processing: 'Process',
  'dry-run': 'Dry run of',
  'post-processing': 'Post-process',
  undo: 'Undo',
};

/** What a job does, for people: "Process Sales orders: orders.csv". */
export const jobDescription = (kind: JobKind, integration: string, fileName: string): string =>
  `${works[kind]} ${integration}: ${fileName}`;

const units: Readonly<Record<JobKind, string>> = {
  processing: 'records',
  'dry-run': 'records',
  'post-processing': 'steps',
  undo: 'documents',
};

/** How far a job is, for people: "150/500 records, 2 errors". Of an undo, what it has kept counts as `errors`. */
export const jobProgressMessage = (
  kind: JobKind,
  { processed, total, errors }: Readonly<Record<'processed' | 'total' | 'errors', number>>,
): string => `${processed}/${total} ${units[kind]}, ${kind === 'undo' ? `${errors} kept` : counted(errors, 'error')}`;

/** What a user can do with an entry of the job queue. */
export const jobActions = {
  cancel: {
    label: 'Cancel the job',
    meaning: 'stop it; what is done stays, and what is left is skipped',
    done: 'cancelled',
    from: activeJobStatuses,
  },
  'set-on-hold': {
    label: 'Set on hold',
    meaning: 'pause it: nothing further begins',
    done: 'set on hold',
    from: ['Ready', 'In Process'],
  },
  'set-ready': { label: 'Set ready', meaning: 'let it go on', done: 'set ready', from: ['On Hold'] },
} as const satisfies Record<string, { label: string; meaning: string; done: string; from: readonly JobStatus[] }>;
export type JobAction = keyof typeof jobActions;
export const jobActionNames = Object.keys(jobActions) as readonly JobAction[];

/** Why an action is not possible, as a sentence for users; undefined if it is. */
export function refusedAction(action: JobAction, job: JobEntry): string | undefined {
  const { kind, status, inImportWorkflow, paused, cancelling } = job;
  const { done, from } = jobActions[action];
  const cannot = `it cannot be ${done}`;
  if (hasEnded(status)) return `The job is ${status}: ${cannot}.`;
  if (kind === 'post-processing' && inImportWorkflow)
    return `The job is part of the processing of its import: ${cannot} alone. Use the job of the processing.`;
  if (action === 'cancel') return undefined;
  if (cancelling) return `The job is being cancelled: ${cannot}.`;
  if (kind === 'dry-run' || kind === 'undo')
    return `${kind === 'undo' ? 'An undo' : 'A dry run'} does not stop in between: ${cannot}. It can be cancelled.`;
  const isToBeHeld = paused && status === 'Ready';
  return isToBeHeld || from.some((each) => each === status) ? undefined : `The job is ${status}: ${cannot}.`;
}
