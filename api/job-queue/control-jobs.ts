import { endedJobStatuses, type JobKind, type JobRef, type JobStatus, jobStates } from '../../core/model/job.js';
import { type JobAction, refusedAction } from '../../core/model/job-entry.js';
import { inCompany, type Transaction } from '../../db/client.js';
import type { JobRow } from '../../db/rows.js';
import type { JobSignal } from '../../temporal/engine.js';
import type { Caller } from '../http/caller.js';
import type { ApiDependencies } from '../http/dependencies.js';
import { Problem } from '../http/problem.js';
import { controlImport } from '../imports/control/control-import.js';
import { controlJob } from '../jobs/control.js';
import type { JobActionOutcome } from './schemas.js';

/** What each action is for a workflow. */
const signals: Record<JobAction, JobSignal> = { cancel: 'cancel', 'set-on-hold': 'pause', 'set-ready': 'resume' };

/** A job that an action is asked for. */
export type ControlledJob = Pick<JobRow, 'import_id' | 'kind' | 'number' | 'status' | 'in_import_workflow'>;

/** Asks a job for an action; it obeys later. Throws `Problem` with the reason if that is not possible. */
export async function askJob(
  dependencies: ApiDependencies,
  caller: Caller,
  row: ControlledJob,
  action: JobAction,
): Promise<void> {
  const { kind, status, number, import_id: importId } = row;
  const refused = refusedAction(action, { kind, status, inImportWorkflow: row.in_import_workflow });
  if (refused !== undefined) throw new Problem('invalid_state', refused);
  const ref: JobRef = { companyId: caller.companyId, importId, kind, number };
  // Processing is controlled with its import.
  if (kind === 'processing') await controlImport(dependencies, caller, importId, signals[action]);
  else if (!(await controlJob(dependencies, ref, signals[action])))
    throw new Problem('invalid_state', 'The job has ended meanwhile.');
}

/** Which jobs an action is asked for: those that have not ended and fit. */
export interface JobFilter {
  status?: JobStatus | undefined;
  kind?: JobKind | undefined;
  integration?: string | undefined;
}

/** Jobs per request. */
const maxJobs = 500;

const active = (Object.keys(jobStates) as JobStatus[]).filter(
  (status) => !endedJobStatuses.some((ended) => ended === status),
);

/**
 * Asks all jobs that a filter finds for an action, the oldest first, or with `preview` only finds out what would be done.
 * Throws the failure of the engine; what was done until then stays.
 */
export async function controlJobs(
  dependencies: ApiDependencies,
  caller: Caller,
  action: JobAction,
  filter: JobFilter,
  preview: boolean,
): Promise<JobActionOutcome> {
  const jobs = await inCompany(dependencies.database, caller.companyId, (tx) => activeJobs(tx, filter));
  const outcome: JobActionOutcome = { found: Math.min(jobs.length, maxJobs), done: 0, skipped: [], more: false };
  for (const job of jobs.slice(0, maxJobs)) {
    const { kind, status, in_import_workflow: inImportWorkflow, entry_number: number } = job;
    try {
      const refused = refusedAction(action, { kind, status, inImportWorkflow });
      if (refused !== undefined) throw new Problem('invalid_state', refused);
      if (!preview) await askJob(dependencies, caller, job, action);
      outcome.done += 1;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      outcome.skipped.push({ number, reason: error.message });
    }
  }
  return { ...outcome, more: jobs.length > maxJobs };
}

const activeJobs = (tx: Transaction, { status, kind, integration }: JobFilter) => tx<
  (ControlledJob & Pick<JobRow, 'entry_number'>)[]
>`
  SELECT import_id, kind, number, status, in_import_workflow, entry_number FROM job
  WHERE status = ANY (${active}::text[]) ${status === undefined ? tx`` : tx`AND status = ${status}`} ${kind === undefined ? tx`` : tx`AND kind = ${kind}`}
    ${integration === undefined ? tx`` : tx`AND integration_code = ${integration}`}
  ORDER BY entry_number LIMIT ${maxJobs + 1}`;
