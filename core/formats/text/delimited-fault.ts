import { FileFault } from '../file-fault.js';
import { tooManyCharacters } from './row-too-long.js';

/** The position of a field in a delimited file; the column is counted from 0. */
export interface FieldPlace {
  row: number;
  column: number;
}

/** The fault for a field that exceeds the limit on memory. */
export function fieldTooLong({ row, column }: FieldPlace, limit: number): FileFault {
  return new FileFault(
    'file_field_too_long',
    `The field in row ${row}, column ${column + 1} has ${tooManyCharacters(limit)}: check the delimiter, quotes and line ends.`,
    { row, column: String(column + 1) },
  );
}
