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
  'koi8-u',
  'cp866',
  'cp1125',
  'cp855',
  'iso-8859-5',
  'maccyrillic',
  'windows-1253',
  'iso-8859-7',
  'cp737',
  'windows-1254',
  'iso-8859-9',
  'cp857',
  'windows-1257',
  'iso-8859-13',
  'cp775',
  'cp865',
  'windows-1255',
  'iso-8859-8',
  'cp862',
  'windows-1256',
  'iso-8859-6',
  'windows-874',
  'windows-1258',
] as const;
export type SingleByteEncoding = (typeof singleByteEncodings)[number];
