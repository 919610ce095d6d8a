import type { Fault, SampleRow } from '../../core/detection/described.js';
import { shownText } from '../../core/formats/cell-text.js';
import { FileFault } from '../../core/formats/file-fault.js';
import type { FileFormat } from '../../core/formats/file-format.js';
import { noRecords } from '../../core/formats/no-records.js';
import { openRowSource } from '../../core/formats/open-row-source.js';
import { rowRepairer } from '../../core/formats/repair-rows.js';
import type { SourceRow } from '../../core/formats/row-source.js';
import { Table } from '../../core/formats/table.js';
import { shortened } from '../../core/text/cut-text.js';
import { localFile } from '../../runtime/local-files/local-file.js';

/** Which records are read. */
export interface SampleRange {
  /** The row number of the first record. */
  fromRow: number;
  rows: number;
}

/** Some records of a file, read in a format as an import reads them. */
export interface ReadSample {
  /** The names of the columns; undefined if the header was not reached. */
  columns: string[] | undefined;
  headerRow: number;
  /** The sheet of a workbook; undefined for other files, and if it was not found. */
  sheet: string | undefined;
  /** The records from the first one on, from which columns are described. */
  first: SourceRow[];
  records: SourceRow[];
  /** The row number of the first requested record that was left out, as those before it are large; null for none. */
  next: number | null;
  fault: Fault | null;
}

/** How many records columns are described from. */
const columnRecords = 500;
/**
 * The most characters of the cells of the records that are held in memory, for the columns and for the shown rows each.
 */
const maxCharacters = 4 * 1024 * 1024;

/** Reads records up to the end of the range; a fault of the file ends the reading and is returned. */
export async function readSample(
  path: string,
  format: FileFormat,
  { fromRow, rows }: SampleRange,
): Promise<ReadSample> {
  const table = new Table(format);
  const first: SourceRow[] = [];
  const records: SourceRow[] = [];
  let repair: ((row: SourceRow) => SourceRow) | undefined;
  let fault: Fault | null = null;
  let next: number | null = null;
  let sheet: string | undefined;
  let lastRow = 0;
  const used = { forColumns: 0, shown: 0 };
  const hasColumnRecords = (): boolean => first.length >= columnRecords || used.forColumns > maxCharacters;
  const isEnough = (): boolean => (records.length >= rows || next !== null) && hasColumnRecords();
  const take = (record: SourceRow): void => {
    const size = charactersOf(record);
    if (!hasColumnRecords()) {
      first.push(record);
      used.forColumns += size;
    }
    if (record.row < fromRow || records.length >= rows || next !== null) return;
    used.shown += size;
    if (used.shown <= maxCharacters || records.length === 0) records.push(record);
    else next = record.row;
  };
  try {
    const source = await openRowSource(localFile(path), format);
    ({ sheet } = source);
    for await (const batch of source) {
      for (const row of batch) {
        lastRow = row.row;
        const record = table.next(row);
        if (!record || !table.columns) continue;
        repair ??= rowRepairer(format, table.columns);
        take(repair(record));
      }
      if (isEnough()) break;
    }
    if (first.length === 0) throw noRecords(table, lastRow, source);
  } catch (error) {
    fault = faultOf(error);
  }
  return { columns: table.columns, headerRow: table.headerRow, sheet, first, records, next, fault };
}

const charactersOf = ({ cells }: SourceRow): number =>
  cells.reduce<number>((sum, cell) => sum + (typeof cell === 'string' ? cell.length : 20), 0);

/** A fault of a file as in a preview; rethrows other errors. */
export function faultOf(error: unknown): Fault {
  if (!(error instanceof FileFault)) throw error;
  const { code, message, place } = error;
  return { code, message, place };
}

/** Longer texts are shortened for display. */
const maxShownLength = 500;
/** The most columns that are shown; a file may have 16,384. */
export const shownColumns = 500;

/** The most characters of JSON of the shown rows, which the API looks up and returns. */
const maxShown = 1_000_000;

/** The first rows, as many as are shown: at least one. */
export function beginningOf<Row>(rows: readonly Row[]): Row[] {
  let characters = 0;
  const beyond = rows.findIndex((row) => {
    characters += JSON.stringify(row).length;
    return characters > maxShown;
  });
  return rows.slice(0, beyond === -1 ? rows.length : Math.max(1, beyond));
}

/** A row as it is shown to users. */
export function shownRow({ row, cells, filledFrom }: SourceRow, columns: readonly string[]): SampleRow {
  const texts = columns.slice(0, shownColumns).map((name, column) => {
    const text = shownText(cells[column] ?? null);
    return [name.toWellFormed(), shortened(text, maxShownLength)] as const;
  });
  const filled = texts.flatMap(([name], column): [string, number][] => {
    const fromRow = filledFrom?.get(column);
    return fromRow === undefined ? [] : [[name, fromRow]];
  });
  const shown = { row, source: Object.fromEntries(texts) };
  return filled.length === 0 ? shown : { ...shown, filledFrom: Object.fromEntries(filled) };
}
