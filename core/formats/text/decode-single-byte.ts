import { isAscii } from 'node:buffer';
import iconv from 'iconv-lite';
import { textBetween } from '../../text/cut-text.js';
import type { SingleByteEncoding } from '../single-byte-encoding.js';
import type { Decode } from './decoding.js';

/**
 * Creates the decoder of an encoding in which each byte is one character. It uses iconv-lite, because Node 20's
 * TextDecoder reads 0x80 to 0x9F of windows-1252 as control characters, so that a euro sign is lost.
 */
export function singleByteDecoder(encoding: SingleByteEncoding): Decode {
  return (bytes) => {
    const ascii = isAscii(bytes);
    const decoded = ascii ? '' : iconv.decode(bytes, encoding);
    // One byte is one character here, so an index into the text is one into the bytes.
    const undecodable = decoded.indexOf('\ufffd');
    const nul = bytes.indexOf(0);
    const stops = [nul, undecodable].filter((at) => at >= 0);
    const used = stops.length > 0 ? Math.min(...stops) : bytes.length;
    const text = ascii ? bytes.subarray(0, used) : Buffer.from(textBetween(decoded, 0, used));
    if (used === bytes.length) return { text, used };
    return { text, used, stop: used === nul ? 'nul' : 'undecodable' };
  };
}
