/** A range of whole seconds until the current work is done. */
export interface TimeLeft {
  atLeast: number;
  atMost: number;
}

/** How much of the current work is left, and how fast its last batches or portions were. */
export interface RemainingWork {
  remaining: number;
  /** Seconds per row or entry, for each of the last completed batches or portions; in any order. */
  secondsPerItem: readonly number[];
  /** How many batches or portions are processed at the same time. */
  lanes: number;
}

/** Fewer samples do not show how much they vary. */
const minSamples = 2;

/**
 * Estimates how long the rest takes, from fast and slow samples. It is a range, because a single number would suggest a
 * precision that it does not have. Null if there are too few samples.
 */
export function timeLeft({ remaining, secondsPerItem, lanes }: RemainingWork): TimeLeft | null {
  if (remaining <= 0) return { atLeast: 0, atMost: 0 };
  if (secondsPerItem.length < minSamples) return null;
  const sorted = [...secondsPerItem].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] as number;
  const together = Math.max(1, lanes);
  return { atLeast: Math.floor((remaining * at(0.1)) / together), atMost: Math.ceil((remaining * at(0.9)) / together) };
}

/**
 * SQL of a subquery: `RemainingWork` of import `i` as one object while it is processed or post-processed, else null.
 * Post-processing per document counts as part of its batch.
 */
export const remainingWorkSql = `CASE i.status
  WHEN 'Processing' THEN (
    SELECT jsonb_build_object('remaining', p.total - coalesce(sum(b.rows), 0), 'lanes', count(*) FILTER (WHERE b.status = 'Processing'), 'secondsPerItem', (
      SELECT coalesce(jsonb_agg(seconds), '[]') FROM (
        SELECT extract(epoch FROM greatest(d.finished_at, f.finished_at) - d.started_at)::float8 / d.rows AS seconds
        FROM batch d LEFT JOIN post_processing_portion f
          ON f.company_id = d.company_id AND f.import_id = d.import_id AND f.run_no = d.run_no AND f.batch_no = d.batch_no
        WHERE d.company_id = p.company_id AND d.import_id = p.import_id AND d.run_no = p.number AND d.status = 'Completed' AND d.rows > 0
        ORDER BY d.finished_at DESC LIMIT 20
      ) last))
    FROM job p LEFT JOIN batch b ON b.company_id = p.company_id AND b.import_id = p.import_id AND b.run_no = p.number
    WHERE p.company_id = i.company_id AND p.import_id = i.import_id AND p.kind = 'processing' AND p.number = i.run_no
    GROUP BY p.company_id, p.import_id, p.number, p.total)
  WHEN 'PostProcessing' THEN (
    SELECT jsonb_build_object('remaining', r.total - coalesce(sum(b.completed + b.errors), 0), 'lanes', count(*) FILTER (WHERE b.status = 'Processing'), 'secondsPerItem', (
      SELECT coalesce(jsonb_agg(seconds), '[]') FROM (
        SELECT extract(epoch FROM d.finished_at - d.started_at)::float8 / (d.completed + d.errors) AS seconds
        FROM post_processing_portion d
        WHERE d.company_id = r.company_id AND d.import_id = r.import_id AND d.number = r.number AND d.status = 'Completed' AND d.completed + d.errors > 0
        ORDER BY d.finished_at DESC LIMIT 20
      ) last))
    FROM job r LEFT JOIN post_processing_portion b USING (company_id, import_id, kind, number)
    WHERE r.company_id = i.company_id AND r.import_id = i.import_id AND r.kind = 'post-processing' AND r.finished_at IS NULL AND NOT r.paused
    GROUP BY r.company_id, r.import_id, r.number, r.total)
END`;
