import type { FileFormat } from '../../integration/file-format.js';
import type { RowSource } from './row-source.js';
import { openDelimited } from './text/open-delimited.js';
import { openFixedWidth } from './text/open-fixed-width.js';
import { openWorkbook } from './xlsx/open-workbook.js';

/** Opens a stored file in the setup's format. Throws `FileFault` where it is not that. */
export function openRowSource(path: string, format: FileFormat): Promise<RowSource> {
  switch (format.type) {
    case 'csv':
    case 'text':
      return openDelimited(path, format);
    case 'fixed-width':
      return openFixedWidth(path, format);
    case 'excel':
      return openWorkbook(path, format);
  }
}
