import { pipeline, Readable } from 'node:stream';
import { crc32, createInflateRaw, type InflateRaw } from 'node:zlib';
import { FileFault } from '../file-fault.js';
import { readChunks } from '../source-file.js';
import type { WorkbookLimits } from './workbook-limits.js';
import type { ZipDirectory, ZipPart } from './zip-directory.js';

const CHUNK_BYTES = 64 * 1024;

/** Inflates parts of one workbook within its limits and counts the compressed bytes consumed. */
export class PartReader {
  private inflatedTotal = 0;
  private consumedBefore = 0;
  private inflater: InflateRaw | undefined;

  constructor(
    private readonly directory: ZipDirectory,
    private readonly limits: WorkbookLimits,
  ) {}

  /** Compressed bytes consumed so far; a part stored without compression counts when it ends. */
  get consumed(): number {
    return this.consumedBefore + (this.inflater?.bytesWritten ?? 0);
  }

  /**
   * The part's bytes in chunks. Throws `FileFault` file_corrupted (truncated, damaged, checksum
   * wrong) and file_too_large (more than `maxBytes` or another limit).
   */
  async *read(part: ZipPart, maxBytes: number): AsyncGenerator<Buffer, void, undefined> {
    const budget = { part, maxBytes, size: 0, crc: 0 };
    const stream = this.open(part);
    try {
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        this.count(budget, chunk);
        yield chunk;
      }
    } catch (error) {
      throw asFileFault(error, part);
    } finally {
      stream.destroy();
      this.inflater = undefined;
      this.consumedBefore += part.compressedSize;
    }
    if (budget.crc !== part.crc32 || budget.size !== part.size) {
      throw new FileFault(
        'file_corrupted',
        `The workbook is damaged: the checksum of "${part.name}" is wrong. Save it again.`,
      );
    }
  }

  private open(part: ZipPart): Readable {
    const { start, compressedSize } = part;
    if (compressedSize === 0)
      throw new FileFault(
        'file_corrupted',
        `The workbook is damaged: its part "${part.name}" is empty. Save it again.`,
      );
    const source = Readable.from(readChunks(this.directory.file, CHUNK_BYTES, start, start + compressedSize));
    if (!part.deflated) return source;
    this.inflater = createInflateRaw({ chunkSize: CHUNK_BYTES });
    // Errors of the source arrive at the inflater, which the caller reads.
    return pipeline(source, this.inflater, () => undefined);
  }

  private count(budget: { part: ZipPart; maxBytes: number; size: number; crc: number }, chunk: Buffer): void {
    const { part } = budget;
    budget.crc = crc32(chunk, budget.crc);
    budget.size += chunk.length;
    this.inflatedTotal += chunk.length;
    const { limits } = this;
    if (budget.size > budget.maxBytes) throw tooLarge(part, `more than ${budget.maxBytes} bytes`);
    if (this.inflatedTotal > limits.totalBytes)
      throw tooLarge(part, `more than ${limits.totalBytes} bytes together with the other parts`);
    if (budget.size > limits.ratioFloorBytes && budget.size > limits.ratio * part.compressedSize) {
      throw tooLarge(part, `more than ${limits.ratio} times its stored size`);
    }
  }
}

function tooLarge(part: ZipPart, what: string): FileFault {
  return new FileFault(
    'file_too_large',
    `The workbook is too large when unpacked: "${part.name}" has ${what}. Split it.`,
  );
}

function asFileFault(error: unknown, part: ZipPart): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (typeof code !== 'string' || !code.startsWith('Z_')) return error;
  return new FileFault(
    'file_corrupted',
    `The workbook is truncated or damaged: "${part.name}" cannot be unpacked. Save it again.`,
  );
}
