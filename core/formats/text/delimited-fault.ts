import { groupedNumber } from '../../text/grouped-number.js';
import { FileFault } from '../file-fault.js';
import { tooManyCharacters } from './row-too-long.js';

/** The position of a field in a delimited file; the column is counted from 0. */
export interface FieldPlace {
  row: number;
  column: number;
}

/** The fault for a quote that is still open at the end of the file, or after the maximum length of a field (`limit`). */
export function quoteUnclosed({ row, column }: FieldPlace, limit?: number): FileFault {
  const after =
    limit === undefined
      ? 'is not closed before the end of the file'
      : `is not closed within ${groupedNumber(limit)} characters`;
  return new FileFault('file_quote_unclosed', `The quote opened in row ${row}, column ${column + 1} ${after}.`, {
    row,
    column: String(column + 1),
  });
}

/** The fault for text between a closing quote and the next delimiter or line end. */
export function quoteMisplaced({ row, column }: FieldPlace): FileFault {
  return new FileFault(
    'file_quote_misplaced',
    `In row ${row}, column ${column + 1} text follows a closing quote: escape quotes inside quoted fields.`,
    { row, column: String(column + 1) },
  );
}

/** The fault for a field that exceeds the limit on memory. */
export function fieldTooLong({ row, column }: FieldPlace, limit: number): FileFault {
  return new FileFault(
    'file_field_too_long',
    `The field in row ${row}, column ${column + 1} has ${tooManyCharacters(limit)}: check the delimiter, quotes and line ends.`,
    { row, column: String(column + 1) },
  );
}
