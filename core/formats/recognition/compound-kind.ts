import { FileFault } from '../file-fault.js';
import type { CompoundFile } from './compound-file.js';
import type { KnownFormat } from './file-signature.js';

/** Compound files that are not workbooks, by the name of a stream. */
const kinds: readonly [RegExp, Omit<KnownFormat, 'kind'>][] = [
  [/^WordDocument$/, { name: 'an old Word document (.doc)', advice: 'save its table as .xlsx' }],
  [/^PowerPoint Document$/, { name: 'an old PowerPoint presentation (.ppt)', advice: 'save its table as .xlsx' }],
  [/^__substg1\.0_/, { name: 'an Outlook message (.msg)', advice: 'import the files that are attached to it' }],
  [/^(?:MatOST|MM)$/, { name: 'a Works document', advice: 'save its table as .xlsx' }],
];

/**
 * Recognises a compound file that is not an .xls workbook by its streams. Throws `FileFault` file_password_protected for
 * an encrypted .xlsx (MS-OFFCRYPTO §1.3.2).
 */
export function compoundKindOf({ names }: CompoundFile): Omit<KnownFormat, 'kind'> {
  if (names.has('EncryptedPackage') || names.has('EncryptionInfo')) {
    throw new FileFault('file_password_protected', 'The workbook is protected by a password: save it without one.');
  }
  for (const [pattern, kind] of kinds) for (const name of names) if (pattern.test(name)) return kind;
  return { name: 'an old Office file (OLE)' };
}
