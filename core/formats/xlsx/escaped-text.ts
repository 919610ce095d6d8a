import { storableText } from '../../text/storable.js';

const ESCAPE = /_x([0-9a-fA-F]{4})_/g;

/**
 * Decodes `_xHHHH_`, by which workbooks write characters that XML cannot hold (ST_Xstring,
 * ECMA-376-1 §22.9.2.19). What PostgreSQL cannot store, NUL and lone halves of a surrogate pair, becomes U+FFFD.
 */
export function decodeEscapes(text: string): string {
  if (!text.includes('_x')) return text;
  return storableText(text.replace(ESCAPE, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))));
}

/** Escapes as `_xHHHH_` the characters that XML cannot contain or would change, and texts that look like such an escape. */
export function encodeEscapes(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it searches for.
  return text.replace(/_(?=x[0-9a-fA-F]{4}_)|[\x00-\x08\x0b-\x1f\ufffe\uffff]/g, (found) => {
    return `_x${found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`;
  });
}
