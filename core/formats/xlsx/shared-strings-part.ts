import { textBetween } from '../../text/cut-text.js';
import type { StringStore } from '../workbook/string-store.js';
import { escapedCharacters, type WorkbookLimits } from '../workbook/workbook-limits.js';
import { parseXml, type XmlHandler } from '../workbook/xml-reader.js';

/**
 * Reads the shared strings (ECMA-376-1 §18.4.9) into `strings`: runs of rich text are joined,
 * phonetic hints (`rPh`) left out, escapes not decoded. A string that is longer than a cell may be is cut just above
 * that length, so that the fault is reported for a cell that refers to it, which has a position.
 * Throws `FileFault` file_corrupted, file_field_too_long.
 */
export async function readSharedStrings(
  chunks: AsyncIterable<Buffer>,
  part: string,
  strings: StringStore,
  limits: WorkbookLimits,
): Promise<void> {
  const subject = { part, root: 'sst', place: () => ({}) };
  await parseXml(chunks, subject, new SharedStringsHandler(strings, limits));
  strings.seal();
}

class SharedStringsHandler implements XmlHandler {
  private depth = 0;
  private inRun = false;
  private collecting = false;
  private current = '';
  private readonly maxCharacters: number;

  constructor(
    private readonly strings: StringStore,
    limits: WorkbookLimits,
  ) {
    this.maxCharacters = escapedCharacters(limits);
  }

  open(name: string): void {
    this.depth += 1;
    if (this.depth === 2) this.current = '';
    else if (this.depth === 3) this.inRun = name === 'r';
    this.collecting = name === 't' && (this.depth === 3 || (this.depth === 4 && this.inRun));
  }

  text(text: string): void {
    if (!this.collecting) return;
    if (this.current.length <= this.maxCharacters) this.current += text;
  }

  close(name: string): void {
    // Cut one character above the limit, so that the string is still refused.
    if (this.depth === 2 && name === 'si') this.strings.add(textBetween(this.current, 0, this.maxCharacters + 1));
    this.depth -= 1;
    this.collecting = false;
  }
}
