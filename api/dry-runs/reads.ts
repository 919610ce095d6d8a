import type { Selection } from '../../core/model/contract.js';
import { dryRunMessage } from '../../core/model/dry-run-figures.js';
import { may } from '../../core/model/import-state.js';
import { withReason } from '../../core/model/progress.js';
import { processChoices } from '../imports/choices.js';
import { type JobView, jobMoments } from '../jobs/reads.js';
import type { DryRun } from './schemas.js';

/** A dry run in an answer. */
export const dryRunView: JobView<'dry-run', DryRun> = {
  kind: 'dry-run',
  name: 'dry run',
  importColumns: ['setup', 'status', 'run_no'],
  shape(row, figures, { row: { setup, status, run_no }, link }) {
    const { runNo, total, processed, errors, skipped, inserted, updated, unchanged, sent, lines } = figures;
    const self = `${link}/dry-runs/${runNo}`;
    const upToDate = run_no < runNo;
    const done = figures.status === 'Completed' && upToDate && may({ status, staged: true }, 'process');
    return {
      number: runNo,
      status: figures.status,
      message: withReason(dryRunMessage(figures), row.finished_at === null ? row.waiting_for : null),
      counts: { total, processed, errors, skipped },
      results: { inserted, updated: updated - unchanged, unchanged, sent, lines },
      upToDate,
      fault: row.fault,
      choices: done ? processChoices(setup, link, row.selection as Selection) : [],
      ...jobMoments(row),
      startedAt: row.started_at.toISOString(),
      links: { self, records: `${self}/records`, import: link },
    };
  },
};
