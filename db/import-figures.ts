import type { EntryCounts } from '../core/model/post-processing-figures.js';
import type { Progress } from '../core/model/progress.js';
import type { Transaction } from './client.js';
import { type NewestUndo, newestPostProcessingSql, newestUndoSql, undoFiguresIn } from './job-figures.js';
import { entryCountsSql } from './post-processing-counts.js';
import type { ImportRow, PostProcessingJobRow } from './rows.js';
import { type RemainingWork, remainingWorkSql, type TimeLeft, timeLeft } from './time-left.js';

/** After this time without progress an import is considered stalled. */
export const stalledAfterSeconds = 60;

/** Progress, with rates and estimates that need the database's clock. */
export interface ImportFigures extends Progress {
  /** Records per second over the last half minute of the run; null when nothing runs. */
  rowsPerSecond: number | null;
  /** Whole seconds until the run is done at this rate; null if unknown. */
  secondsLeft: number | null;
  /** The same as a range; null if unknown. */
  secondsLeftRange: TimeLeft | null;
}

/** SQL of a subquery: how many records look-ups of import `i` have created, as an object by target. */
const createdByLookUpsSql = `(
  SELECT jsonb_object_agg(target, made) FROM (
    SELECT target, count(*) AS made FROM written_document w
    WHERE w.company_id = i.company_id AND w.import_id = i.import_id AND w.action = 'made' GROUP BY target
  ) m
)`;

/** SQL of a subquery: seconds since import `i` made progress; null if none is expected. */
const secondsWithoutProgressSql = `(
  SELECT extract(epoch FROM now() - m.updated_at)::float8 FROM import_to_move m
  WHERE m.company_id = i.company_id AND m.import_id = i.import_id
)`;

/** A row of an import with what its figures are computed from. */
export type FiguredImport = ImportRow &
  Record<
    | 'completed'
    | 'new_errors'
    | 'skipped_by_mode'
    | 'new_warnings'
    | 'documents'
    | 'inserted'
    | 'updated'
    | 'unchanged'
    | 'lines'
    | 'undone'
    | 'age',
    number
  > &
  // Of the newest run; null before the first.
  Record<'run_total' | 'processed' | 'run_errors' | 'recent' | 'seconds', number | null> & {
    cancelled: boolean;
    waiting_for: string | null;
    post_processing: EntryCounts | null;
    followed_up: (Pick<PostProcessingJobRow, 'number' | 'status' | 'trigger'> & { waitingFor: string | null }) | null;
    newest_undo: NewestUndo | null;
    made: Record<string, number> | null;
    paces: RemainingWork | null;
    still: number | null;
  };

/**
 * The rows of imports with their figures, read in one statement, in no particular order; ids that the company does not
 * have are left out. Counts are sums over batches, which are written in the transactions of the work itself, so that they
 * are always exact.
 */
export async function importsWithFigures(
  tx: Transaction,
  importIds: readonly string[],
): Promise<{ row: FiguredImport; figures: ImportFigures }[]> {
  const rows = await tx<FiguredImport[]>`
    SELECT i.*, i.cancelled_at IS NOT NULL AS cancelled, done.*, current_run.*, ${tx.unsafe(entryCountsSql)} AS post_processing, ${tx.unsafe(newestPostProcessingSql)} AS followed_up, ${tx.unsafe(newestUndoSql)} AS newest_undo, ${tx.unsafe(createdByLookUpsSql)} AS made, ${tx.unsafe(remainingWorkSql)} AS paces,
      ${tx.unsafe(secondsWithoutProgressSql)} AS still,
      (SELECT coalesce(sum(u.records), 0)::int FROM (
        SELECT * FROM undo_batch u WHERE u.company_id = i.company_id AND u.import_id = i.import_id ORDER BY u.number, u.undo_batch_no OFFSET 0
      ) u) AS undone,
      extract(epoch FROM now() - coalesce(i.started_at, i.created_at))::float8 AS age
    FROM import i
    CROSS JOIN LATERAL (
      SELECT
        coalesce(sum(completed), 0)::int AS completed, coalesce(sum(errors - prior_errors), 0)::int AS new_errors,
        coalesce(sum(skipped - prior_skipped), 0)::int AS skipped_by_mode,
        coalesce(sum(warnings), 0)::int AS new_warnings,
        coalesce(sum(documents), 0)::int AS documents, coalesce(sum(inserted), 0)::int AS inserted,
        coalesce(sum(updated), 0)::int AS updated,
        coalesce(sum(unchanged), 0)::int AS unchanged, coalesce(sum(lines), 0)::int AS lines,
        max(b.waiting) FILTER (WHERE b.run_no = i.run_no) AS waiting_for
      FROM batch b WHERE b.import_id = i.import_id AND NOT b.dry_run
    ) done
    LEFT JOIN LATERAL (
      SELECT p.total AS run_total, coalesce(sum(b.rows), 0)::int AS processed, coalesce(sum(b.errors), 0)::int AS run_errors,
        coalesce(sum(b.rows) FILTER (WHERE b.finished_at > now() - interval '30 seconds'), 0)::int AS recent,
        extract(epoch FROM now() - greatest(p.started_at, now() - interval '30 seconds'))::float8 AS seconds
      FROM job p LEFT JOIN batch b ON b.company_id = p.company_id AND b.import_id = p.import_id AND b.run_no = p.number
      WHERE p.import_id = i.import_id AND p.kind = 'processing' AND p.number = i.run_no
      GROUP BY p.company_id, p.import_id, p.kind, p.number
    ) current_run ON true
    WHERE i.import_id = ANY (${[...importIds]}::uuid[])`;
  return rows.map((row) => ({ row, figures: figuresOf(row) }));
}

