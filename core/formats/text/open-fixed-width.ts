import type { FixedWidthFormat } from '../file-format.js';
import type { RowSource, SourceRow } from '../row-source.js';
import type { SourceFile } from '../source-file.js';
import { fixedWidthSlicer } from './slice-fixed-width.js';
import { splitLines } from './split-lines.js';
import { openStoredText } from './stored-text.js';
import { defaultTextLimits, type TextLimits } from './text-limits.js';
import { textRowSource } from './text-row-source.js';

/**
 * Opens a stored text file whose columns are at fixed character positions. Lines of spaces only are blank; a line that
 * ends before its last columns start has fewer cells.
 * @throws FileFault from here `file_missing`, `file_empty` and `file_format_mismatch`; from
 *   the iteration `file_undecodable`, `file_nul_byte` and `file_row_too_long`
 */
export async function openFixedWidth(
  file: SourceFile,
  format: FixedWidthFormat,
  options: Partial<TextLimits> = {},
): Promise<RowSource> {
  const limits = { ...defaultTextLimits, ...options };
  const stored = await openStoredText(file, format.encoding);
  const slice = fixedWidthSlicer(format.columns);
  return textRowSource(stored, limits.chunkBytes, (text) => sliceLines(text, slice, limits.recordCharacters));
}

async function* sliceLines(
  text: AsyncIterable<Buffer>,
  slice: (line: string) => string[],
  lineCharacters: number,
): AsyncGenerator<SourceRow[]> {
  let row = 0;
  for await (const lines of splitLines(text, lineCharacters)) {
    const rows: SourceRow[] = [];
    for (const line of lines) {
      row++;
      if (!/^ *$/.test(line)) rows.push({ row, cells: slice(line) });
    }
    yield rows;
  }
}
