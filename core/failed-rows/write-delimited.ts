import iconv from 'iconv-lite';
import { cellText } from '../formats/cell-text.js';
import { delimitedDialect } from '../formats/text/delimited-dialect.js';
import { delimitedRow } from '../formats/text/delimited-row.js';
import type { FailedRow } from './failed-row.js';
import type { DelimitedRows } from './failed-rows-format.js';
import { textWriter } from './written-cell.js';

/** Writes failed rows as delimited text, page by page. Cells beyond the file's columns are after all other columns. */
export async function* writeDelimited(
  format: DelimitedRows,
  header: readonly string[],
  pages: AsyncIterable<FailedRow[]>,
): AsyncGenerator<Buffer> {
  const { file, lineEnd, byteOrderMark } = format;
  const dialect = delimitedDialect(file);
  const write = textWriter(format);
  const columns = header.length - 3;
  const line = (texts: string[]): string => `${delimitedRow(texts.map(write), dialect)}${lineEnd}`;
  const encode = (text: string): Buffer => iconv.encode(text, file.encoding ?? 'utf-8');
  yield encode(`${byteOrderMark ? '\ufeff' : ''}${line([...header])}`);
  for await (const rows of pages) {
    const lines = rows.map(({ row, source, codes, messages }) => {
      const texts = source.map(cellText);
      const own = Array.from({ length: columns }, (_, index) => texts[index] ?? '');
      return line([...own, String(row), codes, messages, ...texts.slice(columns)]);
    });
    yield encode(lines.join(''));
  }
}
