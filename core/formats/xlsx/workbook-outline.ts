import { FileFault } from '../file-fault.js';
import type { NumberFormat } from '../workbook/number-format.js';
import { PartReader } from '../workbook/part-reader.js';
import { type Relationship, readRelationships, relationshipsPart } from './relationships.js';
import { chooseSheet } from '../workbook/sheet-choice.js';
import { readCellFormats } from './styles-part.js';
import type { WorkbookLimits } from '../workbook/workbook-limits.js';
import { readWorkbookPart, type SheetEntry } from './workbook-part.js';
import type { ZipDirectory, ZipPart } from '../workbook/zip-directory.js';

/** Everything about a workbook that is read before the rows of a sheet. */
export interface WorkbookOutline {
  sheets: readonly SheetEntry[];
  stringsPart: ZipPart | undefined;
  date1904: boolean;
  formats: NumberFormat[];
  /** The sheet of that name, or the first visible one; throws `FileFault` file_sheet_missing, file_corrupted. */
  sheet(wanted: string | undefined): { name: string; part: ZipPart };
}

/** Reads workbook part, relationships and styles. Throws `FileFault`. */
export async function readWorkbookOutline(directory: ZipDirectory, limits: WorkbookLimits): Promise<WorkbookOutline> {
  const { parts } = directory;
  const reader = new PartReader(directory, limits);
  const read = (part: ZipPart): AsyncIterable<Buffer> => reader.read(part, limits.partBytes);
  const linksOf = async (source: string): Promise<Map<string, Relationship>> => {
    const part = parts.get(relationshipsPart(source));
    return part ? readRelationships(read(part), source, limits) : new Map();
  };
  const root = partOfKind(await linksOf(''), 'officeDocument', parts) ?? parts.get('xl/workbook.xml');
  if (!root?.name.endsWith('.xml') || /^(word|ppt)\//.test(root.name)) throw notWorkbook(parts);
  const { sheets, date1904 } = await readWorkbookPart(read(root), root.name, limits);
  const links = await linksOf(root.name);
  const styles = partOfKind(links, 'styles', parts);
  return {
    sheets,
    stringsPart: partOfKind(links, 'sharedStrings', parts),
    date1904,
    formats: styles ? await readCellFormats(read(styles), styles.name, limits) : [],
    sheet(wanted) {
      const { name, target } = chooseSheet(sheets, links, wanted);
      const part = parts.get(target);
      if (part) return { name, part };
      const message = `The workbook is damaged: the part "${target}" of the sheet is missing.`;
      throw new FileFault('file_corrupted', message, { sheet: name });
    },
  };
}

function partOfKind(
  links: ReadonlyMap<string, Relationship>,
  kind: string,
  parts: ReadonlyMap<string, ZipPart>,
): ZipPart | undefined {
  for (const link of links.values()) {
    if (link.kind === kind) return parts.get(link.target);
  }
  return undefined;
}

function notWorkbook(parts: ReadonlyMap<string, ZipPart>): FileFault {
  const looks = describePackage(parts);
  return new FileFault(
    'file_format_mismatch',
    `The setup expects an .xlsx workbook, but the file looks like ${looks}.`,
  );
}

/** Descriptions of zip archives that are not workbooks, by the name of a part. */
const packageKinds: readonly [RegExp, string][] = [
  [/^xl\/workbook\.bin$/, 'a binary Excel workbook (.xlsb); save it as .xlsx'],
  [/^word\//, 'a Word document'],
  [/^ppt\//, 'a PowerPoint presentation'],
  [/^content\.xml$/, 'an OpenDocument file, such as .ods; save it as .xlsx'],
  [/^index\/|\.iwa$/, 'a Numbers or other iWork document'],
  [/\.xlsx$/, 'a zip archive of workbooks; import them one by one'],
];

/** Describes a zip archive that is not a workbook, by the names of its parts. */
function describePackage(parts: ReadonlyMap<string, unknown>): string {
  for (const [pattern, kind] of packageKinds) {
    for (const name of parts.keys()) if (pattern.test(name)) return kind;
  }
  return 'a zip archive';
}
