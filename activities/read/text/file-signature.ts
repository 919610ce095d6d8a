import { FileFault } from '../file-fault.js';

const signatures: readonly { bytes: Buffer; looksLike: string }[] = [
  { bytes: Buffer.from('PK\x03\x04', 'latin1'), looksLike: 'an Excel workbook (.xlsx) or a zip archive' },
  { bytes: Buffer.from('PK\x05\x06', 'latin1'), looksLike: 'an empty zip archive' },
  { bytes: Buffer.from('d0cf11e0a1b11ae1', 'hex'), looksLike: 'an old Excel workbook (.xls) or a protected one' },
  { bytes: Buffer.from('%PDF-', 'latin1'), looksLike: 'a PDF document' },
  { bytes: Buffer.from('1f8b08', 'hex'), looksLike: 'a gzip archive' },
];

/** Bytes of a file's start that `refuseForeignFormat` wants to see. */
export const signatureBytes = 8;

/**
 * Refuses a file whose first bytes show that it is no text.
 * @throws FileFault `file_format_mismatch` saying what the file looks like
 */
export function refuseForeignFormat(head: Buffer): void {
  const found = signatures.find(({ bytes }) => head.subarray(0, bytes.length).equals(bytes));
  if (found) {
    throw new FileFault('file_format_mismatch', `The file is not text: it looks like ${found.looksLike}.`, {
      byte: 0,
    });
  }
}
