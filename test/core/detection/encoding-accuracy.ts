import iconv from 'iconv-lite';
import { FileFault } from '../../../core/formats/file-fault.js';
import type { Encoding } from '../../../core/formats/file-format.js';
import { businessLanguages } from './business-languages.js';
import { detected, finding } from './written-file.js';

/** A table of a business in some language and encoding. */
interface EncodedTable {
  label: string;
  bytes: Buffer;
  text: string;
}

/** Returns pseudo-random numbers from 0 to below 1, the same for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Returns a table of each of these sizes for each language and encoding, `perSize` times. */
export function* encodedTables(sizes: readonly number[], perSize: number, seed: number): Generator<EncodedTable> {
  const random = randomOf(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  for (const [language, { header, words, encodings }] of Object.entries(businessLanguages))
    for (const encoding of encodings)
      for (const rows of sizes)
        for (let count = 0; count < perSize; count += 1) {
          const written = words.split(';').filter((word) => isWritable(word, encoding));
          const delimiter = pick([',', ';', '\t']);
          const plainHeader = pick([true, false]);
          const wide = pick([true, false]);
          const columns = plainHeader
            ? ['No.', 'Description', 'Unit Price', 'Quantity', 'Customer']
            : header.split(';').map((name) => (isWritable(name, encoding) ? name : 'X'));
          const lines = Array.from({ length: rows }, (_, row) => {
            const cells = [`A${row + 1}`, pick(written), (random() * 1000).toFixed(2)];
            return wide ? [...cells, String(row * 3), pick(written)] : cells;
          });
          const text = [columns.slice(0, wide ? 5 : 3), ...lines].map((cells) => cells.join(delimiter)).join('\r\n');
          const bytes = encode(text, encoding);
          if (bytes.some((byte) => byte > 0x7f))
            yield { label: `${language}, ${encoding}, ${rows} rows`, bytes, text: iconv.decode(bytes, encoding) };
        }
}

const isWritable = (text: string, encoding: Encoding): boolean =>
  iconv.decode(encode(text, encoding), encoding).normalize() === text.normalize();

/** Encodes a text. In windows-1258 the marks of tones follow the letters of Vietnamese. */
function encode(text: string, encoding: Encoding): Buffer {
  if (encoding !== 'windows-1258') return iconv.encode(text, encoding);
  const toned = /[\u0300\u0301\u0303\u0309\u0323]/;
  const letters = Array.from(text.normalize(), (letter) => {
    if (iconv.decode(iconv.encode(letter, encoding), encoding) === letter) return letter;
    const parts = letter.normalize('NFD');
    return parts.replace(toned, '').normalize() + (toned.exec(parts)?.[0] ?? '');
  });
  return iconv.encode(letters.join(''), encoding);
}

/** How many tables are read correctly, are a tie, or are read wrongly; `wrong` names the latter. */
export interface Accuracy {
  tables: number;
  right: number;
  ties: number;
  wrong: string[];
}

/** Detects the encoding of generated tables. A refused one counts as wrong, a tie may lack the right encoding. */
export async function measureAccuracy(sizes: readonly number[], perSize: number, seed: number): Promise<Accuracy> {
  const accuracy: Accuracy = { tables: 0, right: 0, ties: 0, wrong: [] };
  for (const { label, bytes, text } of encodedTables(sizes, perSize, seed)) {
    accuracy.tables += 1;
    const found = await encodingOf(bytes);
    if (found === 'tie') accuracy.ties += 1;
    else if (found !== 'refused' && iconv.decode(bytes, found) === text) accuracy.right += 1;
    else accuracy.wrong.push(`${label}: ${found}`);
  }
  return accuracy;
}

async function encodingOf(bytes: Buffer): Promise<string> {
  try {
    const { value = 'tie' } = finding(await detected(bytes), 'encoding');
    return String(value);
  } catch (error) {
    if (error instanceof FileFault && error.code === 'file_undecodable') return 'refused';
    throw error;
  }
}
