/** Why a file as a whole cannot be imported, as docs/errors.md lists it. */
export const fileFaultCodes = {
  file_empty: "no bytes, no rows, or fewer rows than the setup's header row",
  file_header_only: 'a header without records below it',
  file_column_missing: 'a column that the setup maps is not in the header',
  file_column_duplicated: 'a column that the setup maps occurs twice',
  file_format_mismatch: "the content does not have the setup's format, regardless of the file name",
  file_corrupted: 'the workbook is truncated or damaged',
  file_password_protected: 'the workbook is encrypted',
  file_too_complex: 'its records take too many steps of rules, expressions and validations on average',
  file_too_large: 'it is unusually large when unpacked, or its records have many times the size of the file',
  file_time_limit: 'reading a sample of it took more time than is allowed; the server may have been busy',
  file_nul_byte: 'the text contains a NUL character',
  file_undecodable: "some bytes are not valid in the setup's encoding, or the file is in one that is not supported",
  file_field_too_long: "a cell has more than 32,767 characters in a workbook (Excel's limit), or 131,072 in text",
  file_row_too_long:
    'one row has more than 1,048,576 characters or 16,384 columns, or its record has more than 4 MiB with its mapped values',
  file_sheet_missing: 'the workbook has no sheet of this name, or none that is visible',
  file_missing: 'the stored file no longer exists',
} as const;
export type FileFaultCode = keyof typeof fileFaultCodes;

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
