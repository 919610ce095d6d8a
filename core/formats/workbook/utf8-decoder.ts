import { isAscii, isUtf8 } from 'node:buffer';
import { FileFault } from '../file-fault.js';

/**
 * Decodes UTF-8 strictly from chunks that may end within a character. ASCII chunks become one-byte strings, which are
 * fast to parse; `TextDecoder` always returns two-byte strings.
 */
export class Utf8Decoder {
  private carry: Buffer = Buffer.alloc(0);

  /** The text of the chunk up to its last whole character. Throws `FileFault` file_undecodable. */
  write(chunk: Buffer): string {
    if (this.carry.length === 0 && isAscii(chunk)) return chunk.toString('latin1');
    const bytes = this.carry.length === 0 ? chunk : Buffer.concat([this.carry, chunk]);
    const end = bytes.length - incompleteTail(bytes);
    // Copied, because the chunk's memory may be reused.
    this.carry = Buffer.from(bytes.subarray(end));
    const whole = bytes.subarray(0, end);
    if (!isUtf8(whole)) throw undecodable();
    return whole.toString('utf8');
  }

  /** Throws `FileFault` file_undecodable if the bytes ended within a character. */
  end(): void {
    if (this.carry.length > 0) throw undecodable();
  }
}

/** Number of bytes at the end that begin a character without completing it (RFC 3629 §3). */
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
  return new FileFault('file_undecodable', 'The workbook is damaged: it contains bytes that are not valid UTF-8.');
}
