import { FileFault } from '../file-fault.js';
import type { OpenFile } from '../source-file.js';
import { type KnownFormat, saveAsXlsx } from './file-signature.js';

const DIRECTORY_ENTRY_BYTES = 128;
const MAX_DIRECTORY_SECTORS = 64;
const HEADER_DIFAT_ENTRIES = 109;

/** The names of streams by which a compound file that is not a workbook is recognised. */
const kinds: readonly [RegExp, Omit<KnownFormat, 'kind'>][] = [
  [/^(?:Workbook|Book)$/, { name: 'an old Excel workbook (.xls)', advice: saveAsXlsx }],
  [/^WordDocument$/, { name: 'an old Word document (.doc)' }],
  [/^PowerPoint Document$/, { name: 'an old PowerPoint presentation (.ppt)' }],
  [/^__substg1\.0_/, { name: 'an Outlook message (.msg)', advice: 'import the files that are attached to it' }],
  [/^(?:MatOST|MM)$/, { name: 'a Works document' }],
];

/**
 * Recognises the content of an OLE compound file (MS-CFB) by its streams. Throws `FileFault` file_password_protected
 * for an encrypted workbook (MS-OFFCRYPTO §1.3.2).
 */
export async function compoundKindOf(file: OpenFile): Promise<KnownFormat> {
  const names = await readStreamNames(file);
  if (names.has('EncryptedPackage') || names.has('EncryptionInfo')) {
    throw new FileFault('file_password_protected', 'The workbook is protected by a password: save it without one.');
  }
  for (const [pattern, kind] of kinds)
    for (const name of names) if (pattern.test(name)) return { kind: 'compound', ...kind };
  return { kind: 'compound', name: 'an old Office file (OLE)' };
}
/** Names in the directory, up to the first damage. */
async function readStreamNames(file: OpenFile): Promise<Set<string>> {
  const names = new Set<string>();
  const header = await readAt(file, 0, 512);
  if (!header) return names;
  const sectorShift = header.readUInt16LE(30);
  if (sectorShift !== 9 && sectorShift !== 12) return names;
  const sectorBytes = 1 << sectorShift;
  let sector = header.readUInt32LE(48);
  for (let count = 0; count < MAX_DIRECTORY_SECTORS; count += 1) {
    const content = await readAt(file, (sector + 1) * sectorBytes, sectorBytes);
    if (!content) break;
    for (let at = 0; at < sectorBytes; at += DIRECTORY_ENTRY_BYTES) names.add(entryName(content, at));
    const next = await nextSector(file, header, sector, sectorBytes);
    if (next === undefined) break;
    sector = next;
  }
  return names;
}

function entryName(directory: Buffer, at: number): string {
  const bytes = Math.min(directory.readUInt16LE(at + 64), 64);
  return bytes < 2 ? '' : directory.toString('utf16le', at, at + bytes - 2);
}

async function nextSector(
  file: OpenFile,
  header: Buffer,
  sector: number,
  sectorBytes: number,
): Promise<number | undefined> {
  const perSector = sectorBytes / 4;
  const table = Math.floor(sector / perSector);
  if (table >= HEADER_DIFAT_ENTRIES) return undefined;
  const tableSector = header.readUInt32LE(76 + table * 4);
  const entry = await readAt(file, (tableSector + 1) * sectorBytes + (sector % perSector) * 4, 4);
  return entry?.readUInt32LE(0);
}

async function readAt(file: OpenFile, position: number, length: number): Promise<Buffer | undefined> {
  if (position + length > file.size) return undefined;
  const bytes = await file.read(position, length);
  return bytes.length === length ? bytes : undefined;
}
