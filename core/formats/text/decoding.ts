/** Why decoding stopped: bytes that are not a character in the encoding, or a NUL character. */
export type DecodingStop = 'undecodable' | 'nul';

/** The result of decoding some bytes. */
export interface Decoded {
  /** The text as UTF-8, whole characters only. */
  text: Buffer;
  /** Number of bytes decoded; the rest begins an incomplete character, or the reason of `stop`. */
  used: number;
  stop?: DecodingStop;
}

/** Decodes as many whole characters as the bytes contain, up to the first fault. */
export type Decode = (bytes: Buffer) => Decoded;
