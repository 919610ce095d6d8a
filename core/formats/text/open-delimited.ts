import type { DelimitedFormat } from '../file-format.js';
import type { RowSource, SourceRow } from '../row-source.js';
import type { SourceFile } from '../source-file.js';
import { type DelimitedDialect, delimitedDialect } from './delimited-dialect.js';
import { RecordReader } from './record-reader.js';
import { openStoredText } from './stored-text.js';
import { defaultTextLimits, type TextLimits } from './text-limits.js';
import { textRowSource } from './text-row-source.js';

/**
 * Opens a stored file of delimited text (RFC 4180, with any delimiter, quote and line ends).
 * Rows may differ in their number of cells, and a quote inside an unquoted field is plain text. A row in which a quote is
 * misplaced says so.
 * @throws FileFault from here `file_missing`, `file_empty` and `file_format_mismatch`; from
 *   the iteration `file_undecodable`, `file_nul_byte`, `file_field_too_long` and `file_row_too_long`
 * @throws Error when the format's settings contradict each other
 */
export async function openDelimited(
  file: SourceFile,
  format: DelimitedFormat,
  options: Partial<TextLimits> = {},
): Promise<RowSource> {
  const dialect = delimitedDialect(format);
  const limits = { ...defaultTextLimits, ...options };
  const stored = await openStoredText(file, format.encoding);
  return textRowSource(stored, limits.chunkBytes, (text) => readRecords(text, dialect, limits));
}

async function* readRecords(
  text: AsyncIterable<Buffer>,
  dialect: DelimitedDialect,
  limits: TextLimits,
): AsyncGenerator<SourceRow[]> {
  const reader = new RecordReader(dialect, limits);
  try {
    for await (const chunk of text) {
      reader.read(chunk);
      yield reader.takeRows();
    }
    reader.finish();
  } catch (error) {
    yield reader.takeRows();
    throw error;
  }
  yield reader.takeRows();
}
