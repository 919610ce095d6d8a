import { FileFault } from '../formats/file-fault.js';
import type { SourceFile } from '../formats/source-file.js';
import { textBetween } from '../text/cut-text.js';
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
  refuseMarkup(text.head.trimStart());
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

/** Refuses HTML, XML and JSON, whose lines would be read as a poor table. */
function refuseMarkup(text: string): void {
  const looksLike = /^<!doctype html|^<html|^<table/i.test(text)
    ? 'an HTML page'
    : /^<[?!a-z]/i.test(text)
      ? 'an XML document'
      : /^[[{]\s*(?:["{[]|$)/.test(textBetween(text, 0, 1_000)) &&
          /[\]}]\s*$/.test(textBetween(text, -1_000, text.length))
        ? 'a JSON document'
        : undefined;
  if (looksLike === undefined) return;
  throw new FileFault(
    'file_format_mismatch',
    `The file must be text or an .xlsx workbook, but looks like ${looksLike}. Save it as CSV or .xlsx.`,
  );
}

function nothingToRead(bytes: Buffer, text: string): FileFault {
  const message = 'The file must be text or an .xlsx workbook, but contains bytes that are not characters.';
  const isBlank = bytes.length === 0 || (text !== '' && bytes.every((byte) => byte <= 0x20));
  return isBlank
    ? new FileFault('file_empty', 'The file has no rows.')
    : new FileFault('file_format_mismatch', message, { byte: 0 });
}
