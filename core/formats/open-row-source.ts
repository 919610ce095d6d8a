import type { FileFormat } from './file-format.js';
import type { RowSource } from './row-source.js';
import type { SourceFile } from './source-file.js';
import { openDelimited } from './text/open-delimited.js';
import { openFixedWidth } from './text/open-fixed-width.js';
import { defaultTextLimits } from './text/text-limits.js';
import { openWorkbook } from './workbook/open-workbook.js';
import { WORKBOOK_LIMITS } from './workbook/workbook-limits.js';

/**
 * Opens a stored file in the setup's format. `extraCharacters` extends the limit on the characters of a cell, for files
 * that Longshore itself has written with guards. Throws `FileFault` if the file has another format.
 */
export function openRowSource(file: SourceFile, format: FileFormat, extraCharacters = 0): Promise<RowSource> {
  switch (format.type) {
    case 'csv':
    case 'text':
      return openDelimited(file, format, { fieldCharacters: defaultTextLimits.fieldCharacters + extraCharacters });
    case 'fixed-width':
      return openFixedWidth(file, format);
    case 'excel':
      return openWorkbook(file, format, { cellCharacters: WORKBOOK_LIMITS.cellCharacters + extraCharacters });
  }
}
