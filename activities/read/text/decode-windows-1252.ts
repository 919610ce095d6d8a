import { isAscii } from 'node:buffer';
import iconv from 'iconv-lite';
import type { Decoded } from './decoding.js';

const undefinedBytes = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);

/** Whether windows-1252 gives the byte a character; the WHATWG mapping to C1 controls is not followed. */
export function isWindows1252(byte: number): boolean {
  return !undefinedBytes.has(byte);
}

/**
 * Decodes windows-1252. Through iconv-lite, because Node 20's TextDecoder takes 0x80 to 0x9F
 * for Latin-1 control characters, so that a euro sign is lost.
 */
export function decodeWindows1252(bytes: Buffer): Decoded {
  const ascii = isAscii(bytes);
  const decoded = ascii ? '' : iconv.decode(bytes, 'windows-1252');
  // One byte is one character here, so an index into the text is one into the bytes.
  const undecodable = decoded.indexOf('\ufffd');
  const nul = bytes.indexOf(0);
  const stops = [nul, undecodable].filter((at) => at >= 0);
  const used = stops.length > 0 ? Math.min(...stops) : bytes.length;
  const text = ascii ? bytes.subarray(0, used) : Buffer.from(decoded.slice(0, used));
  if (used === bytes.length) return { text, used };
  return { text, used, stop: used === nul ? 'nul' : 'undecodable' };
}
