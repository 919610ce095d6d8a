import { groupedNumber } from '../../text/grouped-number.js';
import { FileFault, type FilePlace } from '../file-fault.js';

/** The fault for a cell of more characters than a workbook's cell can hold. */
export function cellTooLong(place: FilePlace, limit: number): FileFault {
  const where = place.row === undefined ? 'A cell' : `The cell ${place.column}${place.row}`;
  return new FileFault(
    'file_field_too_long',
    `${where} has more than ${groupedNumber(limit)} characters, which no spreadsheet program writes; shorten it.`,
    place,
  );
}
