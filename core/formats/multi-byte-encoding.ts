/**
 * Encodings of East Asia, in which a character has one to four bytes, by their names in iconv-lite. They include their
 * extensions by Windows: Shift_JIS is cp932, EUC-KR is cp949, GB18030 contains GBK and GB2312.
 */
export const multiByteEncodings = ['shift_jis', 'euc-jp', 'gb18030', 'big5', 'euc-kr'] as const;
export type MultiByteEncoding = (typeof multiByteEncodings)[number];

/**
 * Bytes below this one are a character of their own in all these encodings, wherever they are. They include line ends,
 * comma and quotation mark, but not the digits, which are the second and fourth byte of some characters of GB18030.
 */
const firstTrailByte = 0x30;

/** Returns the number of bytes of the character that begins with byte `at`, if it is valid. */
export function characterBytes(encoding: MultiByteEncoding, bytes: Uint8Array, at: number): number {
  const lead = bytes[at] as number;
  if (lead <= 0x80 || lead === 0xff) return 1;
  if (encoding === 'shift_jis') return lead === 0xa0 || (lead > 0xa0 && lead < 0xe0) || lead > 0xfc ? 1 : 2;
  if (encoding === 'euc-jp') return lead === 0x8f ? 3 : lead === 0x8e || lead > 0xa0 ? 2 : 1;
  if (encoding !== 'gb18030') return 2;
  const second = bytes[at + 1] ?? 0;
  return second >= 0x30 && second <= 0x39 ? 4 : 2;
}

/** Counts the bytes at the end that start a character without completing it; `bytes` begin with a whole character. */
export function incompleteCharacterBytes(encoding: MultiByteEncoding, bytes: Uint8Array): number {
  let at = bytes.length;
  while (at > 0 && (bytes[at - 1] as number) >= firstTrailByte) at -= 1;
  while (at < bytes.length) {
    const next = at + characterBytes(encoding, bytes, at);
    if (next > bytes.length) return bytes.length - at;
    at = next;
  }
  return 0;
}
