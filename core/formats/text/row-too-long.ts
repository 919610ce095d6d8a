import { groupedNumber } from '../../text/grouped-number.js';
import { FileFault } from '../file-fault.js';

/** Says that there are more characters than a bound allows. */
export function tooManyCharacters(limit: number): string {
  return `more than ${groupedNumber(limit)} characters`;
}

/** The fault for a record or line beyond the bound on memory. */
export function rowTooLong(row: number, limit: number): FileFault {
  return new FileFault('file_row_too_long', `Row ${row} has ${tooManyCharacters(limit)}.`, { row });
}

/** The fault for a record of more fields than a sheet can have columns. */
export function tooManyColumns(row: number, limit: number): FileFault {
  return new FileFault('file_row_too_long', `Row ${row} has more than ${groupedNumber(limit)} columns.`, { row });
}
