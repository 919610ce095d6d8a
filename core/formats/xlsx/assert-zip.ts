import { isUtf8 } from 'node:buffer';
import { FileFault } from '../file-fault.js';
import { signatureOf } from '../file-signature.js';
import type { OpenFile } from '../source-file.js';
import { describeCompoundFile } from './compound-file.js';

const HEAD_BYTES = 512;

/**
 * Returns if the file starts like a zip archive. Otherwise throws `FileFault`: file_empty, file_password_protected (an
 * encrypted workbook) or file_format_mismatch, which says what the file looks like.
 */
export async function assertZip(file: OpenFile): Promise<void> {
  if (file.size === 0) throw new FileFault('file_empty', 'The file is empty (0 bytes).');
  const head = await file.read(0, HEAD_BYTES);
  const known = signatureOf(head);
  if (known?.kind === 'zip') return;
  const looks = known?.kind === 'compound' ? await describeCompoundFile(file) : (known?.name ?? describeHead(head));
  throw new FileFault('file_format_mismatch', `The setup expects an .xlsx workbook, but the file looks like ${looks}.`);
}

function describeHead(head: Buffer): string {
  const start = head.toString('latin1');
  const text = start
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart()
    .toLowerCase();
  if (text.startsWith('<!doctype html') || text.startsWith('<html') || text.startsWith('<table')) return 'an HTML page';
  if (text.startsWith('<')) return 'an XML document';
  if (start.startsWith('\xff\xfe') || start.startsWith('\xfe\xff')) return 'text in UTF-16, such as CSV';
  if (head.includes(0)) return 'an unknown binary format';
  // The head may end within a character, of which it then has up to three bytes.
  const readable =
    isUtf8(head) || isUtf8(head.subarray(0, -1)) || isUtf8(head.subarray(0, -2)) || isUtf8(head.subarray(0, -3));
  return readable || !hasControls(head) ? 'text, such as CSV' : 'an unknown binary format';
}

function hasControls(head: Buffer): boolean {
  return head.some((byte) => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d);
}
