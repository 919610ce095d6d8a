import { type MultiByteEncoding, multiByteEncodings } from './multi-byte-encoding.js';
import { type SingleByteEncoding, singleByteEncodings } from './single-byte-encoding.js';

/** An encoding other than those of Unicode, roughly in the order of how common they are. */
export type LegacyEncoding = SingleByteEncoding | MultiByteEncoding;
export const legacyEncodings = [...singleByteEncodings, ...multiByteEncodings] as const;
