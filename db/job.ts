import type { ImportRef, Selection } from '../core/model/contract.js';
import type { ImportStatus } from '../core/model/import-state.js';
import type { EndedJobStatus, JobEnd, JobKind, JobRef } from '../core/model/job.js';
import type { EntrySelection, PostProcessingTrigger } from '../core/model/post-processing-figures.js';
import type { WorkflowLabels } from '../core/model/workflow-labels.js';
import { storableJson } from '../core/text/storable.js';
import { changeJobStatus } from './change-status.js';
import type { Transaction } from './client.js';
import type { Sql } from './page-bytes.js';

interface NewJob {
  kind: JobKind;
  /** Its number, from `nextJobNumber`; by default the next one. */
  number?: number;
  /** Whether it runs from now on; else it waits for its workflow. */
  running?: boolean;
  inImportWorkflow?: boolean;
  requestId?: string;
  selection?: Selection | EntrySelection;
  total?: number;
  createdBy?: string;
  timeoutMinutes?: number | undefined;
  renumbered?: boolean;
  trigger?: PostProcessingTrigger;
  upToRun?: number;
}

/** The number of an import's next job of a kind. The caller must have locked the import's row. */
export async function nextJobNumber(tx: Transaction, importId: string, kind: JobKind): Promise<number> {
  const countedTogether: JobKind[] = kind === 'processing' || kind === 'dry-run' ? ['processing', 'dry-run'] : [kind];
  const [last] = await tx<[{ next: number }]>`
    SELECT coalesce(max(number), 0) + 1 AS next FROM job WHERE import_id = ${importId} AND kind = ANY (${countedTogether})`;
  return last.next;
}

/** Adds a job to an import, whose row the caller has locked. Returns its number. */
export async function insertJob(tx: Transaction, { companyId, importId }: ImportRef, job: NewJob): Promise<number> {
  const { kind, running = false, inImportWorkflow = false, selection = {}, total = 0, renumbered = false } = job;
  const number = job.number ?? (await nextJobNumber(tx, importId, kind));
  const added = await tx`
    INSERT INTO job (company_id, import_id, integration_code, kind, number, status, in_import_workflow, request_id, selection, total, created_by, started_at, deadline,
      renumbered, trigger, up_to_run, status_before)
    SELECT ${companyId}, import_id, integration_code, ${kind}, ${number},
      ${running ? 'In Process' : 'Ready'}, ${inImportWorkflow}, ${job.requestId ?? null}, ${storableJson(selection)}::text::jsonb, ${total},
      ${job.createdBy ?? null}, ${running ? tx`now()` : null}, now() + make_interval(mins => ${job.timeoutMinutes ?? null}::int),
      ${renumbered}, ${job.trigger ?? null}, ${job.upToRun ?? null}, status
    FROM import WHERE import_id = ${importId}`;
  if (added.count === 0) throw new Error(`Import ${importId} is gone.`);
  return number;
}

/** By what the workflow of an import is found in Temporal while it has no job. */
export async function importLabels(tx: Transaction, { importId }: ImportRef): Promise<WorkflowLabels> {
  const [labels] = await tx<[Pick<WorkflowLabels, 'company' | 'integration'>]>`
    SELECT c.code AS company, i.integration_code AS integration FROM import i JOIN company c USING (company_id) WHERE i.import_id = ${importId}`;
  return { ...labels, kind: 'import' };
}

/** By what the workflow of a job is found in Temporal. */
export async function jobLabels(tx: Transaction, ref: JobRef): Promise<WorkflowLabels> {
  const [labels] = await tx<[Required<WorkflowLabels>]>`
    SELECT c.code AS company, j.integration_code AS integration, j.kind, j.entry_number AS job
    FROM job j JOIN company c USING (company_id) WHERE ${isJob(tx, ref)}`;
  return labels;
}

/** SQL of a condition: the job with this key. */
export const isJob = (tx: Transaction, { importId, kind, number }: Omit<JobRef, 'companyId'>) =>
  tx`import_id = ${importId} AND kind = ${kind} AND number = ${number}`;

/**
 * Begins a job when its workflow has started, and its time limit the first time. Returns whether it is to be paused, and
 * the seconds until it is stopped by its time limit (null without one); undefined if it has ended.
 */
export async function beginJob(
  tx: Transaction,
  ref: JobRef,
  timeoutMinutes?: number,
): Promise<{ paused: boolean; secondsLeft: number | null } | undefined> {
  const [begun] = await changeJobStatus(tx, isJob(tx, ref), 'begin', {
    to: tx`CASE WHEN paused THEN 'On Hold' ELSE 'In Process' END`,
    set: tx`updated_at = now(), started_at = coalesce(started_at, now()),
      deadline = coalesce(deadline, now() + make_interval(mins => ${timeoutMinutes ?? null}::int))`,
    returning: tx<{ paused: boolean; secondsLeft: number | null }[]>`
      paused, CASE WHEN deadline IS NOT NULL THEN greatest(0, extract(epoch FROM deadline - now()))::float8 END AS "secondsLeft"`,
  });
  return begun;
}

