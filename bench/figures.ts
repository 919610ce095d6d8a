/** One line of the report; seconds and ratios are medians. */
export interface Figures {
  name: string;
  rows: number;
  limit_s: number | null;
  ours_s: number;
  ratio: number | null;
  stage_s: number | null;
  process_s: number | null;
  rows_per_s: number;
  api_rss_mb: number | null;
  worker_rss_mb: number | null;
  /** Further measurements, as text. */
  notes?: string[];
}

/** The figures of a benchmark with a duration only, without a hand-written counterpart. */
export function plainFigures(name: string, rows: number, seconds: number, notes: string[] = []): Figures {
  return {
    name,
    rows,
    limit_s: null,
    ours_s: rounded(seconds),
    ratio: null,
    stage_s: null,
    process_s: null,
    rows_per_s: Math.round(rows / seconds),
    api_rss_mb: null,
    worker_rss_mb: null,
    notes,
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}

export const rounded = (value: number, digits = 2): number => Number(value.toFixed(digits));

/** Seconds between two timestamps of the API. */
export const secondsBetween = (from: string | null, to: string | null): number =>
  (Date.parse(to ?? '') - Date.parse(from ?? '')) / 1000;

const columns = [
  'name',
  'rows',
  'limit_s',
  'ours_s',
  'ratio',
  'stage_s',
  'process_s',
  'rows_per_s',
  'api_rss_mb',
  'worker_rss_mb',
] as const;

/** Prints a table, with notes below it. */
export function printTable(works: readonly Figures[]): void {
  const cells = [columns.map(String), ...works.map((work) => columns.map((column) => String(work[column] ?? '–')))];
  const widths = columns.map((_, index) => Math.max(...cells.map((row) => row[index]?.length ?? 0)));
  for (const row of cells)
    console.log(
      row
        .map((cell, index) => (index === 0 ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0)))
        .join('  '),
    );
  for (const { name, notes = [] } of works) for (const note of notes) console.log(`${name}: ${note}`);
}
