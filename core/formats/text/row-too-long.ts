import { groupedNumber } from '../../text/grouped-number.js';
import { FileFault } from '../file-fault.js';

/** "more than 1,000 characters", for messages. */
function tooManyCharacters(limit: number): string {
  return `more than ${groupedNumber(limit)} characters`;
}

/** The fault for a record or line that exceeds the limit on memory. */
export function rowTooLong(row: number, limit: number): FileFault {
  return new FileFault(
    'file_row_too_long',
    `Row ${row} has ${tooManyCharacters(limit)}: check the delimiter, quotes and line ends.`,
    { row },
  );
}

/** The fault for a record with more fields than a sheet can have columns. */
export function tooManyColumns(row: number, limit: number): FileFault {
  return new FileFault('file_row_too_long', `Row ${row} has more than ${groupedNumber(limit)} columns.`, { row });
}

/** The fault for a field, in a column counted from 0, that exceeds the limit on memory. */
export function fieldTooLong({ row, column }: { row: number; column: number }, limit: number): FileFault {
  return new FileFault(
    'file_field_too_long',
    `The field in row ${row}, column ${column + 1} has ${tooManyCharacters(limit)}: check the delimiter, quotes and line ends.`,
    { row, column: String(column + 1) },
  );
}
