import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const quoted = (value: string): string => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

/** A line of CSV (RFC 4180), including its line end. */
export const csvLine = (row: readonly string[]): string => `${row.map(quoted).join(',')}\r\n`;

/** Writes rows to a CSV file (RFC 4180, UTF-8), in chunks of about 64 KiB. */
export async function writeCsv(
  path: string,
  header: readonly string[],
  rows: Iterable<readonly string[]>,
): Promise<void> {
  const chunks = function* (): Generator<string> {
    let chunk = csvLine(header);
    for (const row of rows) {
      chunk += csvLine(row);
      if (chunk.length < 65_536) continue;
      yield chunk;
      chunk = '';
    }
    yield chunk;
  };
  await pipeline(Readable.from(chunks()), createWriteStream(path));
}
