import type { DelimitedDialect } from './delimited-dialect.js';

/** Finds the next place of a mark in a text that is read forwards: each part of the text is searched about once. */
class NextMark {
  private from = 0;
  private found: number;

  constructor(
    private readonly text: string,
    private readonly mark: string,
  ) {
    this.found = this.search(0);
  }

  /** The first place of the mark from a place on; the length of the text if there is none. */
  at(place: number): number {
    if (place < this.from || place > this.found) {
      this.from = place;
      this.found = this.search(place);
    }
    return this.found;
  }

  private search(place: number): number {
    const found = this.text.indexOf(this.mark, place);
    return found < 0 ? this.text.length : found;
  }
}

/** A text with its line ends (CRLF, LF or CR), delimiters and quotes. */
export class DelimitedText {
  private readonly lf: NextMark;
  private readonly cr: NextMark;
  private readonly delimiter: NextMark;
  private readonly quote: NextMark | undefined;

  constructor(
    readonly text: string,
    { delimiter, quote }: DelimitedDialect,
  ) {
    this.lf = new NextMark(text, '\n');
    this.cr = new NextMark(text, '\r');
    this.delimiter = new NextMark(text, delimiter);
    if (quote !== null) this.quote = new NextMark(text, quote);
  }

  /** Where the line that contains a place ends, without its line end. */
  lineEnd(from: number): number {
    return Math.min(this.lf.at(from), this.cr.at(from));
  }

  /** Where the line begins that follows a line end. */
  nextLine(lineEnd: number): number {
    return Math.min(this.text.length, lineEnd + (this.text.startsWith('\r\n', lineEnd) ? 2 : 1));
  }

  /** The next delimiter from a place on; the length of the text if there is none. */
  nextDelimiter(from: number): number {
    return this.delimiter.at(from);
  }

  /** The next quote from a place on; the length of the text if there is none. */
  nextQuote(from: number): number {
    return this.quote?.at(from) ?? this.text.length;
  }

  /** How many lines the text has from one place to another. */
  countLines(from: number, to: number): number {
    let lines = 1;
    for (let end = this.lineEnd(from); end < to; end = this.lineEnd(this.nextLine(end))) lines += 1;
    return lines;
  }
}
