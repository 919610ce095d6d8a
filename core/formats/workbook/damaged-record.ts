import { FileFault } from '../file-fault.js';

/** Calls what reads a record; a record that is too short for its type is damage. */
export function reading<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new FileFault('file_corrupted', 'The workbook is damaged: one of its records is too short. Save it again.');
  }
}
