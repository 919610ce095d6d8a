import { FileFault, type FilePlace } from '../file-fault.js';
import type { Cell, SourceRow } from '../row-source.js';
import { columnLetters } from '../workbook/cell-reference.js';
import { type CellContext, toCell } from './cell-value.js';
import type { NumberFormat } from '../workbook/number-format.js';
import { type RawRow, SheetHandler } from './sheet-handler.js';
import type { StringStore } from '../workbook/string-store.js';
import type { WorkbookLimits } from '../workbook/workbook-limits.js';
import { XmlReader } from '../workbook/xml-reader.js';

const BATCH_ROWS = 500;
/** Wide or long rows are yielded in smaller batches, so that a batch stays small. */
const BATCH_CELLS = 100_000;
const BATCH_CHARACTERS = 2_000_000;

/** The input for reading rows from one sheet's XML. */
interface SheetInput {
  sheet: string;
  part: string;
  date1904: boolean;
  formats: readonly NumberFormat[];
  strings: StringStore;
  limits: WorkbookLimits;
}

/**
 * Rows of one worksheet in batches, read on demand; blank rows and empty cells at the end of a row are left out. Throws
 * `FileFault` for faults that make the sheet unusable.
 */
export async function* readSheetRows(
  chunks: AsyncIterable<Buffer>,
  input: SheetInput,
): AsyncGenerator<SourceRow[], void, undefined> {
  const handler = new SheetHandler(input.sheet, input.limits);
  const xml = new XmlReader({ part: input.part, root: 'worksheet', place: () => handler.place() }, handler);
  const rows = new RowBuilder(input);
  for await (const chunk of chunks) {
    xml.write(chunk);
    const complete = handler.rows;
    if (complete.length === 0) continue;
    handler.rows = [];
    for (const raw of complete) {
      rows.add(raw);
      if (rows.full) yield rows.take();
    }
  }
  xml.end();
  if (!handler.sawData)
    throw new FileFault('file_corrupted', 'The workbook is damaged: the sheet has no element for rows.', {
      sheet: input.sheet,
    });
  if (rows.batch.length > 0) yield rows.take();
}

class RowBuilder {
  batch: SourceRow[] = [];
  private cells = 0;
  private characters = 0;
  private row = 0;
  private readonly context: CellContext;

  constructor(private readonly input: SheetInput) {
    this.context = {
      date1904: input.date1904,
      formats: input.formats,
      sharedString: (index) => input.strings.get(index),
      cellCharacters: input.limits.cellCharacters,
      place: (column) => this.place(column),
    };
  }

  get full(): boolean {
    return this.batch.length >= BATCH_ROWS || this.cells >= BATCH_CELLS || this.characters >= BATCH_CHARACTERS;
  }

  take(): SourceRow[] {
    const { batch } = this;
    this.batch = [];
    this.cells = 0;
    this.characters = 0;
    return batch;
  }

  add(raw: RawRow): void {
    this.row = raw.row;
    const cells: Cell[] = [];
    let characters = 0;
    for (const rawCell of raw.cells) {
      const cell = toCell(rawCell, this.context);
      if (cell === null) continue;
      // Gaps are only filled before a cell with a value, so that empty cells at the end are left out.
      while (cells.length < rawCell.column - 1) cells.push(null);
      cells.push(cell);
      if (typeof cell === 'string') characters += cell.length;
      if (characters > this.input.limits.rowCharacters) throw this.tooLong(rawCell.column);
    }
    if (cells.length === 0) return;
    this.batch.push({ row: raw.row, cells });
    this.cells += cells.length;
    this.characters += characters;
  }

  private place(column: number): FilePlace {
    return { sheet: this.input.sheet, row: this.row, column: columnLetters(column) };
  }

  private tooLong(column: number): FileFault {
    const message = `A row has more than ${this.input.limits.rowCharacters} characters.`;
    return new FileFault('file_row_too_long', message, this.place(column));
  }
}
