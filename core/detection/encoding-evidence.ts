import { isAscii, isUtf8 } from 'node:buffer';
import { readChunks, type SourceFile } from '../formats/source-file.js';
import { incompleteBytes } from '../formats/text/decode-utf8.js';

/** Bytes that are searched, because the first letter beyond ASCII may be late in a file; searching them is fast. */
const maxSearchedBytes = 64 * 1024 * 1024;
const maxExcerptBytes = 12 * 1024;

/** The properties of a text file's bytes that indicate its encoding. */
export interface EncodingEvidence {
  /** Whether bytes beyond ASCII were found. */
  beyondAscii: boolean;
  validUtf8: boolean;
  /** Characters beyond ASCII that are valid UTF-8, and bytes that are not; counted until enough cells are collected. */
  sequences: number;
  strayBytes: number;
  /** Cells with characters beyond ASCII that are UTF-8 as a whole, among others that are not. */
  utf8Cells: number;
  /** Different cells with bytes beyond ASCII that are not UTF-8, one per line. */
  cells: Buffer;
}

/** Examines the first 64 MiB of a file, from byte `start` on. Throws `FileFault` file_missing. */
export async function encodingEvidence(file: SourceFile, start: number): Promise<EncodingEvidence> {
  const counts = { beyondAscii: false, validUtf8: true, sequences: 0, strayBytes: 0, utf8Cells: 0 };
  const cells = new Set<string>();
  let collected = 0;
  const examine = (bytes: Buffer): void => {
    if (isAscii(bytes)) return;
    counts.beyondAscii = true;
    counts.validUtf8 &&= isUtf8(bytes);
    if (collected >= maxExcerptBytes) return;
    count(bytes, counts);
    for (const cell of cellsBeyondAscii(bytes)) {
      const key = cell.toString('latin1');
      if (cells.has(key)) continue;
      if (isUtf8(cell)) {
        counts.utf8Cells += 1;
        continue;
      }
      cells.add(key);
      collected += cell.length;
      if (collected >= maxExcerptBytes) break;
    }
  };
  let searched = 0;
  let begun = Buffer.alloc(0);
  for await (const chunk of readChunks(file, 256 * 1024, start)) {
    searched += chunk.length;
    const bytes: Buffer = begun.length > 0 ? Buffer.concat([begun, chunk]) : chunk;
    const end = endOfWholeCells(bytes);
    begun = Buffer.from(bytes.subarray(end));
    examine(bytes.subarray(0, end));
    if (searched >= maxSearchedBytes || (collected >= maxExcerptBytes && !counts.validUtf8)) break;
  }
  if (searched < maxSearchedBytes) examine(begun);
  return { ...counts, cells: Buffer.from([...cells].join('\n'), 'latin1') };
}

type Counts = Pick<EncodingEvidence, 'sequences' | 'strayBytes'>;

function count(bytes: Buffer, counts: Counts): void {
  for (let at = 0; at < bytes.length; ) {
    const byte = bytes[at] as number;
    const length = byte < 0x80 ? 1 : byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc2 ? 2 : 0;
    if (length > 1 && isUtf8(bytes.subarray(at, at + length)) && at + length <= bytes.length) {
      counts.sequences += 1;
      at += length;
    } else {
      if (byte >= 0x80) counts.strayBytes += 1;
      at += 1;
    }
  }
}

/** From this length on a cell may end at any byte that is never a part of a longer character, such as a space. */
const longCellBytes = 200;
const maxCellBytes = 2_000;

/** Line ends, tab, comma and semicolon; in no encoding are they a part of a longer character. */
const isDelimiter = (byte: number | undefined): boolean =>
  byte === 0x0a || byte === 0x0d || byte === 0x09 || byte === 0x2c || byte === 0x3b;

/** The cells of some text that have a byte beyond ASCII, for the usual delimiters. */
function* cellsBeyondAscii(bytes: Buffer): Generator<Buffer> {
  let from = 0;
  let beyondAscii = false;
  for (let at = 0; at <= bytes.length; at += 1) {
    const byte = bytes[at];
    const length = at - from;
    const ends = isDelimiter(byte) || (length >= longCellBytes && (byte as number) < 0x30) || length >= maxCellBytes;
    if (at < bytes.length && !ends) {
      beyondAscii ||= (byte as number) >= 0x80;
      continue;
    }
    if (beyondAscii) yield bytes.subarray(from, at);
    from = isDelimiter(byte) ? at + 1 : at;
    beyondAscii = at < bytes.length && !isDelimiter(byte) && (byte as number) >= 0x80;
  }
}

/** The position behind the last delimiter of a chunk, so that no character is cut; its end if there is none nearby. */
function endOfWholeCells(bytes: Buffer): number {
  for (let end = bytes.length; end > Math.max(0, bytes.length - maxCellBytes); end -= 1)
    if (isDelimiter(bytes[end - 1])) return end;
  return bytes.length <= maxCellBytes ? 0 : bytes.length - incompleteBytes(bytes);
}
