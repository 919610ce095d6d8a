import { isUtf8 } from 'node:buffer';
import { FileFault } from '../file-fault.js';
import type { OpenFile } from '../source-file.js';
import { described, type KnownFormat, signatureOf } from './file-signature.js';
import { textKindOf } from './text-kind.js';

const HEAD_BYTES = 4_096;

/** The formats of workbooks, for messages. */
export const workbookFormats = 'a workbook (.xlsx, .xls, .xlsb or .ods)';

/** The fault for a file that is expected to be a workbook. */
export const notWorkbook = (kind: Pick<KnownFormat, 'name' | 'advice'>): FileFault =>
  new FileFault(
    'file_format_mismatch',
    `The setup expects ${workbookFormats}, but the file looks like ${described(kind)}.`,
  );

/**
 * What contains the parts of a workbook: a zip archive (new formats) or a compound file (.xls). Throws `FileFault`
 * file_empty, or file_format_mismatch, which says what the file looks like.
 */
export async function workbookContainer(file: OpenFile): Promise<'zip' | 'compound'> {
  if (file.size === 0) throw new FileFault('file_empty', 'The file is empty (0 bytes).');
  const head = await file.read(0, HEAD_BYTES);
  const known = signatureOf(head);
  if (known && known.kind !== 'other') return known.kind;
  throw notWorkbook(known ?? kindOfHead(head));
}

const csv = { name: 'text, such as CSV', advice: 'set the type of the file in the setup to csv or text' };
const unknown = { name: 'an unknown binary format' };

function kindOfHead(head: Buffer): Pick<KnownFormat, 'name' | 'advice'> {
  const start = head.toString('latin1');
  const isUtf16 = start.startsWith('\xff\xfe') || start.startsWith('\xfe\xff');
  const text = isUtf16 ? start.replaceAll('\0', '').slice(2) : start.replace(/^\xef\xbb\xbf/, '');
  const known = textKindOf(text);
  if (known) return known;
  if (isUtf16) return csv;
  if (head.includes(0)) return unknown;
  // The head may end within a character, of which it then has up to three bytes.
  const readable =
    isUtf8(head) || isUtf8(head.subarray(0, -1)) || isUtf8(head.subarray(0, -2)) || isUtf8(head.subarray(0, -3));
  return readable || !hasControls(head) ? csv : unknown;
}

function hasControls(head: Buffer): boolean {
  return head.some((byte) => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d);
}
