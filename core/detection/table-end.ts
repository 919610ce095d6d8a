import type { SourceRow } from '../formats/row-source.js';
import { isBlank } from '../formats/table.js';
import { kindOf } from './cell-kind.js';
import { counted, type Finding, quoted } from './finding.js';
import { formOf } from './header-evidence.js';
import { filledCount } from './table-rows.js';
import { isRuler } from './table-score.js';

const mostFooterRows = 40;

const totalWords =
  /^(?:grand |sub)?(?:totals?|sum|summe|gesamt\p{L}*|endsumme|zwischensumme|somme|suma|somma|totale?|total général|totaal|i alt|totalt|yhteensä|итого|razem|celkem|összesen|records?|rows?|lines?|anzahl|count|end of (?:file|list|report)|page|seite|printed|erstellt|generated)(?![\p{L}\p{N}_])/iu;

/**
 * Finds how many rows at the end of a file are no records: totals, notes, lines of dashes. `rows` are
 * the last ones of the file, as many as were read; none of them is the header. Undefined for none.
 */
export function detectFooter(
  rows: readonly SourceRow[],
  width: number | undefined,
  foreign: ReadonlySet<SourceRow> = new Set(),
): Finding | undefined {
  const records = rows.filter(({ cells }) => !isBlank(cells));
  // What records are like is told by those that stand well above the end.
  const above = records.slice(0, Math.max(Math.ceil(records.length * 0.6), records.length - mostFooterRows));
  const shape = shapeOfRecords(above, width);
  const odd = width === undefined ? 0 : records.filter(({ cells }) => cells.length !== width).length;
  let footer = 0;
  while (footer < Math.min(mostFooterRows, records.length - 1)) {
    const row = records[records.length - 1 - footer] as SourceRow;
    if (!foreign.has(row) && !isFooter(row, shape)) break;
    footer += 1;
  }
  if (footer === 0 || odd > footer + records.length * 0.1) return undefined;
  const first = records[records.length - footer] as SourceRow;
  const text = quoted(String(first.cells.find((cell) => kindOf(cell) !== 'empty') ?? ''));
  return {
    setting: 'footerRows',
    value: footer,
    confidence: 0.85,
    reason: `The last ${footer === 1 ? 'row is no record' : `${footer} rows are no records`}: ${footer === 1 ? 'it says' : 'they begin with'} ${text}. Files of this kind should end with ${counted(footer, 'such row')}.`,
  };
}

interface RecordShape {
  width: number | undefined;
  /** Whether the first cell is filled in nearly every row. */
  firstAlwaysFilled: boolean;
  /** Forms of the first cell; undefined where it is any text. */
  firstForms: ReadonlySet<string> | undefined;
  /** The fewest cells that are filled in most rows. */
  fewestFilled: number;
  columns: number;
}

function shapeOfRecords(rows: readonly SourceRow[], width: number | undefined): RecordShape {
  const fitting = rows.filter(({ cells }) => width === undefined || cells.length === width);
  const counts = fitting.map(filledCount).sort((one, other) => one - other);
  const withFirst = fitting.filter(({ cells }) => kindOf(cells[0] ?? null) !== 'empty').length;
  return {
    width,
    firstAlwaysFilled: withFirst >= fitting.length * 0.9 && withFirst > 0,
    firstForms: formsOfFirst(fitting),
    fewestFilled: counts[Math.floor(counts.length * 0.15)] ?? 0,
    columns: width ?? Math.max(1, ...fitting.slice(0, 200).map(({ cells }) => cells.length)),
  };
}

function isFooter(row: SourceRow, shape: RecordShape): boolean {
  const { cells } = row;
  const texts = cells.map((cell) => (typeof cell === 'string' ? cell.trim() : ''));
  const first = texts.find((text) => text !== '') ?? '';
  if (isRuler(cells)) return true;
  const sparse = filledCount(row) < shape.fewestFilled || filledCount(row) < shape.columns;
  if (sparse && totalWords.test(first)) return true;
  if (shape.width !== undefined && cells.length < shape.width && shape.columns > 1) return !mayBeginRecord(row, shape);
  if (shape.columns > 2 && filledCount(row) === 1 && shape.fewestFilled > 1) return true;
  // A sum without a word beside it.
  return shape.firstAlwaysFilled && kindOf(cells[0] ?? null) === 'empty' && filledCount(row) <= shape.columns / 2;
}

/** A file may have been cut off within its last record, which is no footer then. */
function mayBeginRecord(row: SourceRow, { firstForms }: RecordShape): boolean {
  const [first = null] = row.cells;
  return firstForms ? firstForms.has(formOf(String(first).trim())) : filledCount(row) > 1;
}

const mostForms = 5;

/** The few forms of numbers, dates or codes that all records begin with. */
function formsOfFirst(rows: readonly SourceRow[]): Set<string> | undefined {
  const forms = new Set(rows.map(({ cells }) => formOf(String(cells[0] ?? '').trim())).filter((form) => form !== ''));
  return forms.size > 0 && forms.size <= mostForms && [...forms].every((form) => form.includes('9'))
    ? forms
    : undefined;
}
