import { endedJobStatuses, type JobKind, type JobRef, type JobStatus, jobStates } from '../../core/model/job.js';
import { type JobAction, refusedAction } from '../../core/model/job-entry.js';
import type { Transaction } from '../../db/client.js';
import { equalAsRange, readPage } from '../../db/page-plan.js';
import type { JobSignal } from '../../temporal/engine.js';
import type { Caller } from '../http/caller.js';
import type { ApiDependencies } from '../http/dependencies.js';
import { Problem } from '../http/problem.js';
import { controlRun } from '../imports/control/control-import.js';
import { controlJob } from '../jobs/control.js';
import { type ControlledJob, jobEntry } from './reads.js';
import type { JobActionOutcome } from './schemas.js';

/** What each action is for a workflow. */
const signals: Record<JobAction, JobSignal> = { cancel: 'cancel', 'set-on-hold': 'pause', 'set-ready': 'resume' };

/** Asks a job for an action; it obeys later. Throws `Problem` with the reason if that is not possible. */
export async function askJob(
  dependencies: ApiDependencies,
  caller: Caller,
  row: ControlledJob,
  action: JobAction,
): Promise<void> {
  const { kind, number, import_id: importId } = row;
  const refused = refusedAction(action, jobEntry(row));
  if (refused !== undefined) throw new Problem('invalid_state', refused);
  const ref: JobRef = { companyId: caller.companyId, importId, kind, number };
  // Processing is controlled with its import.
  if (kind === 'processing') await controlRun(dependencies, caller, { importId, number }, signals[action]);
  else if (!(await controlJob(dependencies, ref, signals[action])))
    throw new Problem('invalid_state', 'The job has ended meanwhile.');
}

/** Which jobs an action is asked for: those that have not ended and fit. */
export interface JobFilter {
  status?: JobStatus | undefined;
  kind?: JobKind | undefined;
  integration?: string | undefined;
  /** Only entries with higher numbers. */
  after?: number | undefined;
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
  const { database } = dependencies;
  const found = await readPage(database, caller.companyId, (tx) => activeJobs(tx, filter));
  const jobs = found.slice(0, maxJobs);
  const outcome: JobActionOutcome = { found: jobs.length, done: 0, skipped: [], next: null };
  for (const job of jobs) {
    try {
      const refused = refusedAction(action, jobEntry(job));
      if (refused !== undefined) throw new Problem('invalid_state', refused);
      if (!preview) await askJob(dependencies, caller, job, action);
      outcome.done += 1;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      outcome.skipped.push({ number: job.entry_number, reason: error.message });
    }
  }
  return found.length > maxJobs ? { ...outcome, next: jobs.at(-1)?.entry_number ?? null } : outcome;
}

/** One query per status, because there is an index for each: `readPage` uses no other way. */
async function activeJobs(
  tx: Transaction,
  { status: only, kind, integration, after = 0 }: JobFilter,
): Promise<ControlledJob[]> {
  const statuses = active.filter((status) => only === undefined || status === only);
  const found = await Promise.all(
    statuses.map(
      (status) => tx<ControlledJob[]>`
        SELECT j.import_id, j.kind, j.number, j.status, j.in_import_workflow, j.paused, j.entry_number,
          coalesce(j.cancel_requested_at, CASE WHEN j.in_import_workflow THEN i.cancel_requested_at END) IS NOT NULL AS is_cancelling
        FROM (SELECT * FROM job WHERE ${equalAsRange(tx, 'status', tx`${status}`)} AND entry_number > ${after} ORDER BY status, entry_number) j
        JOIN LATERAL (SELECT * FROM import i WHERE i.company_id = j.company_id AND i.import_id = j.import_id LIMIT 1) i ON true
        WHERE ${kind === undefined ? tx`true` : tx`j.kind = ${kind}`} AND ${integration === undefined ? tx`true` : tx`j.integration_code = ${integration}`}
        ORDER BY j.entry_number LIMIT ${maxJobs + 1}`,
    ),
  );
  return found.flat().sort((a, b) => a.entry_number - b.entry_number);
}
