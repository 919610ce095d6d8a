import { FileFault } from '../formats/file-fault.js';
import { workbookFormats } from '../formats/recognition/file-kind.js';
import { described, signatureBytes, signatureOf } from '../formats/recognition/file-signature.js';
import type { SourceFile } from '../formats/source-file.js';
import type { Detected } from './described.js';
import { detectText } from './detect-text.js';
import { detectWorkbook } from './detect-workbook.js';
import { readEnds } from './file-ends.js';

/**
 * Detects a file's format from its content, not its name. Only reads its beginning and end, regardless of its size.
 * Throws `FileFault` if the file has a format that cannot be imported, or is empty.
 */
export async function detectFile(file: SourceFile): Promise<Detected> {
  const ends = await readEnds(file);
  if (ends.size === 0) throw new FileFault('file_empty', 'The file is empty.');
  const foreign = signatureOf(ends.head.subarray(0, signatureBytes));
  if (foreign?.kind === 'other')
    throw new FileFault(
      'file_format_mismatch',
      `The file must be text or ${workbookFormats}, but looks like ${described(foreign)}.`,
      { byte: 0 },
    );
  // The workbook reader refuses old and protected workbooks, with a different fault for each.
  return foreign ? detectWorkbook(file) : detectText(file, ends);
}
