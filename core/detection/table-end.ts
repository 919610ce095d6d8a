import type { SourceRow } from '../formats/row-source.js';
import { isBlank } from '../formats/table.js';
import { isTotalText } from '../formats/total-words.js';
import type { MergedCells } from '../formats/workbook/merged-cells.js';
import { kindOf } from './cell-kind.js';
import { counted, type Finding, quoted, tie } from './finding.js';
import { formOf, kindBelow } from './header-evidence.js';
import { filledCount } from './table-rows.js';
import { isRuler } from './table-score.js';
import type { TableShape } from './table-shape.js';

const maxFooterRows = 40;

const endWords =
  /^(?:records?|rows?|lines?|anzahl|count|end of (?:file|list|report)|page|seite|printed|erstellt|generated)(?![\p{L}\p{N}_])/iu;

const isEnd = (text: string): boolean => isTotalText(text) || endWords.test(text);

const currency = /^(?:\p{Lu}{3}|\p{Sc})$/u;

/** Whether the first value of a row begins with a word for a sum, a count or the end of a list. */
export const endsTable = ({ cells }: SourceRow): boolean =>
  isEnd(cells.map((cell) => (typeof cell === 'string' ? cell.trim() : '')).find((text) => text !== '') ?? '');

/**
 * Finds how many rows at the end of a file are not records: totals, notes, lines of dashes. `rows` are the last rows of
 * the file, as many as were read, without the header. Undefined for none.
 */
export function detectFooter(
  rows: readonly SourceRow[],
  table: TableShape | undefined,
  foreign: ReadonlySet<SourceRow> = new Set(),
  merged?: MergedCells,
): Finding | undefined {
  const records = rows.filter(({ cells }) => !isBlank(cells));
  // Rows well above the end show what records look like.
  const above = records.slice(0, Math.max(Math.ceil(records.length * 0.6), records.length - maxFooterRows));
  const shape = shapeOfRecords(above, table);
  const odd = table === undefined ? 0 : records.filter((row) => !table.fits(row)).length;
  let footer = 0;
  while (footer < Math.min(maxFooterRows, records.length - 1)) {
    const row = records[records.length - 1 - footer] as SourceRow;
    if (!foreign.has(row) && (!isFooter(row, shape) || isMergedWith(records, row, shape, merged))) break;
    footer += 1;
  }
  const apart = rowsApart(records.slice(0, records.length - footer), table);
  if (apart?.isOther) footer += apart.count;
  else if (apart && footer === 0) return apartTie(records.slice(-apart.count));
  if (footer === 0 || odd > footer + records.length * 0.1) return undefined;
  const first = records[records.length - footer] as SourceRow;
  const text = quoted(String(first.cells.find((cell) => kindOf(cell) !== 'empty') ?? ''));
  return {
    setting: 'footerRows',
    value: footer,
    confidence: 0.85,
    reason: `The last ${footer === 1 ? 'row is not a record' : `${footer} rows are not records`}: ${footer === 1 ? 'it begins' : 'they begin'} with ${text}. Every file of this kind must end with ${counted(footer, 'such row')}.`,
  };
}

/** Rows below blank ones at the end, and whether they are certainly a table of another kind. */
interface RowsApart {
  count: number;
  isOther: boolean;
}

/**
 * Rows below blank ones that have fewer values than records, or another table: names in the first row, above numbers where
 * records have texts. Undefined if there are none.
 */
function rowsApart(records: readonly SourceRow[], table: TableShape | undefined): RowsApart | undefined {
  const start = records.findLastIndex((row, index) => index > 0 && row.row > (records[index - 1] as SourceRow).row + 1);
  const apart = records.slice(start);
  const [first, ...others] = apart;
  if (start < 2 || !first || apart.length > maxFooterRows || start < apart.length) return undefined;
  const above = records.slice(0, start);
  const { minFilled, firstForms } = shapeOfRecords(above, table);
  if (firstForms && apart.every(({ cells }) => firstForms.has(formOf(String(cells[0] ?? '').trim())))) return undefined;
  const isNames = first.cells.every((cell) => ['text', 'empty'].includes(kindOf(cell))) && filledCount(first) > 1;
  const isOther =
    isNames &&
    first.cells.some((cell, column) => {
      const kind = kindBelow(others, column);
      return kindOf(cell) === 'text' && kind !== undefined && kind !== 'text' && kindBelow(above, column) !== kind;
    });
  return isOther || apart.every((row) => filledCount(row) < minFilled) ? { count: apart.length, isOther } : undefined;
}

