import type { ExcelFormat } from '../../../integration/file-format.js';
import { FileFault } from '../file-fault.js';
import type { RowSource, SourceRow } from '../row-source.js';
import type { NumberFormatKind } from './number-format.js';
import { describePackage } from './package-kind.js';
import { PartReader } from './part-reader.js';
import { type Relationship, readRelationships, relationshipsPart } from './relationships.js';
import { readSharedStrings } from './shared-strings-part.js';
import { chooseSheet } from './sheet-choice.js';
import { readSheetRows } from './sheet-rows.js';
import { StringStore } from './string-store.js';
import { readCellFormats } from './styles-part.js';
import { WORKBOOK_LIMITS, type WorkbookLimits } from './workbook-limits.js';
import { readWorkbookPart } from './workbook-part.js';
import { readZipDirectory, type ZipDirectory, type ZipPart } from './zip-directory.js';

/**
 * Opens the .xlsx workbook at `path` (ECMA-376) and gives the rows of one sheet: the one
 * `format` names or the first visible one. Rows stream; memory does not grow with the file.
 * Dates are `NativeDate` by the cells' number formats. No file stays open between iterations.
 * Meant for a worker thread, as parsing keeps a core busy.
 *
 * Throws `FileFault` for what the directory, workbook or styles show (file_missing, file_empty,
 * file_format_mismatch, file_password_protected, file_sheet_missing, file_broken,
 * file_too_large, file_undecodable); iterating throws it for the sheet and its strings, also
 * file_field_too_long, file_row_too_long and file_nul_byte.
 */
export async function openWorkbook(
  path: string,
  format: ExcelFormat,
  limits: Partial<WorkbookLimits> = {},
): Promise<RowSource> {
  const allLimits = { ...WORKBOOK_LIMITS, ...limits };
  const directory = await readZipDirectory(path, allLimits);
  return new WorkbookRows(directory, await readOutline(directory, format, allLimits), allLimits);
}

/** What there is to know before the first row. */
interface Outline {
  sheet: string;
  sheetPart: ZipPart;
  stringsPart: ZipPart | undefined;
  date1904: boolean;
  formats: NumberFormatKind[];
}

async function readOutline(directory: ZipDirectory, format: ExcelFormat, limits: WorkbookLimits): Promise<Outline> {
  const { parts } = directory;
  const reader = new PartReader(directory, limits);
  const read = (part: ZipPart): AsyncIterable<Buffer> => reader.read(part, limits.partBytes);
  const linksOf = async (source: string): Promise<Map<string, Relationship>> => {
    const part = parts.get(relationshipsPart(source));
    return part ? readRelationships(read(part), source, limits) : new Map();
  };
  const root = partOfKind(await linksOf(''), 'officeDocument', parts) ?? parts.get('xl/workbook.xml');
  if (!root?.name.endsWith('.xml') || /^(word|ppt)\//.test(root.name)) throw notWorkbook(parts);
  const workbook = await readWorkbookPart(read(root), root.name, limits);
  const links = await linksOf(root.name);
  const sheet = chooseSheet(workbook.sheets, links, format.sheet);
  const sheetPart = parts.get(sheet.target);
  if (!sheetPart) {
    throw new FileFault('file_broken', `The workbook does not hold the part "${sheet.target}" of its sheet.`, {
      sheet: sheet.name,
    });
  }
  const styles = partOfKind(links, 'styles', parts);
  return {
    sheet: sheet.name,
    sheetPart,
    stringsPart: partOfKind(links, 'sharedStrings', parts),
    date1904: workbook.date1904,
    formats: styles ? await readCellFormats(read(styles), styles.name, limits) : [],
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
  return new FileFault('file_format_mismatch', `The file is not an .xlsx workbook; it looks like ${looks}.`);
}

class WorkbookRows implements RowSource {
  private reader: PartReader | undefined;

  constructor(
    private readonly directory: ZipDirectory,
    private readonly outline: Outline,
    private readonly limits: WorkbookLimits,
  ) {}

  get bytesTotal(): number {
    return this.directory.bytesTotal;
  }

  /** Scaled to the parts that are read: the other sheets of the file would never be consumed. */
  bytesRead(): number {
    const { sheetPart, stringsPart } = this.outline;
    const needed = sheetPart.compressedSize + (stringsPart?.compressedSize ?? 0);
    const share = Math.min(1, (this.reader?.consumed ?? 0) / Math.max(1, needed));
    return Math.round(this.bytesTotal * share);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<SourceRow[], void, undefined> {
    const { outline, limits } = this;
    const { sheet, sheetPart, stringsPart, date1904, formats } = outline;
    const reader = new PartReader(this.directory, limits);
    this.reader = reader;
    const strings = new StringStore(limits.sharedStringMemoryBytes);
    try {
      if (stringsPart) {
        await readSharedStrings(reader.read(stringsPart, limits.sharedStringBytes), stringsPart.name, strings, limits);
      }
      const chunks = reader.read(sheetPart, limits.sheetBytes);
      yield* readSheetRows(chunks, { sheet, part: sheetPart.name, date1904, formats, strings, limits });
    } finally {
      strings.close();
    }
  }
}
