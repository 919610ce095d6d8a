import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { cutText } from '../../text/cut-text.js';
import { FileFault, type FilePlace } from '../file-fault.js';
import { OoxmlNames } from './ooxml-names.js';
import { type PartDecoder, partDecoder, xmlEncoding } from './part-decoder.js';
import type { XmlAttributes, XmlNames } from './xml-names.js';

const MAX_DEPTH = 128;
const MAX_TOKEN_CHARACTERS = 10_000_000;

/** Receives a part's elements, by the names that its vocabulary has for them. */
export interface XmlHandler {
  open(name: string, attributes: XmlAttributes): void;
  text(text: string): void;
  close(name: string): void;
}

/** The part that is read, for messages: its name, its root element, and the current position. */
interface XmlSubject {
  part: string;
  root: string;
  place(): FilePlace;
  /** Default: those of ECMA-376. */
  names?: XmlNames;
}

/**
 * Parses one part from chunks and calls its handler. Document types are refused (as ECMA-376-2 §7.2.3.2 requires), so
 * only the five predefined entities and numeric references exist. Throws `FileFault` file_corrupted, file_undecodable or file_field_too_long.
 */
export class XmlReader {
  private decoder: PartDecoder | undefined;
  private readonly parser = new SaxesParser({
    xmlns: false,
    position: false,
    defaultXMLVersion: '1.0',
    forceXMLVersion: true,
  });
  private readonly names: XmlNames;
  private depth = 0;
  private sinceEvent = 0;

  constructor(
    private readonly subject: XmlSubject,
    private readonly handler: XmlHandler,
  ) {
    const { parser } = this;
    this.names = subject.names ?? new OoxmlNames();
    // Do not add handlers: from eight on V8 stores the parser as a dictionary, which is six times slower (measured with
    // saxes 6.0.0 on Node 20).
    parser.on('doctype', () => {
      throw this.broken('declares a document type, which is not allowed in workbooks');
    });
    parser.on('opentag', (tag) => this.open(tag));
    parser.on('closetag', (tag) => this.close(tag));
    parser.on('text', (text) => this.text(text));
    parser.on('cdata', (text) => this.text(text));
  }

  /** Parses the next bytes of the part. */
  write(chunk: Buffer): void {
    this.decoder ??= this.decoderOf(chunk);
    const text = this.decoder.write(chunk);
    this.sinceEvent += text.length;
    this.parse(text);
    if (this.sinceEvent > MAX_TOKEN_CHARACTERS) {
      throw new FileFault(
        'file_field_too_long',
        `"${this.subject.part}" of the workbook has a text or tag of more than ${MAX_TOKEN_CHARACTERS} characters.`,
        this.subject.place(),
      );
    }
  }

  /** Checks that the part ended where its root element did. */
  end(): void {
    this.decoder?.end();
    this.parse(null);
  }

  private parse(text: string | null): void {
    try {
      if (text === null) this.parser.close();
      else this.parser.write(text);
    } catch (error) {
      // The parser throws plain errors; all others are our own.
      if (!(error instanceof Error) || error.constructor !== Error) throw error;
      throw this.broken(`is not well-formed XML: ${cutText(error.message, 200)}`);
    }
  }

  /** The decoder for a part that begins with these bytes; chunks are far longer than a declaration. */
  private decoderOf(head: Buffer): PartDecoder {
    const encoding = xmlEncoding(head);
    if (typeof encoding === 'object')
      throw this.undecodable(`declares the encoding ${encoding.unsupported}, which is not supported`);
    return partDecoder(encoding, () => this.undecodable(`contains bytes that are not valid ${encoding}`));
  }

  private open({ name, attributes }: SaxesTagPlain): void {
    this.event();
    if (this.depth++ === 0) this.openRoot(name, attributes);
    else if (this.depth > MAX_DEPTH) throw this.broken(`nests more than ${MAX_DEPTH} elements`);
    this.handler.open(this.names.element(name), this.names.attributes(attributes));
  }

  private openRoot(name: string, attributes: XmlAttributes): void {
    const { root } = this.subject;
    if (!this.names.begin(name, attributes) || this.names.element(name) !== root)
      throw this.broken(`does not start with the element <${root}>`);
  }

  private close({ name }: SaxesTagPlain): void {
    this.event();
    this.depth -= 1;
    this.handler.close(this.names.element(name));
  }

  private text(text: string): void {
    this.event();
    this.handler.text(text);
  }

  private event(): void {
    this.sinceEvent = 0;
  }

  private broken(what: string): FileFault {
    return new FileFault('file_corrupted', `"${this.subject.part}" of the workbook ${what}.`, this.subject.place());
  }

  private undecodable(what: string): FileFault {
    const message = `"${this.subject.part}" of the workbook ${what}. Save the workbook again in Excel.`;
    return new FileFault('file_undecodable', message, this.subject.place());
  }
}

/** Parses a whole part from its chunks. Throws what `XmlReader` and the chunks throw. */
export async function parseXml(chunks: AsyncIterable<Buffer>, subject: XmlSubject, handler: XmlHandler): Promise<void> {
  const reader = new XmlReader(subject, handler);
  for await (const chunk of chunks) reader.write(chunk);
  reader.end();
}
