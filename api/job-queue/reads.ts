import { activeJobStatuses, type JobKind, type JobStatus, jobWorkflowId } from '../../core/model/job.js';
import {
  type JobEntry,
  jobActionNames,
  jobActions,
  jobDescription,
  jobProgressMessage,
  refusedAction,
} from '../../core/model/job-entry.js';
import type { Transaction } from '../../db/client.js';
import { bytesPerBatch, type ListPart, mapEntries, type Sql } from '../../db/page-bytes.js';
import { equalAsRange } from '../../db/page-plan.js';
import { searchPage } from '../../db/page-search.js';
import type { ImportRow, JobRow } from '../../db/rows.js';
import { Problem } from '../http/problem.js';
import { jobMoments } from '../jobs/reads.js';
import type { JobQueueEntry } from './schemas.js';

/** Which jobs of a company are meant. */
export interface JobFilter {
  status?: JobStatus | undefined;
  kind?: JobKind | undefined;
  integration?: string | undefined;
}

/** A job with the names and the work that its entry shows. */
type QueuedJob = JobRow &
  Record<'integration_name' | 'requested_by', string> &
  Pick<ImportRow, 'file_name'> &
  Record<'processed' | 'errors' | 'documents', number> & { waiting_for: string | null; is_cancelling: boolean };

/** The highest number of an entry. */
const maxNumber = 2_147_483_647;

/**
 * SQL of a subquery: what job `j` has done so far, of any kind, summed over its batches or portions: `processed`, `errors`,
 * `documents` (only of an undo: all that it has to do), `waiting_for` and the number of `batches`.
 */
const workSql = `
  SELECT coalesce(sum(w.processed), 0)::int AS processed, coalesce(sum(w.errors), 0)::int AS errors,
    coalesce(sum(w.documents), 0)::int AS documents, max(w.waiting) AS waiting_for, count(*) AS batches
  FROM (
    SELECT b.rows AS processed, b.errors, 0 AS documents, b.waiting FROM batch b
    WHERE j.kind IN ('processing', 'dry-run') AND b.company_id = j.company_id AND b.import_id = j.import_id AND b.run_no = j.number
    UNION ALL
    SELECT p.completed + p.errors, p.errors, 0, p.waiting FROM post_processing_portion p
    WHERE j.kind = 'post-processing' AND p.company_id = j.company_id AND p.import_id = j.import_id AND p.number = j.number
    UNION ALL
    SELECT u.removed + u.restored + u.kept + u.already_removed, u.kept, u.documents, NULL FROM undo_batch u
    WHERE j.kind = 'undo' AND u.company_id = j.company_id AND u.import_id = j.import_id AND u.number = j.number
  ) w`;

/** What the actions on a job depend on. */
export type ControlledJob = Pick<
  JobRow,
  'import_id' | 'kind' | 'number' | 'status' | 'in_import_workflow' | 'paused' | 'entry_number'
> & { is_cancelling: boolean };

export const jobEntry = (row: ControlledJob): JobEntry => ({
  kind: row.kind,
  status: row.status,
  inImportWorkflow: row.in_import_workflow,
  paused: row.paused,
  cancelling: row.is_cancelling,
});

/** What a request about an entry needs beside what it shows. */
export interface FoundEntry {
  row: ControlledJob;
  entry: JobQueueEntry;
}

/** Entries of the job queue of a company, newest first, as many as fit a page. */
export async function readEntries(
  tx: Transaction,
  company: string,
  filter: JobFilter,
  /** Only entries with numbers below `before`. */
  { before, limit }: { before: number | undefined; limit: number },
): Promise<ListPart<JobQueueEntry>> {
  const { status, integration } = filter;
  // There is an index for a status and for an integration, and none for a combination.
  const [indexed, value] =
    integration !== undefined ? ['integration_code', integration] : status === undefined ? [] : ['status', status];
  const found = await searchPage<QueuedJob, Pick<JobRow, 'entry_number'>>(tx, {
    after: [before ?? maxNumber],
    limit,
    candidates: ([number = maxNumber]) => tx`
      SELECT * FROM job
      WHERE ${indexed ? equalAsRange(tx, indexed, tx`${value}`) : tx`true`} AND entry_number < ${number}
      ORDER BY ${indexed ? tx`${tx(indexed)} DESC,` : tx``} entry_number DESC`,
    list: (some) => queuedJobs(tx, tx`SELECT * FROM (${some}) j WHERE ${fits(tx, filter)}`),
    keyOf: ({ entry_number }) => [entry_number],
    size: tx`(2000 + q.setup_bytes + ${bytesPerBatch}::bigint * coalesce(q.batches, 0))`,
  });
  return mapEntries(found, (row) => entryOf(row, company));
}

