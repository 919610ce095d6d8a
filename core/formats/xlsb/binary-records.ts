import { FileFault } from '../file-fault.js';

/** Types of records that are read (MS-XLSB §2.3.2). */
export const recordType = {
  row: 0,
  compactNumber: 2,
  error: 3,
  boolean: 4,
  number: 5,
  text: 6,
  sharedText: 7,
  formulaText: 8,
  formulaNumber: 9,
  formulaBoolean: 10,
  formulaError: 11,
  /** Cells right of the previous one have the same records, 11 further on, without their column. */
  nextBlank: 12,
  nextSharedText: 18,
  sharedString: 19,
  numberFormat: 44,
  cellFormat: 47,
  richText: 62,
  beginRows: 145,
  workbookProperties: 153,
  sheet: 156,
  mergedCells: 176,
  beginCellFormats: 617,
  endCellFormats: 618,
} as const;

export interface BinaryRecord {
  type: number;
  data: Buffer;
}

/** The longest text of a cell has far fewer bytes, with its formats. */
const maxRecordBytes = 10_000_000;
/** Bytes of a record's type and length. */
const maxHeaderBytes = 6;

/** Yields the records of a part, those of each chunk together. Throws `FileFault` file_corrupted. */
export async function* binaryRecords(
  chunks: AsyncIterable<Buffer>,
  part: string,
): AsyncGenerator<Iterable<BinaryRecord>, void, undefined> {
  const cutter = new RecordCutter(part);
  for await (const chunk of chunks) yield cutter.cut(chunk);
  if (cutter.incomplete) throw damaged(part);
}

class RecordCutter {
  private rest: Buffer = Buffer.alloc(0);

  constructor(private readonly part: string) {}

  get incomplete(): boolean {
    return this.rest.length > 0;
  }

  *cut(chunk: Buffer): Generator<BinaryRecord, void, undefined> {
    const bytes = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    let at = 0;
    try {
      for (;;) {
        const type = readNumber(bytes, at, 2);
        const length = type && readNumber(bytes, type.end, 4);
        if (!length) {
          // A number is incomplete only at the end of the chunk.
          if (bytes.length - at >= maxHeaderBytes) throw damaged(this.part);
          return;
        }
        if (length.value > maxRecordBytes) throw damaged(this.part);
        const end = length.end + length.value;
        if (end > bytes.length) return;
        at = end;
        yield { type: type.value, data: bytes.subarray(length.end, end) };
      }
    } finally {
      this.rest = bytes.subarray(at);
    }
  }
}

/** A number of up to `maxBytes` bytes, of which each but the last has its highest bit set. */
function readNumber(bytes: Buffer, at: number, maxBytes: number): { value: number; end: number } | undefined {
  let value = 0;
  for (let index = 0; index < maxBytes; index += 1) {
    const byte = bytes[at + index];
    if (byte === undefined) return undefined;
    value |= (byte & 0x7f) << (7 * index);
    if (byte < 0x80) return { value, end: at + index + 1 };
  }
  return { value, end: at + maxBytes };
}

function damaged(part: string): FileFault {
  return new FileFault('file_corrupted', `The workbook is damaged: "${part}" has an invalid record. Save it again.`);
}

/** The text at `at`, after its number of characters in four bytes. Throws `RangeError` if the record is too short. */
export function wideText(data: Buffer, at: number): { text: string; end: number } {
  const length = data.readUInt32LE(at);
  const start = at + 4;
  // A text that is missing.
  if (length === 0xffffffff) return { text: '', end: start };
  const end = start + length * 2;
  if (end > data.length) throw new RangeError('A text is longer than its record.');
  return { text: data.toString('utf16le', start, end), end };
}
