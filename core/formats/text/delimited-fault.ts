import { FileFault } from '../file-fault.js';
import { tooManyCharacters } from './row-too-long.js';

/** Where a field of a delimited file is; the column counts from 0. */
export interface FieldPlace {
  row: number;
  column: number;
}

/** The fault for a quote that is still open where the file, or the patience with one field, ends. */
export function quoteUnclosed({ row, column }: FieldPlace, limit?: number): FileFault {
  const after =
    limit === undefined
      ? 'is not closed before the file ends'
      : `may never be closed: ${tooManyCharacters(limit)} follow it`;
  return new FileFault('file_quote_unclosed', `The quote opened in row ${row}, column ${column + 1} ${after}.`, {
    row,
    column: String(column + 1),
  });
}

/** The fault for text between a closing quote and the next delimiter or line end. */
export function quoteMisplaced({ row, column }: FieldPlace): FileFault {
  return new FileFault(
    'file_quote_misplaced',
    `In row ${row}, column ${column + 1} text follows a closing quote; a quote inside a quoted field must be escaped.`,
    { row, column: String(column + 1) },
  );
}

/** The fault for one field beyond the bound on memory. */
export function fieldTooLong({ row, column }: FieldPlace, limit: number): FileFault {
  return new FileFault(
    'file_field_too_long',
    `The field in row ${row}, column ${column + 1} has ${tooManyCharacters(limit)}; the delimiter or line ends may not fit the file.`,
    { row, column: String(column + 1) },
  );
}
