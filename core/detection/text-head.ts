import type { Encoding } from '../formats/file-format.js';
import { decoderOf } from '../formats/text/decode-text.js';
import { textBetween } from '../text/cut-text.js';
import type { FileEnds } from './file-ends.js';

/** The beginning and end of a file as text, in whole lines. */
export interface TextEnds {
  head: string;
  /** Whether the head is the whole file. */
  whole: boolean;
  /** The last lines of a file that is longer than its head; otherwise ''. */
  tail: string;
}

/** Decodes the beginning and end of a file, each up to the first invalid byte. */
export function decodeEnds({ head, tail }: FileEnds, encoding: Encoding, start: number): TextEnds {
  const decode = decoderOf(encoding);
  const text = decode(head.subarray(start)).text.toString('utf8');
  if (tail.length === 0) return { head: text, whole: true, tail: '' };
  // The tail may begin within a line and, if a character has several bytes, within one. No part of one is a line end.
  const from = encoding.startsWith('utf-16') ? start % 2 : tail.findIndex((byte) => byte === 0x0a || byte === 0x0d);
  const rest = decode(tail.subarray(Math.max(0, from))).text.toString('utf8');
  return { head: textBetween(text, 0, lastLineEnd(text)), whole: false, tail: rest.slice(firstLineEnd(rest)) };
}

function lastLineEnd(text: string): number {
  const end = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r'));
  return end < 0 ? text.length : end + 1;
}

function firstLineEnd(text: string): number {
  const match = /\r\n|\n|\r/.exec(text);
  return match ? match.index + match[0].length : text.length;
}
