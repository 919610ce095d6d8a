import { FileFault } from '../file-fault.js';
import type { Encoding } from '../file-format.js';
import { described, signatureBytes, signatureOf } from '../recognition/file-signature.js';
import type { SourceFile } from '../source-file.js';

/** A stored text file with its encoding. */
export interface StoredText {
  readonly file: SourceFile;
  readonly bytesTotal: number;
  readonly encoding: Encoding;
  /** Length of the byte order mark, where the text starts. */
  readonly start: number;
}

const byteOrderMarks: readonly { bytes: Buffer; encoding: Encoding }[] = [
  { bytes: Buffer.of(0xef, 0xbb, 0xbf), encoding: 'utf-8' },
  { bytes: Buffer.of(0xff, 0xfe), encoding: 'utf-16le' },
  { bytes: Buffer.of(0xfe, 0xff), encoding: 'utf-16be' },
];

/**
 * Determines a file's encoding from its first bytes: a byte order mark takes precedence (Unicode 16.0, section 23.8)
 * over the given encoding.
 * @throws FileFault `file_missing`, `file_empty`, `file_format_mismatch`
 */
export async function openStoredText(source: SourceFile, encoding: Encoding = 'utf-8'): Promise<StoredText> {
  const file = await source.open();
  try {
    const head = await file.read(0, signatureBytes);
    const foreign = signatureOf(head);
    if (foreign)
      throw new FileFault(
        'file_format_mismatch',
        `The setup expects text, but the file looks like ${described(foreign)}.`,
        {
          byte: 0,
        },
      );
    const mark = byteOrderMarks.find(({ bytes }) => head.subarray(0, bytes.length).equals(bytes));
    const start = mark?.bytes.length ?? 0;
    if (head.length === start) throw new FileFault('file_empty', 'The file is empty.');
    return { file: source, bytesTotal: file.size, encoding: mark?.encoding ?? encoding, start };
  } finally {
    await file.close();
  }
}
