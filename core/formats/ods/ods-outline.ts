import { FileFault } from '../file-fault.js';
import { notWorkbook } from '../recognition/file-kind.js';
import type { SheetName } from '../workbook/workbook.js';
import type { WorkbookLimits } from '../workbook/workbook-limits.js';
import type { XmlAttributes } from '../workbook/xml-names.js';
import type { XmlHandler } from '../workbook/xml-reader.js';

/** A sheet of an OpenDocument spreadsheet. */
interface OdsSheet extends SheetName {
  hasRows: true;
}

/**
 * Collects the sheets of `content.xml` as they are reached. Throws `FileFault` file_format_mismatch (another document),
 * file_too_large (too many).
 */
export class OdsOutline implements XmlHandler {
  readonly sheets: OdsSheet[] = [];
  private depth = 0;
  private inBody = false;
  private tableStyle: string | undefined;
  private readonly hiddenStyles = new Set<string>();

  constructor(private readonly limits: WorkbookLimits) {}

  open(name: string, attributes: XmlAttributes): void {
    this.depth += 1;
    if (this.depth === 2) this.inBody = name === 'office:body';
    else if (this.depth === 3) this.openStyleOrDocument(name, attributes);
    else if (this.depth === 4) this.openSheet(name, attributes);
  }

  text(): void {}

  close(): void {
    this.depth -= 1;
  }

  private openStyleOrDocument(name: string, attributes: XmlAttributes): void {
    if (this.inBody && name !== 'office:spreadsheet')
      throw notWorkbook({ name: 'an OpenDocument text, drawing or presentation', advice: 'save its table as .xlsx' });
    const isTableStyle = name === 'style:style' && attributes['style:family'] === 'table';
    this.tableStyle = isTableStyle ? attributes['style:name'] : undefined;
  }

  private openSheet(name: string, attributes: XmlAttributes): void {
    const { sheets, hiddenStyles, limits } = this;
    if (name === 'style:table-properties' && this.tableStyle !== undefined) {
      if (attributes['table:display'] === 'false') hiddenStyles.add(this.tableStyle);
    } else if (name === 'table:table' && this.inBody) {
      const visible = !hiddenStyles.has(attributes['table:style-name'] ?? '');
      sheets.push({ name: attributes['table:name'] ?? '', visible, hasRows: true });
    }
    if (sheets.length > limits.sheets || hiddenStyles.size > limits.sheets)
      throw new FileFault('file_too_large', `The workbook has more than ${limits.sheets} sheets.`);
  }
}
