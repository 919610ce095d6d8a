import { isAscii } from 'node:buffer';
import iconv from 'iconv-lite';
import { textBetween } from '../../text/cut-text.js';
import type { Encoding } from '../file-format.js';
import { multiByteEncodings } from '../multi-byte-encoding.js';
import { type SingleByteEncoding, singleByteEncodings } from '../single-byte-encoding.js';
import { readChunks } from '../source-file.js';
import { multiByteDecoder } from './decode-multi-byte.js';
import { decodeUtf8 } from './decode-utf8.js';
import type { Decode, Decoded } from './decoding.js';
import { nulFault, undecodableFault } from './decoding-fault.js';
import type { StoredText } from './stored-text.js';

const decoders = {
  'utf-8': decodeUtf8,
  'utf-16le': decodeUtf16le,
  'utf-16be': decodeUtf16be,
  ...Object.fromEntries(singleByteEncodings.map((encoding) => [encoding, singleByteDecoder(encoding)])),
  ...Object.fromEntries(multiByteEncodings.map((encoding) => [encoding, multiByteDecoder(encoding)])),
} as Record<Encoding, Decode>;

/** The strict decoder of an encoding. */
export function decoderOf(encoding: Encoding): Decode {
  return decoders[encoding];
}

/**
 * Decodes a stored file as a stream, strictly: no character is ever replaced. Yields the text as UTF-8 in chunks of
 * whole characters, because the delimited parser works on UTF-8 and most files already use it. All text before a fault
 * is yielded first, so that the result does not depend on chunk boundaries. `onRead` is called with the bytes of the
 * file that have been consumed so far.
 * @throws FileFault `file_undecodable`, `file_nul_byte`, `file_missing`
 */
export async function* decodeText(
  stored: StoredText,
  chunkBytes: number,
  onRead: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  const decode = decoders[stored.encoding];
  let decodedTo = stored.start;
  let incomplete: Buffer = Buffer.alloc(0);
  for await (const chunk of readChunks(stored.file, chunkBytes, stored.start)) {
    const bytes = incomplete.length > 0 ? Buffer.concat([incomplete, chunk]) : chunk;
    onRead(decodedTo + bytes.length);
    const { text, used, stop } = decode(bytes);
    decodedTo += used;
    if (text.length > 0) yield text;
    if (stop === 'nul') throw await nulFault(stored, decodedTo);
    if (stop === 'undecodable') throw await undecodableFault(stored, decodedTo);
    incomplete = bytes.subarray(used);
  }
  if (incomplete.length > 0) throw await undecodableFault(stored, decodedTo);
}

/**
 * Creates the decoder of an encoding in which each byte is one character. It uses iconv-lite, because Node 20's
 * TextDecoder reads 0x80 to 0x9F of windows-1252 as control characters, so that a euro sign is lost.
 */
function singleByteDecoder(encoding: SingleByteEncoding): Decode {
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

function decodeUtf16le(bytes: Buffer): Decoded {
  return decodeUnits(bytes.subarray(0, bytes.length & ~1));
}

function decodeUtf16be(bytes: Buffer): Decoded {
  return decodeUnits(Buffer.from(bytes.subarray(0, bytes.length & ~1)).swap16());
}

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
