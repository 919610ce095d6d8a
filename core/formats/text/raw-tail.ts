import { LineEnds } from './line-ends.js';

/** The bytes given to the parser since the last whole record, to count the line ends inside it. */
export class RawTail {
  #chunks: { bytes: Buffer; start: number }[] = [];
  #end = 0;

  append(bytes: Buffer): void {
    this.#chunks.push({ bytes, start: this.#end });
    this.#end += bytes.length;
  }

  dropBefore(offset: number): void {
    this.#chunks = this.#chunks.filter(({ bytes, start }) => start + bytes.length > offset);
  }

  /** Counts the line ends from one offset (inclusive) to another (exclusive). */
  lineEnds(from: number, to: number): number {
    const lineEnds = new LineEnds();
    for (const { bytes, start } of this.#chunks) {
      const last = Math.min(to - start, bytes.length);
      for (let i = Math.max(0, from - start); i < last; i++) lineEnds.add(bytes[i]!);
    }
    return lineEnds.count;
  }
}
