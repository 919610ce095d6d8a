import { readSharedStrings } from './shared-strings-part.js';
import { readSheetRows } from './sheet-rows.js';
import { readCellFormats } from './styles-part.js';
import { readWorkbookPart } from './workbook-part.js';
import type { WorkbookParts } from './workbook-parts.js';

export const xmlParts: WorkbookParts = {
  kind: 'an .xlsx workbook',
  readWorkbook: readWorkbookPart,
  readFormats: readCellFormats,
  readStrings: readSharedStrings,
  readRows: readSheetRows,
};
