const ESCAPE = /_x([0-9a-fA-F]{4})_/g;

/**
 * Decodes `_xHHHH_`, by which workbooks write characters that XML cannot hold (ST_Xstring,
 * ECMA-376-1 §22.9.2.19). Halves of a surrogate pair that stay alone become U+FFFD.
 */
export function decodeEscapes(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(ESCAPE, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))).toWellFormed();
}

/** Writes as `_xHHHH_` what XML cannot hold or would change, and what would be taken for it. */
export function encodeEscapes(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
  return text.replace(/_(?=x[0-9a-fA-F]{4}_)|[\x00-\x08\x0b-\x1f\ufffe\uffff]/g, (found) => {
    return `_x${found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`;
  });
}