function apartTie(apart: readonly SourceRow[]): Finding {
  const [first] = apart as [SourceRow];
  const rows = counted(apart.length, 'row');
  return tie(
    'footerRows',
    `${rows} from row ${first.row} on ${apart.length === 1 ? 'is' : 'are'} below a blank row and ${apart.length === 1 ? 'has' : 'have'} fewer values than records.`,
    [
      { value: 0, reason: 'They are records.' },
      {
        value: apart.length,
        reason: `They are notes, or another table. Every file of this kind must end with ${rows} such as these.`,
      },
    ],
  );
}

interface RecordShape {
  table: TableShape | undefined;
  /** Whether the first cell is filled in nearly every row. */
  firstAlwaysFilled: boolean;
  /** Patterns of the first cell; undefined if it is any text. */
  firstForms: ReadonlySet<string> | undefined;
  /** Number of cells that are filled in most rows, at least. */
  minFilled: number;
  columns: number;
}

function shapeOfRecords(rows: readonly SourceRow[], table: TableShape | undefined): RecordShape {
  const fitting = rows.filter((row) => table?.fits(row) ?? true);
  const counts = fitting.map(filledCount).sort((a, b) => a - b);
  const withFirst = fitting.filter(({ cells }) => kindOf(cells[0] ?? null) !== 'empty').length;
  return {
    table,
    firstAlwaysFilled: withFirst >= fitting.length * 0.9 && withFirst > 0,
    firstForms: formsOfFirst(fitting),
    minFilled: counts[Math.floor(counts.length * 0.15)] ?? 0,
    columns: table?.width ?? Math.max(1, ...fitting.slice(0, 200).map(({ cells }) => cells.length)),
  };
}

function isFooter(row: SourceRow, shape: RecordShape): boolean {
  const { cells } = row;
  const texts = cells.map((cell) => (typeof cell === 'string' ? cell.trim() : ''));
  const first = texts.find((text) => text !== '') ?? '';
  if (isRuler(cells)) return true;
  const sparse = filledCount(row) < shape.minFilled || filledCount(row) < shape.columns;
  if (sparse && isEnd(first)) return true;
  if (shape.table && cells.length < shape.columns && shape.columns > 1 && !shape.table.fits(row))
    return filledCount(row) * 2 <= shape.columns && !mayBeginRecord(row, shape);
  if (shape.columns > 2 && filledCount(row) === 1 && shape.minFilled > 1) return true;
  // A total without a word beside it; with a text it may be a line of the document above.
  const isOfNumbers = cells.every(
    (cell) => ['empty', 'number'].includes(kindOf(cell)) || currency.test(String(cell).trim()),
  );
  return (
    isOfNumbers &&
    shape.firstAlwaysFilled &&
    kindOf(cells[0] ?? null) === 'empty' &&
    filledCount(row) <= shape.columns / 2
  );
}

/** Whether cells of a row have the value of a record above it, so that it is one, too, unless it begins as a sum does. */
function isMergedWith(
  rows: readonly SourceRow[],
  row: SourceRow,
  shape: RecordShape,
  merged: MergedCells | undefined,
): boolean {
  if (!merged || endsTable(row)) return false;
  return merged.columns.some((column) => {
    const first = merged.rowOfValue(column, row.row);
    const above = first === undefined ? undefined : rows.find((other) => other.row === first);
    return above !== undefined && kindOf(above.cells[column] ?? null) !== 'empty' && !isFooter(above, shape);
  });
}

/** Whether a short row may be the beginning of a record: a file may be truncated within its last record. */
function mayBeginRecord(row: SourceRow, { firstForms }: RecordShape): boolean {
  const [first = null] = row.cells;
  return firstForms ? firstForms.has(formOf(String(first).trim())) : filledCount(row) > 1;
}

const maxForms = 5;

/** The few patterns of numbers, dates or codes with which all records begin; undefined if there are more. */
function formsOfFirst(rows: readonly SourceRow[]): Set<string> | undefined {
  const forms = new Set(rows.map(({ cells }) => formOf(String(cells[0] ?? '').trim())).filter((form) => form !== ''));
  return forms.size > 0 && forms.size <= maxForms && [...forms].every((form) => form.includes('9')) ? forms : undefined;
}
