import { FileFault } from '../formats/file-fault.js';
import { signatureBytes, signatureOf } from '../formats/file-signature.js';
import type { Detected } from './described.js';
import { detectText } from './detect-text.js';
import { detectWorkbook } from './detect-workbook.js';
import { readEnds } from './file-ends.js';

/**
 * Finds a file's format by its content; its name does not count. Looks at its ends only, whatever its
 * size. Throws `FileFault` where the file is of no format that can be imported, or has nothing in it.
 */
export async function detectFile(path: string): Promise<Detected> {
  const ends = await readEnds(path);
  if (ends.size === 0) throw new FileFault('file_empty', 'The file is empty.');
  const foreign = signatureOf(ends.head.subarray(0, signatureBytes));
  if (foreign?.kind === 'other')
    throw new FileFault(
      'file_format_mismatch',
      `The file is neither text nor an .xlsx workbook; it looks like ${foreign.name}.`,
      { byte: 0 },
    );
  // Old and protected workbooks are refused by the workbook's reader, which tells them apart.
  return foreign ? detectWorkbook(path) : detectText(path, ends);
}
