import { FileFault } from '../file-fault.js';
import { notWorkbook } from '../recognition/file-kind.js';
import type { SheetName } from '../workbook/workbook.js';
import type { WorkbookLimits } from '../workbook/workbook-limits.js';
import type { XmlAttributes } from '../workbook/xml-names.js';
import { parseXml, type XmlHandler } from '../workbook/xml-reader.js';
import { OdfNames } from './odf-names.js';

/** A sheet of an OpenDocument spreadsheet: the how manieth it is. */
export interface OdsSheet extends SheetName {
  index: number;
  hasRows: true;
}

/**
 * Reads the names of the sheets of a spreadsheet. Throws `FileFault` file_format_mismatch (another document),
 * file_corrupted, file_too_large.
 */
export async function readOdsSheets(
  chunks: AsyncIterable<Buffer>,
  part: string,
  limits: WorkbookLimits,
): Promise<OdsSheet[]> {
  const handler = new OutlineHandler(limits);
  const subject = { part, root: 'office:document-content', names: new OdfNames(), place: () => ({}) };
  await parseXml(chunks, subject, handler);
  if (!handler.isSpreadsheet)
    throw notWorkbook({ name: 'an OpenDocument text, drawing or presentation', advice: 'save its table as .xlsx' });
  return handler.sheets;
}

class OutlineHandler implements XmlHandler {
  readonly sheets: OdsSheet[] = [];
  isSpreadsheet = false;
  private depth = 0;
  private tableStyle: string | undefined;
  private readonly hiddenStyles = new Set<string>();

  constructor(private readonly limits: WorkbookLimits) {}

  open(name: string, attributes: XmlAttributes): void {
    this.depth += 1;
    if (this.depth === 3) this.openStyleOrBody(name, attributes);
    else if (this.depth === 4) this.openSheet(name, attributes);
  }

  text(): void {}

  close(): void {
    this.depth -= 1;
  }

  private openStyleOrBody(name: string, attributes: XmlAttributes): void {
    if (name === 'office:spreadsheet') this.isSpreadsheet = true;
    else if (name === 'style:style')
      this.tableStyle = attributes['style:family'] === 'table' ? attributes['style:name'] : undefined;
  }

  private openSheet(name: string, attributes: XmlAttributes): void {
    const { sheets, hiddenStyles, limits } = this;
    if (name === 'style:table-properties' && this.tableStyle !== undefined) {
      if (attributes['table:display'] === 'false') hiddenStyles.add(this.tableStyle);
    } else if (name === 'table:table' && this.isSpreadsheet) {
      const visible = !hiddenStyles.has(attributes['table:style-name'] ?? '');
      sheets.push({ name: attributes['table:name'] ?? '', visible, index: sheets.length, hasRows: true });
    }
    if (sheets.length > limits.sheets || hiddenStyles.size > limits.cellFormats)
      throw new FileFault('file_too_large', `The workbook has more than ${limits.sheets} sheets.`);
  }
}
