import { textBetween } from '../../text/cut-text.js';
import { rowTooLong } from './row-too-long.js';

/**
 * Splits text at CRLF, LF and CR, also mixed; yields groups of lines in file order. The last line is included even if
 * it is empty.
 * @throws FileFault `file_row_too_long`
 */
export async function* splitLines(text: AsyncIterable<Buffer>, lineCharacters: number): AsyncGenerator<string[]> {
  let row = 0;
  let started = '';
  let pendingCr = '';
  for await (const chunk of text) {
    const read = pendingCr + chunk.toString('utf8');
    // The LF of a CRLF may follow in the next chunk.
    pendingCr = read.endsWith('\r') ? '\r' : '';
    const lines = textBetween(read, 0, read.length - pendingCr.length).split(/\r\n|\n|\r/);
    lines[0] = started + lines[0]!;
    const long = lines.findIndex((line) => line.length > lineCharacters);
    if (long >= 0) {
      yield lines.slice(0, long);
      throw rowTooLong(row + long + 1, lineCharacters);
    }
    started = lines.pop()!;
    row += lines.length;
    yield lines;
  }
  yield [started];
}
