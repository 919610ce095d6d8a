import { quotedText } from '../text/quoted-text.js';
import { FileFault } from './file-fault.js';
import { sheetPlace } from './row-in-sheet.js';
import type { RowSource } from './row-source.js';
import type { Table } from './table.js';

/** The fault of a file without records; `lastRow` is the number of its last row, 0 if it has none. */
export function noRecords(
  { columns, headerRow }: Pick<Table, 'columns' | 'headerRow'>,
  lastRow: number,
  { sheet }: Pick<RowSource, 'sheet'>,
): FileFault {
  const place = sheetPlace(sheet);
  const subject = sheet === undefined ? 'The file' : `The sheet ${quotedText(sheet, 60)}`;
  if (columns && headerRow === 0) return new FileFault('file_empty', `${subject} has no records.`, place);
  if (columns) return new FileFault('file_header_only', `${subject} has a header but no records below it.`, place);
  if (lastRow === 0) return new FileFault('file_empty', `${subject} has no rows.`, place);
  const message = `${subject} ends before row ${headerRow}, where its header should be.`;
  return new FileFault('file_empty', message, { ...place, row: lastRow });
}
