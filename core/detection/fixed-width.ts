import type { FixedWidthFormat } from '../formats/file-format.js';
import type { SourceRow } from '../formats/row-source.js';
import { fixedWidthSlicer } from '../formats/text/slice-fixed-width.js';
import { scoreTable } from './table-score.js';

/** Columns at constant positions, and the rows that they cut the text into. */
export interface DetectedPositions {
  columns: { start: number; length: number }[];
  /** From the first line of the table on. */
  rows: SourceRow[];
  score: number;
  /** Whether a line has something where the table's lines have gaps. */
  breaks(line: string): boolean;
}

const judgedLines = 400;
/** Lines that may stand above and below the table. */
const furthestStart = 12;
const furthestEnd = 6;
const fewestLines = 3;
/** What the last column may take of longer lines than were seen. */
const roomAtTheEnd = 200;

interface Line {
  row: number;
  characters: string[];
}

/** Finds columns by the places at which no line has anything but spaces; undefined where there are none. */
export function detectPositions(text: string): DetectedPositions | undefined {
  const lines = text
    .split(/\r\n|\n|\r/)
    .map((line, index): Line => ({ row: index + 1, characters: [...line.trimEnd()] }))
    .filter(({ characters }) => characters.length > 0);
  const judged = lines.slice(0, judgedLines);
  if (judged.length < fewestLines || judged.some(({ characters }) => characters.includes('\t'))) return undefined;
  const found = clearestTable(judged);
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

/** Cuts text into rows of these columns, each with a cell for every column. */
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

/** The lines, some at both ends left out where they do not keep to the columns. */
function clearestTable(lines: Line[]): { lines: Line[]; runs: Run[] } | undefined {
  let best: { lines: Line[]; runs: Run[] } | undefined;
  let highest = 0;
  const seen = new Set<string>();
  for (let from = 0; from <= Math.min(furthestStart, lines.length - fewestLines); from += 1) {
    for (let without = 0; without <= Math.min(furthestEnd, lines.length - from - fewestLines); without += 1) {
      const part = lines.slice(from, lines.length - without);
      const runs = filledRuns(part);
      if (runs.length < 2 || seen.has(runs.join())) continue;
      // With fewer lines there are more gaps by chance: the first to show some gaps keeps most lines.
      seen.add(runs.join());
      const kept = part.length / lines.length;
      const clarity =
        flushShare(runs, part) ** 2 * filledShare(runs, part) * (1 - 1 / runs.length) ** 2 * (0.7 + 0.3 * kept);
      if (clarity > highest) [best, highest] = [{ lines: part, runs }, clarity];
    }
  }
  return best;
}

/** The runs of positions at which some line has something. */
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
 * Gives each gap to a column beside it, for values that are longer than those seen: to the one on the
 * right where that is flush right (numbers), to both where only one of them is.
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
    const end = bounds[index + 1] ?? (runs[index] as Run)[1] + roomAtTheEnd;
    return { start: bound + 1, length: end - bound };
  });
}

function isFlushRight(run: Run, lines: readonly Line[]): boolean {
  return flush(run, lines, 'right') > flush(run, lines, 'left');
}

/** The share of lines whose text in a run reaches that side of it. */
function flush([from, to]: Run, lines: readonly Line[], side: 'left' | 'right'): number {
  const at = side === 'left' ? from : to - 1;
  const filled = lines.filter(({ characters }) => characters.slice(from, to).some((character) => character !== ' '));
  return filled.length === 0
    ? 0
    : filled.filter(({ characters }) => (characters[at] ?? ' ') !== ' ').length / filled.length;
}

/** How much of the columns has something in it: what stands in one line only is no column. */
function filledShare(runs: readonly Run[], lines: readonly Line[]): number {
  const shares = runs.map(
    ([from, to]) =>
      lines.filter(({ characters }) => characters.slice(from, to).some((character) => character !== ' ')).length /
      lines.length,
  );
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

/** Real columns are flush on one side; gaps between words that happen to stand below each other are not. */
function flushShare(runs: readonly Run[], lines: readonly Line[]): number {
  const shares = runs.map((run) => Math.max(flush(run, lines, 'left'), flush(run, lines, 'right')));
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}
