const ESCAPE = /_x([0-9a-fA-F]{4})_/g;

/**
 * Decodes `_xHHHH_`, by which workbooks write characters that XML cannot hold (ST_Xstring,
 * ECMA-376-1 §22.9.2.19). Halves of a surrogate pair that stay alone become U+FFFD.
 */
export function decodeEscapes(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(ESCAPE, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))).toWellFormed();
}
