import { textBetween } from '../../text/cut-text.js';
import { storableText } from '../../text/storable.js';
import type { StringStore } from '../workbook/string-store.js';
import { ContinuedText } from './continued-text.js';

/**
 * Reads the shared strings of a workbook (SST, MS-XLS §2.4.265) from their record and those that continue it; formats and
 * phonetic hints are left out. Throws `RangeError` for records that are too short.
 */
export class SharedStringsReader {
  private current: ContinuedText | undefined;
  /** Bytes behind the current text: its formats and phonetic hints. */
  private behind = 0;

  /** A text longer than `maxCharacters` is cut just above that length, so that the cell that refers to it is refused. */
  constructor(
    private readonly strings: StringStore,
    private readonly maxCharacters: number,
  ) {}

  /** Reads the next record; the strings of the first one begin at byte 8. */
  read(data: Buffer, start: number): void {
    let at = start;
    if (this.current) {
      at = this.current.resume(data);
      if (!this.finish()) return;
    }
    for (;;) {
      const skipped = Math.min(this.behind, data.length - at);
      this.behind -= skipped;
      at += skipped;
      if (this.behind > 0 || at >= data.length) return;
      at = this.begin(data, at);
      if (!this.finish()) return;
    }
  }

  private begin(data: Buffer, at: number): number {
    const flags = data.readUInt8(at + 2);
    this.current = new ContinuedText(data.readUInt16LE(at), (flags & 1) === 1);
    let next = at + 3;
    if (flags & 8) {
      this.behind += data.readUInt16LE(next) * 4;
      next += 2;
    }
    if (flags & 4) {
      this.behind += data.readUInt32LE(next);
      next += 4;
    }
    return this.current.read(data, next);
  }

  private finish(): boolean {
    if (!this.current?.complete) return false;
    this.strings.add(storableText(textBetween(this.current.text, 0, this.maxCharacters + 1)));
    this.current = undefined;
    return true;
  }
}
