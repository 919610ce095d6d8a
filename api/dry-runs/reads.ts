import type { Selection } from '../../core/model/contract.js';
import { type DryRunAction, dryRunMessage } from '../../core/model/dry-run-figures.js';
import { may } from '../../core/model/import-state.js';
import { withReason } from '../../core/model/progress.js';
import type { Transaction } from '../../db/client.js';
import { type ListPart, mapEntries, type Sql } from '../../db/page-bytes.js';
import { equalAsRange } from '../../db/page-plan.js';
import { type Key, searchPage } from '../../db/page-search.js';
import { batchAhead } from '../../db/record-search/batch-ahead.js';
import { recordSize } from '../../db/record-search/record-size.js';
import type { DryRunRecordRow, IntegrationRecordRow, JobRow } from '../../db/rows.js';
import { processChoices } from '../imports/choices.js';
import { type JobView, jobMoments } from '../jobs/reads.js';
import { contentOf, namesOf, remarksOf } from '../records/reads.js';
import type { DryRun, DryRunRecord } from './schemas.js';

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
      links: { self, records: `${self}/records`, import: link },
    };
  },
};

interface Filter {
  importId: string;
  runNo: number;
  action?: DryRunAction | undefined;
  /** Row after which the page begins. */
  after: number;
  limit: number;
}

type FoundRecord = Pick<IntegrationRecordRow, 'import_id' | 'row_no' | 'source' | 'values'> &
  Pick<DryRunRecordRow, 'action' | 'changes' | 'errors' | 'warnings'>;

/** Returns what a dry run has found so far about its records, in the order of the file, as many as fit a page. */
export async function readDryRunRecords(tx: Transaction, filter: Filter): Promise<ListPart<DryRunRecord>> {
  const { importId, runNo, after, limit } = filter;
  const [run] = await tx<
    Pick<JobRow, 'renumbered'>[]
  >`SELECT renumbered FROM job WHERE import_id = ${importId} AND kind = 'dry-run' AND number = ${runNo}`;
  const renumbered = run?.renumbered ?? false;
  const outcome = tx`coalesce(octet_length(q.changes::text), 0) + coalesce(octet_length(q.errors::text), 0) + coalesce(octet_length(q.warnings::text), 0)`;
  const found = await searchPage<FoundRecord, Pick<IntegrationRecordRow, 'row_no'>>(tx, {
    after: [after],
    limit,
    candidates: ([row = 0]) => candidates(tx, filter, renumbered, row),
    list: (some) => recordsOf(tx, filter, renumbered, some),
    keyOf: ({ row_no }) => [row_no],
    size: tx`(${recordSize(tx)} + ${outcome})`,
    skipAhead: async ([row = 0]) => {
      if (renumbered) return { after: [row], mayMatch: true };
      const next = await batchAhead(tx, { importId, runNo, after: Number(row), can: tx`b.status = 'Completed'` });
      return next && { after: [next.after], mayMatch: next.fits };
    },
  });
  const rows = found.entries;
  const names = await namesOf(tx, rows);
  const errors = await remarksOf(tx, 'error', rows, 'staging');
  const warnings = await remarksOf(tx, 'warning', rows, 'staging');
  return mapEntries(found, (row) => ({
    row: row.row_no,
    action: row.action,
    ...contentOf({ ...row, ...names(row) }),
    changes: row.changes ?? [],
    errors: [...errors(row), ...(row.errors ?? [])],
    warnings: [...warnings(row), ...(row.warnings ?? [])],
  }));
}

/**
 * Rows of records, after one. A record that would simply be created has no row of its own; every other action has an
 * index.
 */
function candidates(tx: Transaction, { importId, runNo, action }: Filter, renumbered: boolean, after: Key[number]) {
  const place = tx`import_id = ${importId} AND row_no > ${after}::int`;
  if (action !== undefined && action !== 'insert')
    return tx`
      SELECT row_no FROM dry_run_record
      WHERE import_id = ${importId} AND run_no = ${runNo} AND ${equalAsRange(tx, 'action', tx`${action}`)} AND (action, row_no) > (${action}, ${after}::int)
      ORDER BY action, row_no`;
  if (renumbered) return tx`SELECT row_no FROM run_record WHERE ${place} AND run_no = ${runNo} ORDER BY row_no`;
  return tx`SELECT row_no FROM integration_record WHERE ${place} ORDER BY row_no`;
}

/**
 * Records of completed batches, with what was found about them. What was found is sorted by row, so that no other index
 * can serve: those of the run's action have a row number too, and would be read from their beginning for each record.
 */
function recordsOf(tx: Transaction, { importId, runNo, action }: Filter, renumbered: boolean, some: Sql) {
  const ofRun = tx`import_id = ${importId} AND run_no = ${runNo}`;
  const position = renumbered
    ? tx`(SELECT position FROM run_record WHERE ${ofRun} AND row_no = o.row_no)`
    : tx`(SELECT o.row_no AS position)`;
  return tx`
    SELECT r.import_id, r.row_no, r.source, r.values, coalesce(d.action, 'insert') AS action, d.changes, d.errors, d.warnings
    FROM (${some}) o
    CROSS JOIN LATERAL (${position} LIMIT 1) p
    CROSS JOIN LATERAL (
      SELECT status, last_position FROM batch WHERE ${ofRun} AND first_position <= p.position ORDER BY first_position DESC LIMIT 1
    ) b
    LEFT JOIN LATERAL (
      SELECT * FROM dry_run_record WHERE ${ofRun} AND ${equalAsRange(tx, 'row_no', tx`o.row_no`)} ORDER BY row_no LIMIT 1
    ) d ON true
    CROSS JOIN LATERAL (SELECT * FROM integration_record WHERE import_id = ${importId} AND row_no = o.row_no LIMIT 1) r
    WHERE b.status = 'Completed' AND b.last_position >= p.position AND ${action === undefined ? tx`true` : tx`coalesce(d.action, 'insert') = ${action}`}
    ORDER BY o.row_no`;
}
