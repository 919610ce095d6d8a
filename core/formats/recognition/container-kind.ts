import { FileFault } from '../file-fault.js';
import type { CompoundFile } from './compound-file.js';
import type { KnownFormat } from './file-signature.js';

type Kind = Omit<KnownFormat, 'kind'>;

/** Compound files that are not workbooks, by the name of a stream. */
const compoundKinds: readonly [RegExp, Kind][] = [
  [/^WordDocument$/, { name: 'an old Word document (.doc)', advice: 'save its table as .xlsx' }],
  [/^PowerPoint Document$/, { name: 'an old PowerPoint presentation (.ppt)', advice: 'save its table as .xlsx' }],
  [/^__substg1\.0_/, { name: 'an Outlook message (.msg)', advice: 'import the files that are attached to it' }],
  [/^(?:MatOST|MM)$/, { name: 'a Works document', advice: 'save its table as .xlsx' }],
];

/** Zip archives that are not workbooks, by the name of a part. */
const packageKinds: readonly [RegExp, Kind][] = [
  [/^word\//, { name: 'a Word document', advice: 'save its table as .xlsx' }],
  [/^ppt\//, { name: 'a PowerPoint presentation', advice: 'save its table as .xlsx' }],
  [/^index\/|\.iwa$/, { name: 'a Numbers or other iWork document', advice: 'export it to Excel (.xlsx)' }],
  [/\.(?:xlsx|xlsm|xlsb|xls|ods|csv|txt)$/, { name: 'a zip archive of files', advice: 'import them one by one' }],
];

/**
 * Recognises a compound file that is not an .xls workbook by its streams. Throws `FileFault` file_password_protected for
 * an encrypted .xlsx (MS-OFFCRYPTO §1.3.2).
 */
export function compoundKindOf({ names }: CompoundFile): Kind {
  if (names.has('EncryptedPackage') || names.has('EncryptionInfo'))
    throw new FileFault('file_password_protected', 'The workbook is protected by a password: save it without one.');
  return firstKind(compoundKinds, names) ?? { name: 'an old Office file (OLE)' };
}

/** Recognises a zip archive that is not a workbook by the names of its parts. */
export const packageKindOf = (parts: Iterable<string>): Kind =>
  firstKind(packageKinds, parts) ?? { name: 'a zip archive' };

function firstKind(kinds: readonly [RegExp, Kind][], names: Iterable<string>): Kind | undefined {
  const all = [...names];
  return kinds.find(([pattern]) => all.some((name) => pattern.test(name)))?.[1];
}
