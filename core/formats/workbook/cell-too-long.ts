import { groupedNumber } from '../../text/grouped-number.js';
import { FileFault, type FilePlace } from '../file-fault.js';

/** The fault for a cell with more characters than a workbook allows. */
export function cellTooLong(place: FilePlace, limit: number): FileFault {
  const where = place.row === undefined ? 'A cell' : `The cell ${place.column}${place.row}`;
  return new FileFault(
    'file_field_too_long',
    `${where} has more than ${groupedNumber(limit)} characters, which is more than Excel allows: shorten it.`,
    place,
  );
}
