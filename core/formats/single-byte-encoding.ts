/**
 * Encodings in which every byte is one character, by their names in iconv-lite. They are not in the file with the
 * schema of setups, because the schema library takes longer to load than a small file takes to read, and a thread is
 * started for each file.
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
