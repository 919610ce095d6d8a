import { FileFault } from '../file-fault.js';
import { packageKindOf } from '../recognition/container-kind.js';
import { notWorkbook } from '../recognition/file-kind.js';
import type { NumberFormat } from '../workbook/number-format.js';
import { PartReader } from '../workbook/part-reader.js';
import { chooseSheet } from '../workbook/sheet-choice.js';
import type { SheetName } from '../workbook/workbook.js';
import type { WorkbookLimits } from '../workbook/workbook-limits.js';
import type { ZipDirectory, ZipPart } from '../workbook/zip-directory.js';
import { binaryParts } from '../xlsb/binary-parts.js';
import { type Relationship, readRelationships, relationshipsPart } from './relationships.js';
import { readSharedStrings } from './shared-strings-part.js';
import { readSheetRows } from './sheet-rows.js';
import { readCellFormats } from './styles-part.js';
import { readWorkbookPart } from './workbook-part.js';
import type { WorkbookParts } from './workbook-parts.js';

const xmlParts: WorkbookParts = {
  kind: 'an .xlsx workbook',
  readWorkbook: readWorkbookPart,
  readFormats: readCellFormats,
  readStrings: readSharedStrings,
  readRows: readSheetRows,
};

/** Everything about a workbook that is read before the rows of a sheet. */
export interface WorkbookOutline {
  /** What reads the parts of the workbook. */
  reads: WorkbookParts;
  sheets: readonly SheetName[];
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
  const root =
    partOfKind(await linksOf(''), 'officeDocument', parts) ??
    parts.get('xl/workbook.xml') ??
    parts.get('xl/workbook.bin');
  const reads = root && partsReader(root.name);
  if (!root || !reads) throw notWorkbook(packageKindOf(parts.keys()));
  const { sheets: entries, date1904 } = await reads.readWorkbook(read(root), root.name, limits);
  const links = await linksOf(root.name);
  const sheets = entries.map(({ name, visible, relationshipId }) => {
    const link = links.get(relationshipId);
    return { name, visible, link, hasRows: link && link.kind === 'worksheet' };
  });
  const styles = partOfKind(links, 'styles', parts);
  return {
    reads,
    sheets,
    stringsPart: partOfKind(links, 'sharedStrings', parts),
    date1904,
    formats: styles ? await reads.readFormats(read(styles), styles.name, limits) : [],
    sheet(wanted) {
      const { name, link } = chooseSheet(sheets, wanted);
      if (!link)
        throw new FileFault('file_corrupted', 'The workbook is damaged: one of its sheets is missing.', {
          sheet: name,
        });
      const part = parts.get(link.target);
      if (part) return { name, part };
      const message = `The workbook is damaged: the part "${link.target}" of the sheet is missing.`;
      throw new FileFault('file_corrupted', message, { sheet: name });
    },
  };
}

/** What reads a workbook whose main part has this name; undefined if it is no workbook. */
function partsReader(name: string): WorkbookParts | undefined {
  if (/^(?:word|ppt)\//.test(name)) return undefined;
  return name.endsWith('.bin') ? binaryParts : name.endsWith('.xml') ? xmlParts : undefined;
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