/** One entry by its number. Throws `Problem` if the company has none with it. */
export async function readEntry(tx: Transaction, company: string, number: number): Promise<FoundEntry> {
  const [row] = await queuedJobs(tx, tx`SELECT * FROM job WHERE entry_number = ${number}`);
  if (!row) throw new Problem('not_found', `The job queue has no entry ${number}.`);
  return { row, entry: entryOf(row, company) };
}

/**
 * The jobs that have not ended and fit, by ascending numbers above `after`: at least the first `limit`, if there are as many.
 * One query per status, because there is an index for each.
 */
export async function readActiveJobs(
  tx: Transaction,
  filter: JobFilter,
  { after, limit }: { after: number; limit: number },
): Promise<ControlledJob[]> {
  const found = await Promise.all(
    activeJobStatuses.map(
      (status) => tx<ControlledJob[]>`
        SELECT j.import_id, j.kind, j.number, j.status, j.in_import_workflow, j.paused, j.entry_number, ${isCancelling(tx)}
        FROM (SELECT * FROM job WHERE ${equalAsRange(tx, 'status', tx`${status}`)} AND entry_number > ${after} ORDER BY status, entry_number) j
        ${joinImport(tx)} WHERE ${fits(tx, filter)} ORDER BY j.entry_number LIMIT ${limit}`,
    ),
  );
  return found.flat().sort((a, b) => a.entry_number - b.entry_number);
}

/** SQL of a condition on job `j`. */
const fits = (tx: Transaction, { status, kind, integration }: JobFilter): Sql => tx`
  ${status === undefined ? tx`true` : tx`j.status = ${status}`} AND ${kind === undefined ? tx`true` : tx`j.kind = ${kind}`}
    AND ${integration === undefined ? tx`true` : tx`j.integration_code = ${integration}`}`;

/** SQL that joins import `i` of job `j`. */
const joinImport = (tx: Transaction): Sql =>
  tx`JOIN LATERAL (SELECT * FROM import i WHERE i.company_id = j.company_id AND i.import_id = j.import_id LIMIT 1) i ON true`;

/** SQL of a column: whether a cancel of job `j` was requested; that of processing is one of its import `i`. */
const isCancelling = (tx: Transaction): Sql =>
  tx`coalesce(j.cancel_requested_at, CASE WHEN j.in_import_workflow THEN i.cancel_requested_at END) IS NOT NULL AS is_cancelling`;

const queuedJobs = (tx: Transaction, jobs: Sql) => tx<QueuedJob[]>`
  SELECT j.*, i.file_name, i.setup->>'name' AS integration_name, coalesce(j.created_by, i.created_by) AS requested_by, work.*,
    ${isCancelling(tx)}, pg_column_size(i.setup) AS setup_bytes
  FROM (${jobs}) j ${joinImport(tx)}
  CROSS JOIN LATERAL (${tx.unsafe(workSql)}) work
  ORDER BY j.entry_number DESC`;

function entryOf(row: QueuedJob, company: string): JobQueueEntry {
  const { kind, status, number, entry_number, import_id, finished_at } = row;
  const self = `/v1/companies/${company}/job-queue/${entry_number}`;
  const link = `/v1/companies/${company}/imports/${import_id}`;
  const progress = {
    processed: row.processed,
    total: kind === 'undo' ? row.documents : row.total,
    errors: row.errors,
  };
  return {
    number: entry_number,
    description: jobDescription(kind, row.integration_name, row.file_name),
    kind,
    integration: row.integration_code,
    status,
    progress: { ...progress, message: jobProgressMessage(kind, progress) },
    waitingFor: finished_at === null ? row.waiting_for : null,
    errorMessage: status === 'Error' ? errorMessage(row) : null,
    cancelling: row.is_cancelling && finished_at === null,
    createdBy: row.requested_by,
    createdAt: row.created_at.toISOString(),
    ...jobMoments(row),
    choices: jobActionNames
      .filter((action) => refusedAction(action, jobEntry(row)) === undefined)
      .map((action) => ({ action, label: jobActions[action].label, method: 'POST', href: `${self}/${action}` })),
    workflowId: jobWorkflowId({ importId: import_id, kind: row.in_import_workflow ? 'processing' : kind, number }),
    links: { self, import: link, results: `${link}/${resultsPath(kind, number)}` },
  };
}

function errorMessage({ fault, timed_out }: QueuedJob): string {
  if (fault) return fault.message;
  return timed_out ? 'It was stopped by its time limit.' : 'Some of it is in error: its results say why.';
}

function resultsPath(kind: JobKind, number: number): string {
  switch (kind) {
    case 'processing':
      return 'records';
    case 'dry-run':
      return `dry-runs/${number}`;
    case 'post-processing':
      return `post-processing/${number}`;
    case 'undo':
      return `undos/${number}`;
  }
}
