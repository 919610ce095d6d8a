import { FileFault, type FilePlace } from '../file-fault.js';

/** The fault for a row with more columns or characters than a workbook allows; `what` says which. */
export const rowTooLong = (place: FilePlace, what: string): FileFault =>
  new FileFault('file_row_too_long', `A row has more than ${what}.`, place);
