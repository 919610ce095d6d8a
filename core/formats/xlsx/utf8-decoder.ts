import { isAscii, isUtf8 } from 'node:buffer';
import { FileFault } from '../file-fault.js';

/**
 * Strict UTF-8 from chunks that may end inside of a letter. ASCII chunks become one-byte
 * strings, which is what makes parsing them fast; `TextDecoder` always gives two-byte ones.
 */
export class Utf8Decoder {
  private carry: Buffer = Buffer.alloc(0);

  /** The text of the chunk up to its last whole letter. Throws `FileFault` file_undecodable. */
  write(chunk: Buffer): string {
    if (this.carry.length === 0 && isAscii(chunk)) return chunk.toString('latin1');
    const bytes = this.carry.length === 0 ? chunk : Buffer.concat([this.carry, chunk]);
    const end = bytes.length - incompleteTail(bytes);
    // Copied: the chunk's memory is not ours to keep.
    this.carry = Buffer.from(bytes.subarray(end));
    const whole = bytes.subarray(0, end);
    if (!isUtf8(whole)) throw undecodable();
    return whole.toString('utf8');
  }

  /** Throws `FileFault` file_undecodable when the bytes ended inside of a letter. */
  end(): void {
    if (this.carry.length > 0) throw undecodable();
  }
}

/** How many bytes at the end begin a letter without completing it (RFC 3629 §3). */
function incompleteTail(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] as number;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return length > back ? back : 0;
    }
  }
  return 0;
}

function undecodable(): FileFault {
  return new FileFault('file_undecodable', 'The workbook holds bytes that are not UTF-8 text.');
}
