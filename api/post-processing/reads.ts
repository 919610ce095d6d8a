import { postProcessingMessage } from '../../core/model/post-processing-figures.js';
import { withReason } from '../../core/model/progress.js';
import type { IntegrationSetup } from '../../core/setup/setup.js';
import type { Transaction } from '../../db/client.js';
import type { ImportRow } from '../../db/rows.js';
import { importNotFound } from '../http/import-not-found.js';
import { type JobView, jobMoments } from '../jobs/reads.js';
import type { PostProcessingJob } from './schemas.js';

/** Post-processing in an answer. */
export const postProcessingView: JobView<'post-processing', PostProcessingJob> = {
  kind: 'post-processing',
  name: 'post-processing',
  shape(row, figures, { link }) {
    const { number, status, total, completed, errors } = figures;
    const self = `${link}/post-processing/${number}`;
    const waitingFor: string | null = row.finished_at === null ? row.waiting_for : null;
    return {
      number,
      trigger: row.trigger,
      status,
      message: row.fault
        ? `Post-processing failed: ${row.fault.message}`
        : withReason(postProcessingMessage(figures), waitingFor),
      counts: { total, completed, errors, remaining: total - completed - errors },
      waitingFor,
      timedOut: row.timed_out,
      isRetry: row.request_id !== null,
      fault: row.fault,
      createdBy: row.created_by,
      createdAt: row.created_at.toISOString(),
      deadline: row.deadline?.toISOString() ?? null,
      ...jobMoments(row),
      links: { self, entries: `${link}/post-processing/entries`, import: link },
    };
  },
};

/** Returns the setup of an import. Throws `Problem` if the company has no such import. */
export async function readSetup(tx: Transaction, importId: string): Promise<IntegrationSetup> {
  const [found] = await tx<Pick<ImportRow, 'setup'>[]>`SELECT setup FROM import WHERE import_id = ${importId}`;
  if (!found) throw importNotFound(importId);
  return found.setup;
}
