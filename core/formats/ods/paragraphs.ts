import { textBetween } from '../../text/cut-text.js';
import type { XmlAttributes } from '../workbook/xml-names.js';

/** The blanks of a repeated `text:s` that are kept; no cell is longer. */
const maxBlanks = 100_000;

/** What a paragraph contains that is not its text: comments, notes, hints for the pronunciation. */
const apart = new Set(['office:annotation', 'text:note', 'text:ruby-text']);

/**
 * Collects the text of a cell from its paragraphs (`text:p`), which become lines. As in HTML, blanks and line ends of the
 * XML are one blank; further ones are elements (ODF 1.3, part 3, §6.1.2).
 */
export class Paragraphs {
  text = '';
  private count = 0;
  /** Elements around the current position within the paragraph; 0 outside of paragraphs. */
  private depth = 0;
  /** The depth of an element whose content is not text of the cell; 0 for none. */
  private skipping = 0;
  private endsWithBlank = true;

  /** Whether there was one, which may be empty. */
  get any(): boolean {
    return this.count > 0;
  }

  get isOpen(): boolean {
    return this.depth > 0;
  }

  begin(): void {
    if (this.count > 0) this.text += '\n';
    this.count += 1;
    this.depth = 1;
    this.endsWithBlank = true;
  }

  open(name: string, attributes: XmlAttributes): void {
    this.depth += 1;
    if (this.skipping > 0) return;
    if (apart.has(name)) this.skipping = this.depth;
    else if (name === 'text:s') this.add(' '.repeat(blanks(attributes['text:c'])));
    else if (name === 'text:tab') this.add('\t');
    else if (name === 'text:line-break') this.add('\n');
  }

  write(text: string): void {
    if (this.depth === 0 || this.skipping > 0) return;
    const single = text.replace(/[ \t\r\n]+/g, ' ');
    const start = this.endsWithBlank && single.startsWith(' ') ? 1 : 0;
    if (single.length === start) return;
    this.text += textBetween(single, start, single.length);
    this.endsWithBlank = single.endsWith(' ');
  }

  close(): void {
    if (this.depth === this.skipping) this.skipping = 0;
    this.depth -= 1;
    if (this.depth === 0 && this.endsWithBlank && this.text.endsWith(' '))
      this.text = textBetween(this.text, 0, this.text.length - 1);
  }

  private add(text: string): void {
    this.text += text;
    this.endsWithBlank = false;
  }
}

function blanks(count = '1'): number {
  const number = Number(count);
  return Number.isInteger(number) && number > 0 ? Math.min(number, maxBlanks) : 1;
}
