/**
 * Encodings in which every byte is one character, by the names that iconv-lite knows them by. Apart from
 * the shapes of setups: the library of those takes longer to load than a small file to read, and the
 * threads that read files are started for each.
 */
export const singleByteEncodings = [
  'windows-1252',
  'iso-8859-15',
  'iso-8859-1',
  'cp850',
  'cp437',
  'macintosh',
  'windows-1250',
  'iso-8859-2',
  'cp852',
  'windows-1251',
  'koi8-r',
  'cp866',
  'windows-1253',
  'windows-1254',
  'windows-1257',
] as const;
export type SingleByteEncoding = (typeof singleByteEncodings)[number];
