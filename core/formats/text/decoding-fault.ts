import { FileFault } from '../file-fault.js';
import { readChunks, type SourceFile } from '../source-file.js';
import { guessEncoding } from './guess-encoding.js';
import type { StoredText } from './stored-text.js';

const windowBytes = 64;
const detectAdvice = ' Set the encoding in the setup; a sample of the file shows which one fits. Or save it as UTF-8.';

/** The fault for bytes that are not a character in the file's encoding, at a byte offset of the file. */
export async function undecodableFault(stored: StoredText, byte: number): Promise<FileFault> {
  const { row, value, hint } = await explain(stored, byte);
  const advice = stored.encoding === 'utf-8' && stored.start === 0 ? detectAdvice : '';
  const shown = `0x${value.toString(16).toUpperCase().padStart(2, '0')}`;
  return new FileFault(
    'file_undecodable',
    `Row ${row} is not valid ${stored.encoding} text at byte ${byte} (${shown}).${hint || advice}`,
    { row, byte },
  );
}

/** The fault for a NUL character, which does not occur in text and which PostgreSQL cannot store. */
export async function nulFault(stored: StoredText, byte: number): Promise<FileFault> {
  const { row, hint } = await explain(stored, byte);
  return new FileFault(
    'file_nul_byte',
    `Row ${row} contains a NUL character at byte ${byte}, so the file is not text in the encoding ${stored.encoding}.${hint}`,
    { row, byte },
  );
}

async function explain(stored: StoredText, byte: number): Promise<{ row: number; value: number; hint: string }> {
  const from = Math.max(stored.start, (byte - windowBytes / 2) & ~1);
  const window = await readWindow(stored.file, from);
  // After a byte order mark the encoding is certain, so a hint at another one would mislead.
  const guess = stored.start === 0 ? guessEncoding(window, stored.encoding) : undefined;
  const hint = guess?.startsWith('utf-16')
    ? ` It looks like ${guess} without a byte order mark: set the encoding in the setup.`
    : guess && ` It looks like ${guess}: set the encoding in the setup.`;
  return { row: await rowOfByte(stored, byte), value: window[byte - from] ?? 0, hint: hint ?? '' };
}

async function readWindow(file: SourceFile, from: number): Promise<Buffer> {
  for await (const chunk of readChunks(file, windowBytes, from)) return chunk;
  return Buffer.alloc(0);
}

/** Finds the row by reading the file again up to the byte, so that rows need not be counted in valid files. */
async function rowOfByte({ file, encoding, start }: StoredText, byte: number): Promise<number> {
  const lineEnds = new LineEnds();
  let at = start;
  for await (const chunk of readChunks(file, 64 * 1024, start)) {
    const part = chunk.subarray(0, byte - at);
    if (encoding === 'utf-16le') for (let i = 0; i + 1 < part.length; i += 2) lineEnds.add(part.readUInt16LE(i));
    else if (encoding === 'utf-16be') for (let i = 0; i + 1 < part.length; i += 2) lineEnds.add(part.readUInt16BE(i));
    else for (const unit of part) lineEnds.add(unit);
    at += chunk.length;
    if (at >= byte) break;
  }
  return lineEnds.count + 1;
}

const cr = 0x0d;
const lf = 0x0a;

/** Counts line ends as a text editor does: CRLF, LF and CR, also mixed. */
class LineEnds {
  count = 0;
  #afterCr = false;

  /** Takes the next code unit: a byte of UTF-8 or windows-1252, or two bytes of UTF-16. */
  add(unit: number): void {
    if (unit === cr || (unit === lf && !this.#afterCr)) this.count++;
    this.#afterCr = unit === cr;
  }
}
