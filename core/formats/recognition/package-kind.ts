import type { KnownFormat } from './file-signature.js';

type Kind = Omit<KnownFormat, 'kind'>;

/** Zip archives that are not workbooks, by the name of a part. */
const kinds: readonly [RegExp, Kind][] = [
  [/^word\//, { name: 'a Word document', advice: 'save its table as .xlsx' }],
  [/^ppt\//, { name: 'a PowerPoint presentation', advice: 'save its table as .xlsx' }],
  [/^index\/|\.iwa$/, { name: 'a Numbers or other iWork document', advice: 'export it to Excel (.xlsx)' }],
  [/\.(?:xlsx|xlsm|xlsb|xls|ods|csv|txt)$/, { name: 'a zip archive of files', advice: 'import them one by one' }],
];

/** Recognises a zip archive that is not a workbook by the names of its parts. */
export function packageKindOf(parts: Iterable<string>): Kind {
  const names = [...parts];
  const known = kinds.find(([pattern]) => names.some((name) => pattern.test(name)));
  return known ? known[1] : { name: 'a zip archive' };
}