/** Stores that a job with a workflow of its own is to be cancelled; returns false if it has ended. */
export async function markJobCancelled(tx: Transaction, ref: JobRef): Promise<boolean> {
  const marked = await requestCancel(tx, tx`${isJob(tx, ref)} AND NOT in_import_workflow`);
  return marked.count > 0;
}

const requestCancel = (tx: Transaction, jobs: Sql) => tx`
  UPDATE job SET cancel_requested_at = coalesce(cancel_requested_at, now()) WHERE ${jobs} AND finished_at IS NULL`;

/**
 * Stores whether a job with a workflow of its own is to be paused; `holdJob` follows once nothing of it runs. Returns
 * whether it was to be paused before; undefined if it has ended.
 */
export async function markJobPaused(tx: Transaction, ref: JobRef, paused: boolean): Promise<boolean | undefined> {
  const [marked] = await tx<{ before: boolean }[]>`
    UPDATE job SET paused = ${paused} FROM (SELECT paused AS before FROM job WHERE ${isJob(tx, ref)} FOR UPDATE) b
    WHERE ${isJob(tx, ref)} AND finished_at IS NULL AND NOT in_import_workflow RETURNING b.before`;
  return marked?.before;
}

/** Stores whether a processing run that has not begun yet is to be paused when it begins. */
export const markRunPaused = (tx: Transaction, { importId }: ImportRef, paused: boolean) => tx`
  UPDATE job SET paused = ${paused}
  WHERE import_id = ${importId} AND kind = 'processing' AND started_at IS NULL AND finished_at IS NULL`;

/** Sets a job that has not ended to On Hold, or back to In Process. */
export const holdJob = (tx: Transaction, ref: JobRef, paused: boolean) =>
  changeJobStatus(tx, isJob(tx, ref), paused ? 'pause' : 'resume', {
    to: paused ? 'On Hold' : 'In Process',
    set: tx`paused = ${paused}, updated_at = now()`,
  });

/** Notes progress, so that housekeeping does not take the job for one whose workflow is gone. */
export const touchJob = (tx: Transaction, ref: JobRef) => tx`UPDATE job SET updated_at = now() WHERE ${isJob(tx, ref)}`;

/**
 * Locks a job that has not ended, to end it: waits for batches of lost attempts that may still run, and none begins
 * afterwards. Returns the import's status before the job, and whether a cancel was requested; undefined if the job has
 * ended.
 */
export async function lockToEnd(
  tx: Transaction,
  ref: JobRef,
): Promise<{ statusBefore: ImportStatus; cancelling: boolean } | undefined> {
  const [job] = await tx<{ statusBefore: ImportStatus; cancelling: boolean }[]>`
    SELECT status_before AS "statusBefore", cancel_requested_at IS NOT NULL AS cancelling FROM job
    WHERE ${isJob(tx, ref)} AND finished_at IS NULL FOR UPDATE`;
  return job;
}

/** Ends a job; does nothing if it has ended. */
export const endJob = (tx: Transaction, ref: JobRef, status: EndedJobStatus, end: JobEnd = {}) =>
  endJobs(tx, isJob(tx, ref), status, end);

/** Ends all jobs of an import. */
export const endJobsOf = (tx: Transaction, importId: string, status: EndedJobStatus, end: JobEnd = {}) =>
  endJobs(tx, tx`import_id = ${importId}`, status, end);

const endJobs = (tx: Transaction, jobs: Sql, status: EndedJobStatus, { timedOut = false, fault }: JobEnd) =>
  changeJobStatus(tx, jobs, 'end', {
    to: status,
    set: tx`finished_at = now(), updated_at = now(), paused = false, timed_out = ${timedOut},
      fault = ${fault ? storableJson(fault) : null}::text::jsonb`,
  });

/** Requests that the dry runs of an import before a run end: their findings would no longer be valid. */
export const endDryRuns = (tx: Transaction, importId: string, before?: number) =>
  requestCancel(
    tx,
    tx`import_id = ${importId} AND kind = 'dry-run' ${before === undefined ? tx`` : tx`AND number < ${before}`}`,
  );

/** Makes batches free whose attempts no longer run; with `runNo` only those of one run. */
export const releaseBatches = (tx: Transaction, importId: string, runNo?: number) => tx`
  UPDATE batch SET status = 'Ready', claim = NULL, waiting = NULL
  WHERE import_id = ${importId} AND status = 'Processing' ${runNo === undefined ? tx`` : tx`AND run_no = ${runNo}`}`;

/** The job of an import that is not done and has a workflow of its own; undefined if there is none. Dry runs are not looked at. */
export async function activeJob(tx: Transaction, { companyId, importId }: ImportRef): Promise<JobRef | undefined> {
  const [found] = await tx<Pick<JobRef, 'kind' | 'number'>[]>`
    SELECT kind, number FROM job
    WHERE import_id = ${importId} AND finished_at IS NULL AND NOT in_import_workflow AND kind <> 'dry-run' ORDER BY kind, number LIMIT 1`;
  return found && { companyId, importId, ...found };
}
