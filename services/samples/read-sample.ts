import type { Fault, SampleRow } from '../../core/detection/described.js';
import { cellText } from '../../core/formats/cell-text.js';
import { FileFault } from '../../core/formats/file-fault.js';
import type { FileFormat } from '../../core/formats/file-format.js';
import { openRowSource } from '../../core/formats/open-row-source.js';
import { cellRejoiner } from '../../core/formats/rejoin-cells.js';
import type { SourceRow } from '../../core/formats/row-source.js';
import { Table } from '../../core/formats/table.js';
import { shortened } from '../../core/text/cut-text.js';

/** Which records are wanted. */
export interface SampleRange {
  /** Row number of the first. */
  from: number;
  rows: number;
}

/** Some records of a file, read by a format as an import reads them. */
export interface ReadSample {
  /** Names of the columns; undefined where the header was not reached. */
  columns: string[] | undefined;
  headerRow: number;
  /** Records from the first one on, for what is to be said of the columns. */
  first: SourceRow[];
  records: SourceRow[];
  /** Row number of the first record that was wanted and left out, as those before it are large; null for none. */
  next: number | null;
  fault: Fault | null;
}

/** Records whose values tell of the columns. */
const tellingRecords = 500;
/** Characters of the cells of records that are held, of those that tell of the columns as of those that are shown. */
const heldCharacters = 4 * 1024 * 1024;

/** Reads records up to the end of the range; a fault of the file ends the reading and is told. */
export async function readSample(path: string, format: FileFormat, { from, rows }: SampleRange): Promise<ReadSample> {
  const table = new Table(format);
  const first: SourceRow[] = [];
  const records: SourceRow[] = [];
  let rejoin: ((row: SourceRow) => SourceRow) | undefined;
  let fault: Fault | null = null;
  let next: number | null = null;
  const held = { telling: 0, shown: 0 };
  const isTold = (): boolean => first.length >= tellingRecords || held.telling > heldCharacters;
  const isEnough = (): boolean => (records.length >= rows || next !== null) && isTold();
  const take = (record: SourceRow): void => {
    const characters = charactersOf(record);
    if (!isTold()) {
      first.push(record);
      held.telling += characters;
    }
    if (record.row < from || records.length >= rows || next !== null) return;
    held.shown += characters;
    if (held.shown <= heldCharacters || records.length === 0) records.push(record);
    else next = record.row;
  };
  try {
    const source = await openRowSource(path, format);
    for await (const batch of source) {
      for (const row of batch) {
        const record = table.next(row);
        if (!record || !table.columns) continue;
        rejoin ??= cellRejoiner(format, table.columns.length);
        take(rejoin(record));
      }
      if (isEnough()) break;
    }
    if (first.length === 0) fault = noRecords(table);
  } catch (error) {
    fault = faultOf(error);
  }
  return { columns: table.columns, headerRow: table.headerRow, first, records, next, fault };
}

const charactersOf = ({ cells }: SourceRow): number =>
  cells.reduce<number>((sum, cell) => sum + (typeof cell === 'string' ? cell.length : 20), 0);

function noRecords({ columns, headerRow }: Table): Fault {
  if (!columns)
    return { code: 'file_empty', message: `The file has no row ${headerRow}, where its header should be.`, place: {} };
  return headerRow === 0
    ? { code: 'file_empty', message: 'The file has no records.', place: {} }
    : { code: 'file_header_only', message: 'The file has a header but no records below it.', place: {} };
}

/** A fault of a file as a preview tells it; throws what is none. */
export function faultOf(error: unknown): Fault {
  if (!(error instanceof FileFault)) throw error;
  const { code, message, place } = error;
  return { code, message, place };
}

/** Longer texts are cut for being shown. */
const maxShownLength = 500;
/** Columns that are shown; there may be 16,384. */
export const shownColumns = 500;

/** Characters of JSON that rows may come to where they are shown: the API looks them up and hands them on. */
const maxShown = 1_000_000;

/** The first of some rows, as many as are shown: at least one. */
export function beginningOf<Row>(rows: readonly Row[]): Row[] {
  let characters = 0;
  const beyond = rows.findIndex((row) => {
    characters += JSON.stringify(row).length;
    return characters > maxShown;
  });
  return rows.slice(0, beyond === -1 ? rows.length : Math.max(1, beyond));
}

/** A row as people see it. */
export function shownRow({ row, cells }: SourceRow, columns: readonly string[]): SampleRow {
  const texts = columns.slice(0, shownColumns).map((name, column) => {
    const text = cellText(cells[column] ?? null);
    return [name.toWellFormed(), shortened(text, maxShownLength)] as const;
  });
  return { row, source: Object.fromEntries(texts) };
}
