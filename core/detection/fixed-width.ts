import type { FixedWidthFormat } from '../formats/file-format.js';
import type { SourceRow } from '../formats/row-source.js';
import { fixedWidthSlicer } from '../formats/text/slice-fixed-width.js';
import { scoreTable } from './table-score.js';

/** Columns at fixed positions, and the rows that they yield. */
export interface DetectedPositions {
  columns: { start: number; length: number }[];
  /** From the first line of the table on. */
  rows: SourceRow[];
  score: number;
  /** Whether a line has text where the lines of the table have gaps. */
  breaks(line: string): boolean;
}

const maxLines = 400;
/** Lines that may be above and below the table. */
const maxLinesAbove = 12;
const maxLinesBelow = 6;
const minLines = 3;
/** Characters by which the last column is extended for lines that are longer than those examined. */
const lastColumnMargin = 200;

interface Line {
  row: number;
  characters: string[];
}

/** Finds columns by the positions at which every line has a space; undefined if there are none. */
export function detectPositions(text: string): DetectedPositions | undefined {
  const lines = text
    .split(/\r\n|\n|\r/)
    .map((line, index): Line => ({ row: index + 1, characters: [...line.trimEnd()] }))
    .filter(({ characters }) => characters.length > 0);
  const examined = lines.slice(0, maxLines);
  if (examined.length < minLines || examined.some(({ characters }) => characters.includes('\t'))) return undefined;
  const found = clearestTable(examined);
  if (!found || found.runs.length < 2) return undefined;
  const { lines: table, runs } = found;
  const columns = withGaps(runs, table);
  const rows = positionedRows(text, columns).filter(({ row }) => row >= (table[0]?.row ?? 0));
  const tableRows = rows.filter(({ row }) => row <= (table.at(-1)?.row ?? 0));
  return {
    columns,
    rows,
    score: scoreTable(tableRows, '').score * flushShare(runs, table),
    breaks: (line) => [...line].some((character, at) => character !== ' ' && isGap(runs, at)),
  };
}

/** Splits text into rows by these columns; every row has a cell for every column. */
export function positionedRows(text: string, columns: DetectedPositions['columns']): SourceRow[] {
  const slice = fixedWidthSlicer(columns as FixedWidthFormat['columns']);
  return text
    .split(/\r\n|\n|\r/)
    .flatMap((line, index) =>
      /^ *$/.test(line) ? [] : [{ row: index + 1, cells: padded(slice(line), columns.length) }],
    );
}

function isGap(runs: readonly Run[], at: number): boolean {
  return at < (runs.at(-1)?.[1] ?? 0) && !runs.some(([from, to]) => at >= from && at < to);
}

function padded(cells: string[], width: number): string[] {
  return cells.length < width ? [...cells, ...Array<string>(width - cells.length).fill('')] : cells;
}

type Run = [from: number, to: number];

/** The lines of the table and the positions of its text, without lines at both ends that do not match the columns. */
function clearestTable(lines: Line[]): { lines: Line[]; runs: Run[] } | undefined {
  let best: { lines: Line[]; runs: Run[] } | undefined;
  let highest = 0;
  const seen = new Set<string>();
  for (let from = 0; from <= Math.min(maxLinesAbove, lines.length - minLines); from += 1) {
    for (let without = 0; without <= Math.min(maxLinesBelow, lines.length - from - minLines); without += 1) {
      const part = lines.slice(from, lines.length - without);
      const runs = filledRuns(part);
      if (runs.length < 2 || seen.has(runs.join())) continue;
      // Fewer lines have more gaps by chance, so only the largest set of lines with the same gaps is used.
      seen.add(runs.join());
      const share = part.length / lines.length;
      const clarity =
        flushShare(runs, part) ** 2 * filledShare(runs, part) * (1 - 1 / runs.length) ** 2 * (0.7 + 0.3 * share);
      if (clarity > highest) [best, highest] = [{ lines: part, runs }, clarity];
    }
  }
  return best;
}

/** The ranges of positions at which some line has text. */
function filledRuns(lines: readonly Line[]): Run[] {
  const filled: boolean[] = [];
  for (const { characters } of lines)
    characters.forEach((character, at) => {
      if (character !== ' ') filled[at] = true;
    });
  const runs: Run[] = [];
  for (let at = 0; at < filled.length; at += 1) {
    if (!filled[at]) continue;
    if (filled[at - 1]) (runs.at(-1) as Run)[1] = at + 1;
    else runs.push([at, at + 1]);
  }
  return runs;
}

/**
 * Adds each gap to the columns beside it, for values that are longer than those examined: to the column on the left
 * unless the one on the right is right-aligned (numbers); if only that one is, each gets half of the gap.
 */
function withGaps(runs: readonly Run[], lines: readonly Line[]): DetectedPositions['columns'] {
  const bounds = runs.map(([from], index) => {
    const left = runs[index - 1];
    if (!left) return 0;
    const gap = from - left[1];
    if (!isFlushRight(runs[index] as Run, lines)) return from;
    return isFlushRight(left, lines) ? left[1] : from - Math.floor(gap / 2);
  });
  return bounds.map((bound, index) => {
    const end = bounds[index + 1] ?? (runs[index] as Run)[1] + lastColumnMargin;
    return { start: bound + 1, length: end - bound };
  });
}

function isFlushRight(run: Run, lines: readonly Line[]): boolean {
  return flush(run, lines, 'right') > flush(run, lines, 'left');
}

/** The share of lines whose text in a range reaches that side of it. */
function flush([from, to]: Run, lines: readonly Line[], side: 'left' | 'right'): number {
  const at = side === 'left' ? from : to - 1;
  const filled = lines.filter(({ characters }) => characters.slice(from, to).some((character) => character !== ' '));
  return filled.length === 0
    ? 0
    : filled.filter(({ characters }) => (characters[at] ?? ' ') !== ' ').length / filled.length;
}

/** The average share of lines with text in a column: text in a single line does not make a column. */
function filledShare(runs: readonly Run[], lines: readonly Line[]): number {
  const shares = runs.map(
    ([from, to]) =>
      lines.filter(({ characters }) => characters.slice(from, to).some((character) => character !== ' ')).length /
      lines.length,
  );
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

/** The average share of aligned lines: real columns are aligned on one side, words that are above each other by chance are not. */
function flushShare(runs: readonly Run[], lines: readonly Line[]): number {
  const shares = runs.map((run) => Math.max(flush(run, lines, 'left'), flush(run, lines, 'right')));
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}
