import type { Row } from 'postgres';
import { entryId } from '../activities/post-process/begin-retry.js';
import type { Transaction } from '../db/client.js';
import { postProcessingRuns } from '../db/post-processing-figures.js';
import { stepsOf } from '../integration/post-processing.js';
import type { IntegrationSetup } from '../integration/setup.js';
import { type PostProcessingFigures, postProcessingMessage } from '../workflows/post-processing-figures.js';
import { Problem } from './problem.js';
import { withReason } from './read-import.js';
import type { entryStatuses, PostProcessingEntry, PostProcessingRun } from './shapes/post-processing.js';

/** Runs of post-processing of an import, the newest first. Throws `Problem` where the company has no such import. */
export async function readPostProcessing(
  tx: Transaction,
  company: string,
  importId: string,
  which: { number?: number; before?: number | undefined; limit?: number },
): Promise<PostProcessingRun[]> {
  const [found] = await tx`SELECT 1 FROM import WHERE import_id = ${importId}`;
  if (!found) throw new Problem('import_not_found', `There is no import ${importId}.`);
  const runs = await postProcessingRuns(tx, importId, which);
  return runs.map(({ row, figures }) => shapeOf(row, figures, `/v1/companies/${company}/imports/${importId}`));
}

/** One run by its number. Throws `Problem` where there is none. */
export async function readPostProcessingRun(
  tx: Transaction,
  company: string,
  importId: string,
  number: number,
): Promise<PostProcessingRun> {
  const [found] = await readPostProcessing(tx, company, importId, { number });
  if (!found) throw new Problem('not_found', `The import has no post-processing ${number}.`);
  return found;
}

function shapeOf(row: Row, figures: PostProcessingFigures, importLink: string): PostProcessingRun {
  const { number, status, total, completed, errors } = figures;
  const self = `${importLink}/post-processing/${number}`;
  const heldUp: string | null = row.finished_at === null ? row.held_up : null;
  return {
    number,
    trigger: row.trigger,
    status,
    message: row.fault
      ? `Post-processing failed: ${row.fault.message}`
      : withReason(postProcessingMessage(figures), heldUp),
    counts: { total, completed, errors, open: total - completed - errors },
    heldUp,
    timedOut: row.timed_out,
    again: row.request_id !== null,
    fault: row.fault,
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    deadline: row.deadline?.toISOString() ?? null,
    finishedAt: row.finished_at?.toISOString() ?? null,
    links: { self, entries: `${importLink}/post-processing/entries`, import: importLink },
  };
}

export interface EntryFilter {
  importId: string;
  status: (typeof entryStatuses)[number] | undefined;
  /** Run, batch, row and step after which the page begins. */
  after: readonly number[] | undefined;
  limit: number;
}

/** Entries of an import's post-processing, by the documents in the order they were written, then what is done once. */
export async function readEntries(
  tx: Transaction,
  { importId, status, after, limit }: EntryFilter,
): Promise<PostProcessingEntry[]> {
  const [found] = await tx`SELECT status, setup FROM import WHERE import_id = ${importId}`;
  if (!found) throw new Problem('import_not_found', `There is no import ${importId}.`);
  const setup = found.setup as IntegrationSetup;
  const steps = stepsOf(setup);
  const numbers = (per: 'document' | 'import') => steps.filter((one) => one.per === per).map(({ number }) => number);
  const rows = await tx`
    SELECT p.*, e.status, e.code, e.message, coalesce(e.attempts, 0) AS attempts, e.finished_at FROM (
      SELECT w.run_no, w.batch_no, w.row_no, s.step, w.key FROM written_document w CROSS JOIN unnest(${numbers('document')}::int[]) s (step)
      WHERE w.import_id = ${importId} AND w.target = ${setup.target} AND w.action <> 'made'
        AND w.run_no <= (SELECT coalesce(max(up_to_run), 0) FROM post_processing_run WHERE import_id = ${importId})
      UNION ALL
      SELECT 0, r.number, 0, s.step, NULL FROM post_processing_run r CROSS JOIN unnest(${numbers('import')}::int[]) s (step)
      WHERE r.import_id = ${importId} AND r.request_id IS NULL
    ) p
    LEFT JOIN post_processing_entry e ON e.import_id = ${importId} AND e.run_no = p.run_no AND e.batch_no = p.batch_no AND e.row_no = p.row_no AND e.step = p.step
    WHERE ${after ? tx`(p.run_no = 0, p.run_no, p.batch_no, p.row_no, p.step) > (${after[0] === 0}, ${after[0] as number}::int, ${after[1] as number}::int, ${after[2] as number}::int, ${after[3] as number}::int)` : tx`true`}
      AND ${
        status === undefined
          ? tx`true`
          : status === 'Completed' || status === 'Error'
            ? tx`e.status = ${status}`
            : tx`e.status IS NULL AND ${(status === 'Ready') === (found.status === 'PostProcessing' || found.status === 'Processing')}`
      }
    ORDER BY p.run_no = 0, p.run_no, p.batch_no, p.row_no, p.step LIMIT ${limit}`;
  const untried = ['PostProcessing', 'Processing', 'Paused'].includes(found.status) ? 'Ready' : 'Skipped';
  return rows.map((row) => ({
    id: entryId({ runNo: row.run_no, batchNo: row.batch_no, row: row.row_no, step: row.step }),
    step: row.step,
    name: steps[row.step - 1]?.step.name ?? '',
    status: row.status ?? untried,
    document: row.key && { target: setup.target, key: row.key, row: row.row_no },
    code: row.code,
    message: row.message,
    attempts: row.attempts,
    finishedAt: row.finished_at?.toISOString() ?? null,
  }));
}
