import type { Encoding } from '../file-format.js';
import { singleByteEncodings } from '../single-byte-encoding.js';
import { readChunks } from '../source-file.js';
import { singleByteDecoder } from './decode-single-byte.js';
import { decodeUtf8 } from './decode-utf8.js';
import { decodeUtf16be, decodeUtf16le } from './decode-utf16.js';
import type { Decode } from './decoding.js';
import { nulFault, undecodableFault } from './decoding-fault.js';
import type { StoredText } from './stored-text.js';

const decoders = {
  'utf-8': decodeUtf8,
  'utf-16le': decodeUtf16le,
  'utf-16be': decodeUtf16be,
  ...Object.fromEntries(singleByteEncodings.map((encoding) => [encoding, singleByteDecoder(encoding)])),
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
