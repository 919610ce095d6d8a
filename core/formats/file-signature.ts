/** The first bytes of a file format. */
interface FileSignature {
  bytes: Buffer;
  kind: 'zip' | 'compound' | 'other';
  /** For a sentence: "it looks like …". */
  name: string;
}

const signature = (start: string, name: string, kind: FileSignature['kind'] = 'other'): FileSignature => ({
  bytes: Buffer.from(start, 'latin1'),
  kind,
  name,
});

const signatures: readonly FileSignature[] = [
  signature('PK\x03\x04', 'an Excel workbook (.xlsx) or a zip archive', 'zip'),
  signature('PK\x05\x06', 'an empty zip archive', 'zip'),
  // OLE (MS-CFB): old Office files, and new ones with a password.
  signature('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'an old Excel workbook (.xls) or a protected one', 'compound'),
  signature('%PDF-', 'a PDF document'),
  signature('{\\rtf', 'an RTF document'),
  signature('\x1f\x8b\x08', 'a gzip archive'),
  signature('7z\xbc\xaf\x27\x1c', 'a 7-Zip archive'),
  signature('Rar!\x1a\x07', 'a RAR archive'),
  signature('\x89PNG', 'a PNG picture'),
  signature('\xff\xd8\xff', 'a JPEG picture'),
  signature('SQLite format 3\0', 'a SQLite database'),
  // "MZ" alone may be the start of a text, so the bytes that nearly always follow are included.
  signature('MZ\x90\0', 'a Windows program'),
  signature('MZP\0', 'a Windows program'),
  signature('\x7fELF', 'a Linux program'),
];

/** Bytes of a file's start that are enough to recognise every format. */
export const signatureBytes = Math.max(...signatures.map(({ bytes }) => bytes.length));

/** The format whose signature the file starts with; undefined for text and for unknown formats. */
export function signatureOf(head: Buffer): FileSignature | undefined {
  return signatures.find(({ bytes }) => head.subarray(0, bytes.length).equals(bytes));
}
