import type { Row } from 'postgres';
import type { Selection } from '../../core/model/contract.js';
import { type DryRunFigures, dryRunMessage } from '../../core/model/dry-run-figures.js';
import { may } from '../../core/model/import-state.js';
import { withReason } from '../../core/model/progress.js';
import type { Transaction } from '../../db/client.js';
import { dryRunsWithFigures } from '../../db/dry-run-figures.js';
import { type ListPart, mapEntries } from '../../db/page-bytes.js';
import { Problem } from '../http/problem.js';
import { processChoices } from '../imports/choices.js';
import type { DryRun } from './schemas.js';

/** Dry runs of an import, the newest first. Throws `Problem` where the company has no such import. */
export async function readDryRuns(
  tx: Transaction,
  company: string,
  importId: string,
  which: { runNo?: number; before?: number | undefined; limit?: number },
): Promise<ListPart<DryRun>> {
  const [found] = await tx`SELECT setup, status, run_no FROM import WHERE import_id = ${importId}`;
  if (!found) throw new Problem('import_not_found', `There is no import ${importId}.`);
  const self = `/v1/companies/${company}/imports/${importId}`;
  const runs = await dryRunsWithFigures(tx, importId, which);
  return mapEntries(runs, ({ row, figures }) => shapeOf(row, figures, found, self));
}

/** One dry run by its number. Throws `Problem` where there is none. */
export async function readDryRun(tx: Transaction, company: string, importId: string, runNo: number): Promise<DryRun> {
  const {
    entries: [found],
  } = await readDryRuns(tx, company, importId, { runNo });
  if (!found) throw new Problem('not_found', `The import has no dry run ${runNo}.`);
  return found;
}

function shapeOf(row: Row, figures: DryRunFigures, { setup, status, run_no }: Row, importLink: string): DryRun {
  const { total, processed, errors, skipped, inserted, updated, unchanged, sent, lines } = figures;
  const self = `${importLink}/dry-runs/${figures.runNo}`;
  const current = run_no < figures.runNo;
  const done = figures.status === 'Completed' && current && may(status, 'process');
  return {
    number: figures.runNo,
    status: figures.status,
    message: withReason(dryRunMessage(figures), row.finished_at === null ? row.waiting_for : null),
    counts: { total, processed, errors, skipped },
    results: { inserted, updated: updated - unchanged, unchanged, sent, lines },
    current,
    fault: row.fault,
    choices: done ? processChoices(setup, importLink, row.selection as Selection) : [],
    startedAt: row.started_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
    links: { self, records: `${self}/records`, import: importLink },
  };
}
