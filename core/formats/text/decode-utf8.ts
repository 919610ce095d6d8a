import { isUtf8 } from 'node:buffer';
import type { Decoded } from './decoding.js';

/** Checks UTF-8 (RFC 3629) and returns the bytes without copying them. */
export function decodeUtf8(bytes: Buffer): Decoded {
  const whole = bytes.length - incompleteBytes(bytes);
  const valid = isUtf8(bytes.subarray(0, whole)) ? whole : wellFormedBytes(bytes);
  const nul = bytes.indexOf(0);
  if (nul >= 0 && nul < valid) return { text: bytes.subarray(0, nul), used: nul, stop: 'nul' };
  const text = bytes.subarray(0, valid);
  return valid < whole ? { text, used: valid, stop: 'undecodable' } : { text, used: valid };
}

/** Counts the bytes at the end that start a UTF-8 character without completing it. */
export function incompleteBytes(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte >= 0xc0) return characterBytes(byte) > back ? back : 0;
    if (byte < 0x80) return 0;
  }
  return 0;
}

function wellFormedBytes(bytes: Buffer): number {
  let at = 0;
  while (at < bytes.length) {
    const next = at + characterBytes(bytes[at]!);
    if (next > bytes.length || !isUtf8(bytes.subarray(at, next))) break;
    at = next;
  }
  return at;
}

function characterBytes(lead: number): number {
  if (lead < 0xc0) return 1;
  if (lead < 0xe0) return 2;
  return lead < 0xf0 ? 3 : 4;
}
