/** A file format that cannot be read, or only by a reader of its own. */
export interface KnownFormat {
  kind: 'zip' | 'compound' | 'other';
  /** For a sentence: "it looks like …". */
  name: string;
  /** For a sentence: what to do with the file. */
  advice?: string;
}

interface FileSignature extends KnownFormat {
  /** The first bytes of the format. */
  bytes: Buffer;
}

/** A format and what to do with its file, for the end of a sentence. */
export const described = ({ name, advice }: Pick<KnownFormat, 'name' | 'advice'>): string =>
  advice === undefined ? name : `${name}: ${advice}`;

export const saveAsXlsx = 'open it in Excel and save it as .xlsx';
const setType = 'if it is a workbook, set the type of the file in the setup to excel';
const unpack = 'unpack it and import the files that it contains';
const exportTable = 'export the table as CSV or .xlsx';
const typedTable = 'import the table that it shows as CSV or .xlsx';

const signature = (
  start: string,
  name: string,
  advice?: string,
  kind: KnownFormat['kind'] = 'other',
): FileSignature => ({ bytes: Buffer.from(start, 'latin1'), kind, name, ...(advice && { advice }) });

const signatures: readonly FileSignature[] = [
  signature('PK\x03\x04', 'an Excel workbook (.xlsx, .xlsb), an .ods workbook or a zip archive', setType, 'zip'),
  signature('PK\x05\x06', 'an empty zip archive', undefined, 'zip'),
  // OLE (MS-CFB): old Office files, and new ones with a password.
  signature(
    '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1',
    'an old Excel workbook (.xls), another old Office file or a protected one',
    setType,
    'compound',
  ),
  // The workbooks of Excel 2 to 4 begin with their first record.
  signature('\x09\x00\x04\x00', 'a workbook of Excel 2', saveAsXlsx),
  signature('\x09\x02\x06\x00', 'a workbook of Excel 3', saveAsXlsx),
  signature('\x09\x04\x06\x00', 'a workbook of Excel 4', saveAsXlsx),
  signature('\x00\x00\x02\x00', 'a Lotus 1-2-3 or Works spreadsheet', 'open it in LibreOffice and save it as .xlsx'),
  signature('\x00\x00\x1a\x00', 'a Lotus 1-2-3 spreadsheet', 'open it in LibreOffice and save it as .xlsx'),
  signature('\xff\x00\x02\x00', 'a Works spreadsheet', 'open it in LibreOffice and save it as .xlsx'),
  signature('\x00\x01\x00\x00Standard Jet DB', 'an Access database (.mdb)', exportTable),
  signature('\x00\x01\x00\x00Standard ACE DB', 'an Access database (.accdb)', exportTable),
  signature('SQLite format 3\0', 'a SQLite database', exportTable),
  signature('PAR1', 'a Parquet file', exportTable),
  signature('%PDF-', 'a PDF document', typedTable),
  signature('{\\rtf', 'an RTF document', typedTable),
  signature('\x1f\x8b\x08', 'a gzip archive', unpack),
  signature('7z\xbc\xaf\x27\x1c', 'a 7-Zip archive', unpack),
  signature('Rar!\x1a\x07', 'a RAR archive', unpack),
  signature('\xfd7zXZ\0', 'an XZ archive', unpack),
  signature('\x28\xb5\x2f\xfd', 'a Zstandard archive', unpack),
  signature('\x89PNG', 'a PNG picture', typedTable),
  signature('\xff\xd8\xff', 'a JPEG picture', typedTable),
  signature('GIF87a', 'a GIF picture', typedTable),
  signature('GIF89a', 'a GIF picture', typedTable),
  signature('II*\0', 'a TIFF picture', typedTable),
  signature('MM\0*', 'a TIFF picture', typedTable),
  // "MZ" alone may be the start of a text, so the bytes that nearly always follow are included.
  signature('MZ\x90\0', 'a Windows program'),
  signature('MZP\0', 'a Windows program'),
  signature('\x7fELF', 'a Linux program'),
];

/** dBASE III to 7 and FoxPro, with and without memo fields. */
const dbfVersions = new Set([0x02, 0x03, 0x04, 0x05, 0x30, 0x31, 0x32, 0x83, 0x8b, 0x8c, 0xcb, 0xf5, 0xfb]);

const dbf: KnownFormat = { kind: 'other', name: 'a dBASE table (.dbf)', advice: saveAsXlsx };

/** Bytes of a file's start that are enough to recognise every format. */
export const signatureBytes = 32;

/** The format by its first bytes; undefined for text and for unknown formats. */
export function signatureOf(head: Buffer): KnownFormat | undefined {
  return (
    signatures.find(({ bytes }) => head.subarray(0, bytes.length).equals(bytes)) ?? (isDbf(head) ? dbf : undefined)
  );
}

/** Whether this is the header of a dBASE table: its version, the day of the last change, and reserved bytes. */
function isDbf(head: Buffer): boolean {
  if (head.length < signatureBytes || !dbfVersions.has(head[0] as number)) return false;
  const [month, day] = [head[2] as number, head[3] as number];
  const headerBytes = head.readUInt16LE(8);
  return month >= 1 && month <= 12 && day >= 1 && day <= 31 && headerBytes > 32 && head.readUInt16LE(12) === 0;
}
