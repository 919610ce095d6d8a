import { columnNames, distinctNames } from '../formats/column-names.js';
import type { SourceRow } from '../formats/row-source.js';
import { isBlank } from '../formats/table.js';
import { kindOf } from './cell-kind.js';
import { counted, type Finding, tie } from './finding.js';
import { headerWordsIn, kindBelow, scoreHeader } from './header-evidence.js';
import { isSubHeader } from './sub-header.js';
import { filledCount, filledUpTo, tableRowTest, typicalEnd } from './table-rows.js';
import { isRuler } from './table-score.js';
import type { TableShape } from './table-shape.js';

/** Where a table begins, and the names of its columns. */
export interface DetectedHeader {
  /** Row number of the header; 0 for none. The first alternative if it is a tie. */
  headerRow: number;
  columns: string[];
  /** The header's cells as written; undefined for none. */
  written: string[] | undefined;
  /** Row number of the first record, if there are lines between it and the header. */
  firstRow: number | undefined;
  finding: Finding;
}

/** The maximum of a setup's `headerRow`. */
const maxHeaderRow = 1_000;

/**
 * Finds the row with the names of a table's columns, or that there is none. `shape` is undefined if rows end with their
 * last filled cell (workbooks).
 */
export function detectHeader(rows: readonly SourceRow[], shape: TableShape | undefined): DetectedHeader {
  const width = shape?.width;
  const at = shape?.header ? rows.indexOf(shape.header) : headerBelowLines(rows, tableStart(rows, width), width);
  const candidate = rows[at];
  if (!candidate) return without([], width ?? 1, 'There are no rows.', 0);
  const below = rows.slice(at + 1).filter((row) => shape?.fits(row) ?? true);
  const columnCount = width ?? Math.max(filledUpTo(candidate), typicalEnd(below));
  const { score, reason } = scoreHeader(candidate, below, columnCount);
  const written = columnNames(candidate);
  const place = at === 0 ? '' : ` ${counted(at, 'row')} above the table ${at === 1 ? 'does' : 'do'} not belong to it.`;
  if (score <= -0.5 || candidate.row > maxHeaderRow) return without(rows.slice(0, at), columnCount, reason, score);
  const firstRow = score < 0.5 ? rulerBelow(rows, at) : firstRecordBelow(rows, at);
  const columns = [...written, ...Array<string>(Math.max(0, columnCount - written.length)).fill('')];
  const header = { headerRow: candidate.row, columns, written, firstRow };
  if (score < 0.5) {
    const finding = tie(
      'headerRow',
      `Row ${candidate.row} may contain the column names or be the first record. ${reason}${place}`,
      [
        { value: candidate.row, reason: `Row ${candidate.row} contains the column names.` },
        { value: 0, reason: 'There is no header; the setup names the columns.' },
      ],
    );
    return { ...header, finding };
  }
  const confidence = Math.min(0.99, 0.6 + score / 5);
  return {
    ...header,
    finding: { setting: 'headerRow', value: candidate.row, confidence, reason: `${reason}${place}` },
  };
}

function without(above: readonly SourceRow[], columnCount: number, reason: string, score: number): DetectedHeader {
  const last = above.at(-1);
  return {
    headerRow: 0,
    columns: distinctNames(Array<string>(columnCount).fill('')),
    written: undefined,
    firstRow: last ? last.row + 1 : undefined,
    finding: { setting: 'headerRow', value: 0, confidence: Math.min(0.95, 0.5 - score / 4), reason },
  };
}

/** Index of the first row that looks like a row of the table and is followed by another one soon. */
function tableStart(rows: readonly SourceRow[], width: number | undefined): number {
  const isTableRow = tableRowTest(rows, width);
  const start = rows.findIndex(
    (row, index) => isTableRow(row) && (index === rows.length - 1 || rows.slice(index + 1, index + 4).some(isTableRow)),
  );
  let first = Math.max(0, start);
  while (first > 0 && isLikeRecords(rows[first - 1] as SourceRow, rows.slice(first, first + comparedRows))) first -= 1;
  return first;
}

/** Rows with which a row above them is compared. */
const comparedRows = 20;

/** Whether a row directly above records has numbers or dates where they do, so that it is one of them with too many or too few values. */
function isLikeRecords(row: SourceRow, below: readonly SourceRow[]): boolean {
  if (row.cells.length < 2 || row.row + 1 !== below[0]?.row) return false;
  const kinds = row.cells.map((cell, column) => ({ kind: kindOf(cell), below: kindBelow(below, column) }));
  const typed = kinds.filter(({ below: kind }) => kind === 'number' || kind === 'date');
  return typed.length > 0 && typed.every(({ kind, below: expected }) => kind === expected);
}

/** Rows below the first one that may be the header; lines of a title are above. */
const maxLines = 10;

/** Index of the header: below lines such as "Date: 31.01.2026" that have several cells, but fewer than it, and no names. */
function headerBelowLines(rows: readonly SourceRow[], start: number, width: number | undefined): number {
  const first = headerAmong(rows, start, width);
  for (let at = first; at <= Math.min(first + maxLines, rows.length - 2); at += 1) {
    const row = rows[at] as SourceRow;
    if (width !== undefined && row.cells.length !== width) return first;
    const names = filledCount(row);
    if (rows.slice(first, at).some((line) => filledCount(line) >= names)) continue;
    const below = rows.slice(at + 1);
    const columns = width ?? Math.max(filledUpTo(row), typicalEnd(below));
    if (scoreHeader(row, below, columns).score >= 0.5 && (at === first || (isAllText(row) && names * 2 > columns)))
      return at;
  }
  return first;
}

/** Index of the header: further down if a row with more names follows, because the first one names groups of columns. */
function headerAmong(rows: readonly SourceRow[], start: number, width: number | undefined): number {
  let at = start;
  for (let next = start + 1; next <= start + 2; next += 1) {
    const [row, current] = [rows[next], rows[at]];
    if (!row || !current || (width !== undefined && row.cells.length !== width)) break;
    if (!isAllText(row) || !isAllText(current)) break;
    const hasMoreNames = headerWordsIn(row) > headerWordsIn(current) && filledCount(row) >= filledCount(current);
    if (filledCount(row) <= filledCount(current) + 1 && !hasMoreNames) continue;
    at = next;
  }
  return at;
}

const isAllText = ({ cells }: SourceRow): boolean =>
  cells.every((cell) => ['text', 'empty'].includes(kindOf(cell))) && !isBlank(cells);

/** Row number of the first record if lines of dashes, of units or of further names are above it; undefined if none are. */
function firstRecordBelow(rows: readonly SourceRow[], at: number): number | undefined {
  const afterRuler = rulerBelow(rows, at);
  if (afterRuler !== undefined) return afterRuler;
  const [header, next] = rows.slice(at, at + 2) as [SourceRow, SourceRow?];
  if (!next || !isSubHeader(next, header, rows.slice(at + 2))) return undefined;
  return rulerBelow(rows, at + 1) ?? next.row + 1;
}

/** Row number after a line of dashes between header and records; undefined if there is no such line. */
function rulerBelow(rows: readonly SourceRow[], at: number): number | undefined {
  const next = rows[at + 1];
  return next && isRuler(next.cells) ? next.row + 1 : undefined;
}
