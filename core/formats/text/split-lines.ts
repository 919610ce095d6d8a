import { textBetween } from '../../text/cut-text.js';
import { rowTooLong } from './row-too-long.js';

/**
 * Splits text at CRLF, LF and CR, also mixed; each group of lines in file order. The last line
 * is given even when empty.
 * @throws FileFault `file_row_too_long`
 */
export async function* splitLines(text: AsyncIterable<Buffer>, lineCharacters: number): AsyncGenerator<string[]> {
  let row = 0;
  let started = '';
  let heldCr = '';
  for await (const chunk of text) {
    const read = heldCr + chunk.toString('utf8');
    // Its LF may come with the next chunk.
    heldCr = read.endsWith('\r') ? '\r' : '';
    const lines = textBetween(read, 0, read.length - heldCr.length).split(/\r\n|\n|\r/);
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
