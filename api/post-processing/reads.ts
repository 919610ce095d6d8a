import type { Row } from 'postgres';
import { type PostProcessingFigures, postProcessingMessage } from '../../core/model/post-processing-figures.js';
import { withReason } from '../../core/model/progress.js';
import type { Transaction } from '../../db/client.js';
import { type ListPart, mapEntries } from '../../db/page-bytes.js';
import { postProcessingRuns } from '../../db/post-processing-figures.js';
import { Problem } from '../http/problem.js';
import type { PostProcessingRun } from './schemas.js';

/** Runs of post-processing of an import, the newest first. Throws `Problem` where the company has no such import. */
export async function readPostProcessing(
  tx: Transaction,
  company: string,
  importId: string,
  which: { number?: number; before?: number | undefined; limit?: number },
): Promise<ListPart<PostProcessingRun>> {
  const [found] = await tx`SELECT 1 FROM import WHERE import_id = ${importId}`;
  if (!found) throw new Problem('import_not_found', `There is no import ${importId}.`);
  const runs = await postProcessingRuns(tx, importId, which);
  return mapEntries(runs, ({ row, figures }) => shapeOf(row, figures, `/v1/companies/${company}/imports/${importId}`));
}

/** One run by its number. Throws `Problem` where there is none. */
export async function readPostProcessingRun(
  tx: Transaction,
  company: string,
  importId: string,
  number: number,
): Promise<PostProcessingRun> {
  const {
    entries: [found],
  } = await readPostProcessing(tx, company, importId, { number });
  if (!found) throw new Problem('not_found', `The import has no post-processing ${number}.`);
  return found;
}

function shapeOf(row: Row, figures: PostProcessingFigures, importLink: string): PostProcessingRun {
  const { number, status, total, completed, errors } = figures;
  const self = `${importLink}/post-processing/${number}`;
  const waitingFor: string | null = row.finished_at === null ? row.waiting_for : null;
  return {
    number,
    trigger: row.trigger,
    status,
    message: row.fault
      ? `Post-processing failed: ${row.fault.message}`
      : withReason(postProcessingMessage(figures), waitingFor),
    counts: { total, completed, errors, open: total - completed - errors },
    waitingFor,
    timedOut: row.timed_out,
    retry: row.request_id !== null,
    fault: row.fault,
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    deadline: row.deadline?.toISOString() ?? null,
    finishedAt: row.finished_at?.toISOString() ?? null,
    links: { self, entries: `${importLink}/post-processing/entries`, import: importLink },
  };
}
