import { kindOf } from '../detection/cell-kind.js';
import { formOf } from '../detection/header-evidence.js';
import { endsTable } from '../detection/table-end.js';
import { cellText } from '../formats/cell-text.js';
import { rowInSheet, sheetPlace } from '../formats/row-in-sheet.js';
import type { Cell, SourceRow } from '../formats/row-source.js';
import { counted } from '../model/counted.js';
import type { Notice } from '../model/notice.js';

/** What the values of a row look like, by column: a kind or the pattern of a code; '' says nothing. */
interface RowLook {
  row: number;
  cells: readonly string[];
  filled: number;
}

/** Records with which rows are compared, and columns of them. */
const maxRecords = 100;
const maxColumns = 50;
/** Longer texts are no codes. */
const maxCodeCharacters = 30;
/** The share of a column's values that must look the same, and of a record's cells that a row must have. */
const minAlike = 0.7;
const minFilled = 0.75;

/**
 * Finds rows above the first record and below the last one, which are not read, that look like records: nearly as many
 * values, and numbers, dates and codes where those have them. Titles, names of groups of columns, units and totals do not.
 */
export class RowsOutsideTable {
  private readonly above: RowLook[] = [];
  private readonly records: RowLook[] = [];

  /** Takes a row above the first record; there are at most 2,000 (`firstRow` of a setup). */
  addAbove(row: SourceRow): void {
    const look = lookOf(row);
    if (look.filled > 1) this.above.push(look);
  }

  addRecord(row: SourceRow): void {
    if (this.records.length < maxRecords) this.records.push(lookOf(row));
  }

  /** `below`: the rows that are left out at the end of the file; `sheet`: that of a workbook. */
  notices(below: readonly SourceRow[], sheet: string | undefined): Notice[] {
    const table = this.typical();
    const above = this.above.filter((row) => isAlike(row, table));
    const last = below.filter((row) => !endsTable(row)).map(lookOf);
    return [
      ...noticeOf('rows_above_table', above, sheet),
      ...noticeOf(
        'rows_below_table',
        last.filter((row) => isAlike(row, table)),
        sheet,
      ),
    ];
  }

  private typical(): RowLook {
    const { records } = this;
    const columns = Math.max(0, ...records.map(({ cells }) => cells.length));
    const fills = records.map(({ filled }) => filled).sort((a, b) => a - b);
    return {
      row: 0,
      cells: Array.from({ length: columns }, (_, column) =>
        typicalLook(records.map(({ cells }) => cells[column] ?? '')),
      ),
      filled: fills[Math.floor(fills.length / 2)] ?? 0,
    };
  }
}

/** Where rows are that are left out, and the settings that leave them out. */
const leftOut = {
  rows_above_table: ['above the first record', '"headerRow" and "firstRow"'],
  rows_below_table: ['below the last record', '"footerRows"'],
} as const;

function noticeOf(code: keyof typeof leftOut, rows: readonly RowLook[], sheet: string | undefined): Notice[] {
  const [first] = rows;
  if (!first) return [];
  const [where, settings] = leftOut[code];
  const message = `${counted(rows.length, 'row')} ${where} ${rows.length === 1 ? 'looks like a record and is' : 'look like records and are'} not imported, the first in row ${rowInSheet(first.row, sheet)}: check ${settings} of the integration.`;
  return [{ code, message, place: { ...sheetPlace(sheet), row: first.row } }];
}

function lookOf({ row, cells }: SourceRow): RowLook {
  const first = cells.slice(0, maxColumns);
  return { row, cells: first.map(lookOfCell), filled: first.filter((cell) => kindOf(cell) !== 'empty').length };
}

function lookOfCell(cell: Cell): string {
  const kind = kindOf(cell);
  if (kind !== 'text') return kind === 'empty' ? '' : kind;
  const text = cellText(cell).trim();
  return text.length <= maxCodeCharacters && /\d/.test(text) ? formOf(text) : '';
}

/** How most values of a column look; '' if they differ, or are texts without digits. */
function typicalLook(looks: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const look of looks) counts.set(look, (counts.get(look) ?? 0) + 1);
  for (const [look, count] of counts) if (count >= looks.length * minAlike) return look;
  return '';
}

function isAlike({ cells, filled }: RowLook, table: RowLook): boolean {
  if (filled < 2 || filled < table.filled * minFilled) return false;
  // Records often begin with their number.
  const [start] = table.cells;
  if (start && cells[0] !== start) return false;
  const compared = cells.filter((look, column) => look !== '' && table.cells[column]);
  const alike = cells.filter((look, column) => look !== '' && look === table.cells[column]);
  return alike.length > 0 && alike.length * 2 >= compared.length;
}
