import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const quoted = (value: string): string => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

/** A line of CSV (RFC 4180), with its end. */
export const csvLine = (row: readonly string[]): string => `${row.map(quoted).join(',')}\r\n`;

/** Writes rows to a CSV file (RFC 4180, UTF-8), a piece at a time. */
export async function writeCsv(
  path: string,
  header: readonly string[],
  rows: Iterable<readonly string[]>,
): Promise<void> {
  const pieces = function* (): Generator<string> {
    let piece = csvLine(header);
    for (const row of rows) {
      piece += csvLine(row);
      if (piece.length < 65_536) continue;
      yield piece;
      piece = '';
    }
    yield piece;
  };
  await pipeline(Readable.from(pieces()), createWriteStream(path));
}
