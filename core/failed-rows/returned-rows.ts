import { cellText } from '../formats/cell-text.js';
import { openRowSource } from '../formats/open-row-source.js';
import type { Cell, SourceRow } from '../formats/row-source.js';
import type { SourceFile } from '../formats/source-file.js';
import { isBlank } from '../formats/table.js';
import { cutText } from '../text/cut-text.js';
import { identityOf } from '../text/text-identity.js';
import { CorrectionRefused } from './correction-refused.js';
import { failedRowsColumns, originIn } from './failed-rows-columns.js';
import type { FailedRowsFormat } from './failed-rows-format.js';
import { guardCharacters, unguardFormula } from './guard-formula.js';

/** A row of a corrected file of failed rows. */
export interface ReturnedRow {
  /** Row number in this file. */
  line: number;
  /** The text in the column of the record's row number. */
  record: string;
  /** The cells of the record's columns as in the file, followed by cells beyond the last column. */
  cells: Cell[];
  /** The column (counted from 1) of a misplaced quote by which the cells may be divided wrongly; absent if there is none. */
  uncertainFrom?: number;
}

/** A corrected file of failed rows. */
export interface ReturnedFile {
  /** Number of the newest correction when the file was written. */
  corrections: number;
  rows: AsyncIterable<ReturnedRow[]>;
}

/** The import to correct. */
interface ReturnedTo {
  importId: string;
  columns: readonly string[];
}

/**
 * Opens a file of failed rows. Throws `FileFault` if it has another format, and `CorrectionRefused` if its columns are
 * not those of the failed rows of this import.
 */
export async function openReturned(
  file: SourceFile,
  format: FailedRowsFormat,
  { importId, columns }: ReturnedTo,
): Promise<ReturnedFile> {
  const source = (await openRowSource(file, format.file, guardCharacters))[Symbol.asyncIterator]();
  const { value: batch = [] } = await source.next();
  const [header, ...rest] = batch as SourceRow[];
  const corrections = checkHeader(header?.cells ?? [], importId, columns);
  async function* rows(): AsyncGenerator<ReturnedRow[]> {
    yield returned(rest, columns.length);
    for (;;) {
      const { value, done } = await source.next();
      if (done) return;
      yield returned(value, columns.length);
    }
  }
  return { corrections, rows: rows() };
}

const returned = (rows: readonly SourceRow[], columns: number): ReturnedRow[] =>
  rows
    .filter(({ cells }) => !isBlank(cells))
    .map(({ row, cells, quoteFault }) => ({
      line: row,
      ...(quoteFault?.isUncertain ? { uncertainFrom: quoteFault.column } : {}),
      record: cellText(cells[columns] ?? null).trim(),
      cells: [
        ...Array.from({ length: columns }, (_, index): Cell => cells[index] ?? null),
        ...cells.slice(columns + 3),
      ],
    }));

/** Returns the number of the newest correction in the header. Throws `CorrectionRefused`. */
function checkHeader(cells: readonly Cell[], importId: string, columns: readonly string[]): number {
  const names = cells.map((cell) => unguardFormula(cellText(cell).trim()));
  const origin = originIn(names[columns.length] ?? '');
  // Row numbers are the same in every import, so records would be overwritten with those of another import.
  if (origin && origin.importId !== importId)
    throw new CorrectionRefused(
      'invalid_correction',
      `The file contains failed rows of the import ${origin.importId}: upload it to that import.`,
      [{ pointer: '/file', detail: `row 1, column ${columns.length + 1}: names another import` }],
    );
  const expected = failedRowsColumns(columns, { importId, corrections: origin?.corrections ?? 0 });
  const wrong = expected.findIndex((name, index) => identityOf(name) !== identityOf(names[index] ?? ''));
  if (wrong === -1 && origin) return origin.corrections;
  throw new CorrectionRefused(
    'invalid_correction',
    `Column ${wrong + 1} of the header must be "${cutText(expected[wrong] ?? '', 60)}", but is "${cutText(names[wrong] ?? '', 60)}": a file of failed rows must be returned with all of its columns, in their order.`,
    [{ pointer: '/file', detail: `row 1, column ${wrong + 1}: the header was changed` }],
  );
}
