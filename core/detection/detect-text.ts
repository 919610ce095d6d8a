import { FileFault } from '../formats/file-fault.js';
import { workbookFormats } from '../formats/recognition/file-kind.js';
import { described } from '../formats/recognition/file-signature.js';
import { textKindOf } from '../formats/recognition/text-kind.js';
import type { SourceFile } from '../formats/source-file.js';
import { describeDelimited } from './describe-delimited.js';
import { describePositions } from './describe-positions.js';
import type { Detected } from './described.js';
import { detectDialect } from './dialect.js';
import { detectEncoding } from './encoding.js';
import type { FileEnds } from './file-ends.js';
import { detectPositions } from './fixed-width.js';
import { describeLineEnds } from './line-ends.js';
import type { Reading } from './quoting.js';
import { hasGap } from './table-score.js';
import { decodeEnds } from './text-head.js';

/** Detects the format of a text file. Throws `FileFault` if nothing can be read. */
export async function detectText(file: SourceFile, ends: FileEnds): Promise<Detected> {
  const { encoding, start, finding } = await detectEncoding(file, ends.head);
  const text = decodeEnds(ends, encoding, start);
  if (text.head.trim() === '') throw nothingToRead(ends.head.subarray(start), text.head);
  refuseOtherText(text.head);
  const lineEnds = describeLineEnds(text.head);
  const general = [finding, ...(lineEnds ? [lineEnds] : [])];
  const { reading, findings } = detectDialect(text.head, text.whole);
  const positions = mayHavePositions(reading) && hasGap(text.head) ? detectPositions(text.head) : undefined;
  return positions && positions.score > Math.max(reading.score, 0.3)
    ? describePositions(text, encoding, general, positions)
    : describeDelimited(text, encoding, [...general, ...findings], reading);
}

/** Whether the delimiter matches badly, or splits lines whose text is aligned by spaces. */
function mayHavePositions({ score, body }: Reading): boolean {
  const aligned = body.filter(({ cells }) => cells.some((cell) => hasGap(String(cell)))).length;
  return score < 0.3 || (score < 0.6 && aligned > body.length * 0.5);
}

/** Refuses HTML, XML, JSON and others, whose lines would be read as a poor table. */
function refuseOtherText(text: string): void {
  const known = textKindOf(text);
  if (known === undefined) return;
  throw new FileFault(
    'file_format_mismatch',
    `The file must be text or ${workbookFormats}, but looks like ${described(known)}.`,
  );
}

function nothingToRead(bytes: Buffer, text: string): FileFault {
  const message = `The file must be text or ${workbookFormats}, but contains bytes that are not characters.`;
  const isBlank = bytes.length === 0 || (text !== '' && bytes.every((byte) => byte <= 0x20));
  return isBlank
    ? new FileFault('file_empty', 'The file has no rows.')
    : new FileFault('file_format_mismatch', message, { byte: 0 });
}
