/** Why a file as a whole cannot be imported; each code is listed in docs/errors.md. */
export type FileFaultCode =
  | 'file_empty'
  | 'file_header_only'
  | 'file_column_missing'
  | 'file_column_duplicated'
  | 'file_format_mismatch'
  | 'file_corrupted'
  | 'file_password_protected'
  | 'file_too_large'
  | 'file_too_complex'
  | 'file_quote_unclosed'
  | 'file_quote_misplaced'
  | 'file_nul_byte'
  | 'file_undecodable'
  | 'file_field_too_long'
  | 'file_row_too_long'
  | 'file_sheet_missing'
  | 'file_missing';

/** The position of a fault in the file: row numbers from 1, bytes from 0. */
export interface FilePlace {
  sheet?: string;
  row?: number;
  column?: string;
  byte?: number;
}

/** A fault of the file as a whole: nothing is created. The message says what is wrong, and where. */
export class FileFault extends Error {
  override readonly name = 'FileFault';

  constructor(
    readonly code: FileFaultCode,
    message: string,
    readonly place: FilePlace = {},
  ) {
    // A name that was cut for the message may end with half of a surrogate pair.
    super(message.toWellFormed());
  }
}
