import { textBetween } from '../../text/cut-text.js';
import type { Decode, Decoded } from './decoding.js';

/** Decodes UTF-16, little-endian. */
export const decodeUtf16le: Decode = (bytes) => decodeUnits(bytes.subarray(0, bytes.length & ~1));

/** Decodes UTF-16, big-endian. */
export const decodeUtf16be: Decode = (bytes) => decodeUnits(Buffer.from(bytes.subarray(0, bytes.length & ~1)).swap16());

function decodeUnits(units: Buffer): Decoded {
  let text = units.toString('utf16le');
  // The low half of the pair may follow in the next chunk.
  if (/[\ud800-\udbff]$/.test(text)) text = textBetween(text, 0, -1);
  const lone = text.isWellFormed() ? -1 : text.search(/\p{Surrogate}/u);
  const nul = text.indexOf('\0');
  if (nul >= 0 && (lone < 0 || nul < lone)) return stopAt(text, nul, 'nul');
  if (lone >= 0) return stopAt(text, lone, 'undecodable');
  return { text: Buffer.from(text), used: text.length * 2 };
}

function stopAt(text: string, unit: number, stop: 'nul' | 'undecodable'): Decoded {
  return { text: Buffer.from(textBetween(text, 0, unit)), used: unit * 2, stop };
}
