import { isAscii, isUtf8 } from 'node:buffer';
import { readChunks, type SourceFile } from '../formats/source-file.js';
import { incompleteBytes } from '../formats/text/decode-utf8.js';

/** Bytes that are searched, because the first letter beyond ASCII may be late in a file; searching them is fast. */
const maxSearchedBytes = 64 * 1024 * 1024;
const maxExcerptBytes = 48 * 1024;

/** The properties of a text file's bytes that indicate its encoding. */
export interface EncodingEvidence {
  /** Whether bytes beyond ASCII were found. */
  beyondAscii: boolean;
  validUtf8: boolean;
  /** Characters beyond ASCII that are valid UTF-8, and bytes that are not; counted until enough words are collected. */
  sequences: number;
  strayBytes: number;
  /** Words with bytes beyond ASCII that are not UTF-8, one per line. */
  words: Buffer;
}

/** Examines the first 64 MiB of a file, from byte `start` on. Throws `FileFault` file_missing. */
export async function encodingEvidence(file: SourceFile, start: number): Promise<EncodingEvidence> {
  const evidence = { beyondAscii: false, validUtf8: true, sequences: 0, strayBytes: 0 };
  const words: Buffer[] = [];
  let collected = 0;
  let searched = 0;
  let begun = Buffer.alloc(0);
  for await (const chunk of readChunks(file, 256 * 1024, start)) {
    searched += chunk.length;
    const bytes: Buffer = begun.length > 0 ? Buffer.concat([begun, chunk]) : chunk;
    const whole = bytes.subarray(0, bytes.length - incompleteBytes(bytes));
    begun = Buffer.from(bytes.subarray(whole.length));
    if (!isAscii(whole)) {
      evidence.beyondAscii = true;
      evidence.validUtf8 &&= isUtf8(whole);
      if (collected < maxExcerptBytes) {
        count(whole, evidence);
        for (const word of wordsBeyondAscii(whole)) {
          if (isUtf8(word)) continue;
          words.push(word, Buffer.from('\n'));
          collected += word.length;
          if (collected >= maxExcerptBytes) break;
        }
      }
    }
    if (searched >= maxSearchedBytes || (collected >= maxExcerptBytes && !evidence.validUtf8)) break;
  }
  // The last bytes may be an incomplete character, or a letter in another encoding.
  if (begun.length > 0 && searched < maxSearchedBytes) {
    evidence.beyondAscii = true;
    evidence.validUtf8 = false;
    evidence.strayBytes += begun.length;
    words.push(begun);
  }
  return { ...evidence, words: Buffer.concat(words) };
}

function count(bytes: Buffer, evidence: EncodingEvidenceCounts): void {
  for (let at = 0; at < bytes.length; ) {
    const byte = bytes[at] as number;
    const length = byte < 0x80 ? 1 : byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc2 ? 2 : 0;
    if (length > 1 && isUtf8(bytes.subarray(at, at + length)) && at + length <= bytes.length) {
      evidence.sequences += 1;
      at += length;
    } else {
      if (byte >= 0x80) evidence.strayBytes += 1;
      at += 1;
    }
  }
}
type EncodingEvidenceCounts = Pick<EncodingEvidence, 'sequences' | 'strayBytes'>;

const maxWordBytes = 40;

/** Runs of letters with a byte beyond ASCII, with the character before and after each. */
function* wordsBeyondAscii(bytes: Buffer): Generator<Buffer> {
  const inWord = (byte: number | undefined): boolean =>
    byte !== undefined && (byte >= 0x80 || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a));
  for (let at = 0; at < bytes.length; at += 1) {
    if ((bytes[at] as number) < 0x80) continue;
    let from = at;
    while (from > 0 && at - from < maxWordBytes && inWord(bytes[from - 1])) from -= 1;
    let to = at + 1;
    while (to < bytes.length && to - at < maxWordBytes && inWord(bytes[to])) to += 1;
    yield bytes.subarray(Math.max(0, from - 1), Math.min(bytes.length, to + 1));
    at = to;
  }
}
