import { isAscii } from 'node:buffer';
import iconv from 'iconv-lite';
import { characterBytes, incompleteCharacterBytes, type MultiByteEncoding } from '../multi-byte-encoding.js';
import type { Decode } from './decoding.js';

/** Creates the strict decoder of an encoding of East Asia. */
export function multiByteDecoder(encoding: MultiByteEncoding): Decode {
  return (bytes) => {
    const whole = bytes.subarray(0, bytes.length - incompleteCharacterBytes(encoding, bytes));
    const [text, valid] = isAscii(whole) ? [whole, whole.length] : decodeWhole(encoding, whole);
    const nul = whole.indexOf(0);
    if (nul >= 0 && nul < valid) return { text: text.subarray(0, text.indexOf(0)), used: nul, stop: 'nul' };
    return valid < whole.length ? { text, used: valid, stop: 'undecodable' } : { text, used: valid };
  };
}

/** Decodes whole characters up to the first that is not valid. Returns them as UTF-8, and the number of their bytes. */
function decodeWhole(encoding: MultiByteEncoding, whole: Buffer): [text: Buffer, valid: number] {
  const text = iconv.decode(whole, encoding);
  if (isValid(text)) return [Buffer.from(text), whole.length];
  const valid = validBytes(encoding, whole);
  return [Buffer.from(iconv.decode(whole.subarray(0, valid), encoding)), valid];
}

function validBytes(encoding: MultiByteEncoding, bytes: Buffer): number {
  let at = 0;
  while (at < bytes.length) {
    const next = at + characterBytes(encoding, bytes, at);
    if (!isValid(iconv.decode(bytes.subarray(at, next), encoding))) break;
    at = next;
  }
  return at;
}

/** iconv-lite reads bytes of GB18030 beyond the last character of Unicode as half a surrogate pair. */
function isValid(text: string): boolean {
  return !text.includes('\ufffd') && text.isWellFormed();
}
