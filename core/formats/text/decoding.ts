/** Why decoding stopped: bytes that are no character in the encoding, or a NUL character. */
export type DecodingStop = 'undecodable' | 'nul';

/** What one decoder made of the bytes it was given. */
export interface Decoded {
  /** The text as UTF-8, whole characters only. */
  text: Buffer;
  /** Bytes decoded; the rest starts a character that is not complete yet, or is the stop. */
  used: number;
  stop?: DecodingStop;
}

/** Decodes as many whole characters as the bytes hold, up to the first fault. */
export type Decode = (bytes: Buffer) => Decoded;
