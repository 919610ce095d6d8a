import type { JobRef } from '../../core/model/job.js';
import { type JobAction, refusedAction } from '../../core/model/job-entry.js';
import { readPage } from '../../db/page-plan.js';
import type { JobSignal } from '../../temporal/engine.js';
import type { Caller } from '../http/caller.js';
import type { ApiDependencies } from '../http/dependencies.js';
import { Problem } from '../http/problem.js';
import { controlRun } from '../imports/control/control-import.js';
import { controlJob } from '../jobs/control.js';
import { type ControlledJob, type JobFilter, jobEntry, readActiveJobs } from './reads.js';
import type { JobActionOutcome } from './schemas.js';

/** What each action is for a workflow. */
const signals: Record<JobAction, JobSignal> = { cancel: 'cancel', 'set-on-hold': 'pause', 'set-ready': 'resume' };

/** Throws `Problem` with the reason if an action is not possible. */
function refuse(row: ControlledJob, action: JobAction): void {
  const refused = refusedAction(action, jobEntry(row));
  if (refused !== undefined) throw new Problem('invalid_state', refused);
}

/** Asks a job for an action; it obeys later. Throws `Problem` with the reason if that is not possible. */
export async function askJob(
  dependencies: ApiDependencies,
  caller: Caller,
  row: ControlledJob,
  action: JobAction,
): Promise<void> {
  refuse(row, action);
  const { kind, number, import_id: importId } = row;
  const ref: JobRef = { companyId: caller.companyId, importId, kind, number };
  // Processing is controlled with its import.
  if (kind === 'processing') await controlRun(dependencies, caller, { importId, number }, signals[action]);
  else if (!(await controlJob(dependencies, ref, signals[action])))
    throw new Problem('invalid_state', 'The job has ended meanwhile.');
}

/** Jobs per request. */
const maxJobs = 500;

/**
 * Asks all jobs that a filter finds for an action, the oldest first, or with `preview` only finds out what would be done.
 * Throws the failure of the engine; what was done until then stays.
 */
export async function controlJobs(
  dependencies: ApiDependencies,
  caller: Caller,
  filter: JobFilter,
  { action, after = 0, preview = false }: { action: JobAction; after?: number; preview?: boolean },
): Promise<JobActionOutcome> {
  const found = await readPage(dependencies.database, caller.companyId, (tx) =>
    readActiveJobs(tx, filter, { after, limit: maxJobs + 1 }),
  );
  const jobs = found.slice(0, maxJobs);
  const outcome: JobActionOutcome = { found: jobs.length, done: 0, skipped: [], next: null };
  for (const job of jobs) {
    try {
      if (preview) refuse(job, action);
      else await askJob(dependencies, caller, job, action);
      outcome.done += 1;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      outcome.skipped.push({ number: job.entry_number, reason: error.message });
    }
  }
  return found.length > maxJobs ? { ...outcome, next: jobs.at(-1)?.entry_number ?? null } : outcome;
}