function figuresOf(row: FiguredImport): ImportFigures {
  const errors = row.staged_errors - row.corrected_errors + row.new_errors;
  const completed = row.completed - row.undone;
  const skippedByMode = row.skipped_by_mode - row.corrected_skips + row.undone;
  const rest = row.staged_rows - completed - errors - skippedByMode;
  const skippedByCancel = row.cancelled ? rest : 0;
  const rate = currentRate(row);
  return {
    status: row.status,
    total: row.staged_rows,
    completed,
    errors,
    skipped: skippedByMode + skippedByCancel,
    skippedByCancel,
    waiting: rest - skippedByCancel,
    warnings: row.staged_warnings - row.corrected_warnings + row.new_warnings,
    documents: row.documents,
    inserted: row.inserted,
    updated: row.updated,
    unchanged: row.unchanged,
    lines: row.lines,
    run: {
      runNo: row.run_no,
      total: row.run_total ?? 0,
      processed: row.processed ?? 0,
      errors: row.run_errors ?? 0,
    },
    ...(row.post_processing === null ? {} : { postProcessing: row.post_processing }),
    ...(row.newest_undo === null ? {} : { undo: undoFiguresIn(row.newest_undo) }),
    ...(row.timed_out ? { timedOut: true } : {}),
    ...(row.status === 'Cancelled' && row.staged_at === null ? { partlyRead: true } : {}),
    rowsPerSecond: rate === null ? null : Math.round(rate),
    secondsLeftRange: row.paces === null ? null : timeLeft(row.paces),
    secondsLeft:
      rate === null || row.status !== 'Processing'
        ? null
        : Math.ceil(((row.run_total ?? 0) - (row.processed ?? 0)) / rate),
  };
}

function currentRate(row: FiguredImport): number | null {
  const { status, recent, seconds } = row;
  if (status === 'Processing' && recent && seconds) return recent / seconds;
  if (status === 'Parsing' && row.staged_rows > 0 && row.age > 0) return row.staged_rows / row.age;
  return null;
}

/** An import's figures as the API and notifications show them: counts of records, and of what was created. */
export function shownFigures(progress: Progress) {
  const { total, completed, errors, skipped, waiting, warnings } = progress;
  const { documents, inserted, updated, unchanged = 0, lines } = progress;
  return {
    counts: { total, completed, errors, skipped, waiting, warnings },
    results: { documents, inserted, updated: updated - unchanged, unchanged, lines },
  };
}

/** Figures without rates and estimates. */
export function progressIn({
  rowsPerSecond: _rate,
  secondsLeft: _left,
  secondsLeftRange: _range,
  ...progress
}: ImportFigures): Progress {
  return progress;
}

/** The progress of an import. Throws if it does not exist. */
export async function importProgress(tx: Transaction, importId: string): Promise<Progress> {
  const [found] = await importsWithFigures(tx, [importId]);
  if (!found) throw new Error(`Import ${importId} is gone.`);
  return progressIn(found.figures);
}
