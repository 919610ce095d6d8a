import { FileFault } from '../file-fault.js';
import { builtinFormatKind, type NumberFormat, numberFormat } from '../workbook/number-format.js';
import type { WorkbookLimits } from '../workbook/workbook-limits.js';
import type { XmlAttributes } from '../workbook/xml-names.js';
import { parseXml } from '../workbook/xml-reader.js';

/**
 * Reads the styles part into the number format of each cell format (`cellXfs`, ECMA-376-1 §18.8.10), by
 * the index that cells refer to. Throws `FileFault` file_corrupted, file_too_large (too many formats).
 */
export async function readCellFormats(
  chunks: AsyncIterable<Buffer>,
  part: string,
  limits: WorkbookLimits,
): Promise<NumberFormat[]> {
  const styles = new StylesHandler(limits);
  await parseXml(chunks, { part, root: 'styleSheet', place: () => ({}) }, styles);
  return styles.cellFormats();
}

class StylesHandler {
  private readonly formats = new Map<number, NumberFormat>();
  private readonly formatIds: number[] = [];
  private inCellFormats = false;

  constructor(private readonly limits: WorkbookLimits) {}

  open(name: string, { numFmtId, formatCode }: XmlAttributes): void {
    if (name === 'cellXfs') this.inCellFormats = true;
    else if (name === 'xf' && this.inCellFormats) this.formatIds.push(Number(numFmtId ?? 0));
    else if (name === 'numFmt' && formatCode !== undefined)
      this.formats.set(Number(numFmtId), numberFormat(formatCode));
    if (this.formatIds.length > this.limits.cellFormats || this.formats.size > this.limits.cellFormats) {
      throw new FileFault('file_too_large', `The workbook has more than ${this.limits.cellFormats} cell formats.`);
    }
  }

  text(): void {}

  close(name: string): void {
    if (name === 'cellXfs') this.inCellFormats = false;
  }

  cellFormats(): NumberFormat[] {
    return this.formatIds.map((id) => this.formats.get(id) ?? { kind: builtinFormatKind(id) });
  }
}
