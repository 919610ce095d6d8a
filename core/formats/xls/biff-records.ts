import { FileFault } from '../file-fault.js';

/** Types of records that are read (MS-XLS §2.3.1). */
export const recordType = {
  formula: 0x0006,
  end: 0x000a,
  date1904: 0x0022,
  password: 0x002f,
  continue: 0x003c,
  codePage: 0x0042,
  sheet: 0x0085,
  numbers: 0x00bd,
  richLabel: 0x00d6,
  cellFormat: 0x00e0,
  mergedCells: 0x00e5,
  sharedStrings: 0x00fc,
  sharedLabel: 0x00fd,
  calculation: 0x01c1,
  number: 0x0203,
  label: 0x0204,
  booleanOrError: 0x0205,
  formulaText: 0x0207,
  compactNumber: 0x027e,
  numberFormat: 0x041e,
  begin: 0x0809,
} as const;

export interface BiffRecord {
  type: number;
  data: Buffer;
  /** Where it begins in the stream. */
  position: number;
}

/** Yields the records of a stream from a position on. Throws `FileFault` file_corrupted if the last one is incomplete. */
export async function* biffRecords(
  chunks: AsyncIterable<Buffer>,
  from: number,
): AsyncGenerator<Iterable<BiffRecord>, void, undefined> {
  const cutter = new RecordCutter(from);
  for await (const chunk of chunks) yield cutter.cut(chunk);
  if (cutter.incomplete) throw truncated();
}

const headerBytes = 4;

class RecordCutter {
  private rest: Buffer = Buffer.alloc(0);

  constructor(private position: number) {}

  get incomplete(): boolean {
    // Behind the last record some programs fill the stream with zeros.
    return this.rest.some((byte) => byte !== 0);
  }

  *cut(chunk: Buffer): Generator<BiffRecord, void, undefined> {
    const bytes = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    let at = 0;
    try {
      while (at + headerBytes <= bytes.length) {
        const end = at + headerBytes + bytes.readUInt16LE(at + 2);
        if (end > bytes.length) break;
        const record = {
          type: bytes.readUInt16LE(at),
          data: bytes.subarray(at + headerBytes, end),
          position: this.position + at,
        };
        at = end;
        yield record;
      }
    } finally {
      this.rest = bytes.subarray(at);
      this.position += at;
    }
  }
}

export function truncated(): FileFault {
  return new FileFault('file_corrupted', 'The workbook is truncated: it ends within a sheet. Save it again.');
}
