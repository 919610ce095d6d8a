import { textBetween } from '../../text/cut-text.js';
import type { Encoding } from '../file-format.js';
import { legacyEncodings } from '../legacy-encoding.js';
import { decoderOf } from '../text/decode-text.js';
import { Utf8Decoder } from './utf8-decoder.js';

/** Decodes the bytes of a part in chunks that may end within a character. Throws `FileFault` file_undecodable. */
export interface PartDecoder {
  write(chunk: Buffer): string;
  /** Checks that the bytes ended with a whole character. */
  end(): void;
}

const declaration = /^<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([\w.:-]{1,40})["']/;

/**
 * The encoding of an XML part by its first bytes: a byte order mark, the form of `<`, or else its declaration (XML 1.0,
 * appendix F). Returns an Encoding, or the declared name of one that is not supported.
 */
export function xmlEncoding(head: Buffer): Encoding | { unsupported: string } {
  const [first, second] = head;
  if ((first === 0xff && second === 0xfe) || (first === 0x3c && second === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c)) return 'utf-16be';
  const declared = declaration.exec(textBetween(head.toString('latin1'), 0, 300))?.[1] ?? 'utf-8';
  const name = declared.toLowerCase();
  // A text that is written as UTF-16 and then saved as UTF-8 still declares UTF-16.
  if (/^(?:utf-?(?:8|16)|us-ascii)$/.test(name)) return 'utf-8';
  return legacyEncodings.find((encoding) => encoding === name) ?? { unsupported: declared };
}

/** Creates the decoder of an encoding. `undecodable` creates the fault for bytes that are not valid in it. */
export function partDecoder(encoding: Encoding, undecodable: () => Error): PartDecoder {
  return encoding === 'utf-8' ? new Utf8Decoder() : new OtherDecoder(encoding, undecodable);
}

class OtherDecoder implements PartDecoder {
  private carry: Buffer = Buffer.alloc(0);

  constructor(
    private readonly encoding: Encoding,
    private readonly undecodable: () => Error,
  ) {}

  write(chunk: Buffer): string {
    const bytes = this.carry.length === 0 ? chunk : Buffer.concat([this.carry, chunk]);
    const { text, used, stop } = decoderOf(this.encoding)(bytes);
    if (stop) throw this.undecodable();
    // Copied, because the chunk's memory may be reused.
    this.carry = Buffer.from(bytes.subarray(used));
    return text.toString('utf8');
  }

  end(): void {
    if (this.carry.length > 0) throw this.undecodable();
  }
}
