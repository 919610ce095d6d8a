import type { FilePlace } from '../file-fault.js';
import type { Cell, SourceRow } from '../row-source.js';
import { columnLetters } from './cell-reference.js';
import { cellTooLong } from './cell-too-long.js';
import { rowTooLong } from './row-too-long.js';
import type { WorkbookLimits } from './workbook-limits.js';

const BATCH_ROWS = 500;
/** Wide or long rows are yielded in smaller batches, so that a batch stays small. */
const BATCH_CELLS = 100_000;
const BATCH_CHARACTERS = 2_000_000;

/**
 * Collects the rows of a sheet in batches, within the limits of a workbook. Blank rows and empty cells at the end of a
 * row are left out.
 */
export class RowBatches {
  private batch: SourceRow[] = [];
  private batchCells = 0;
  private batchCharacters = 0;
  private row = 0;
  private cells: Cell[] = [];
  private characters = 0;

  constructor(
    private readonly sheet: string,
    private readonly limits: WorkbookLimits,
  ) {}

  /** Whether the batch is large enough to be taken. */
  get full(): boolean {
    return (
      this.batch.length >= BATCH_ROWS || this.batchCells >= BATCH_CELLS || this.batchCharacters >= BATCH_CHARACTERS
    );
  }

  /** Whether no row is waiting to be taken. */
  get empty(): boolean {
    return this.batch.length === 0;
  }

  /** The rows that are complete. */
  take(): SourceRow[] {
    const { batch } = this;
    this.batch = [];
    this.batchCells = 0;
    this.batchCharacters = 0;
    return batch;
  }

  /** Begins a row; numbers ascend, from 1. */
  begin(row: number): void {
    this.row = row;
    this.cells = [];
    this.characters = 0;
  }

  /** Adds a cell to the row; columns ascend, from 1. Throws `FileFault` file_field_too_long, file_row_too_long. */
  add(column: number, cell: Cell): void {
    if (cell === null) return;
    const { limits, cells } = this;
    const characters = charactersOf(cell);
    if (characters > limits.cellCharacters) throw cellTooLong(this.place(column), limits.cellCharacters);
    this.characters += characters;
    if (this.characters > limits.rowCharacters)
      throw rowTooLong(this.place(column), `${limits.rowCharacters} characters`);
    if (column > limits.columns) throw rowTooLong(this.place(column), `${limits.columns} columns`);
    // Gaps are only filled before a cell with a value, so that empty cells at the end are left out.
    while (cells.length < column - 1) cells.push(null);
    cells.push(cell);
  }

  /** Completes the row. */
  end(): void {
    if (this.cells.length === 0) return;
    this.batch.push({ row: this.row, cells: this.cells });
    this.batchCells += this.cells.length;
    this.batchCharacters += this.characters;
    this.cells = [];
  }

  /** Where a cell of the row is, for messages. */
  place(column: number): FilePlace {
    return { sheet: this.sheet, row: this.row, column: columnLetters(column) };
  }
}

/** The characters of a text or error. */
export function charactersOf(cell: Cell): number {
  const text = typeof cell === 'object' && cell !== null && 'error' in cell ? cell.error : cell;
  return typeof text === 'string' ? text.length : 0;
}
