import { FileFault } from '../file-fault.js';
import type { SourceRow } from '../row-source.js';
import { RowBatches } from '../workbook/row-batches.js';
import { XmlReader } from '../workbook/xml-reader.js';
import { type CellContext, toCell } from './cell-value.js';
import { SheetHandler } from './sheet-handler.js';
import type { SheetInput } from './workbook-parts.js';

/** Rows of one worksheet in batches, read on demand. Throws `FileFault` for faults that make the sheet unusable. */
export async function* readSheetRows(
  chunks: AsyncIterable<Buffer>,
  { sheet, part, date1904, formats, strings, limits, merged }: SheetInput,
): AsyncGenerator<SourceRow[], void, undefined> {
  const handler = new SheetHandler(sheet, limits, merged);
  const xml = new XmlReader({ part, root: 'worksheet', place: () => handler.place() }, handler);
  const batches = new RowBatches(sheet, limits);
  const context: CellContext = {
    date1904,
    formats,
    sharedString: (index) => strings.get(index),
    place: (column) => batches.place(column),
  };
  for await (const chunk of chunks) {
    xml.write(chunk);
    const complete = handler.rows;
    if (complete.length === 0) continue;
    handler.rows = [];
    for (const { row, cells } of complete) {
      batches.begin(row);
      for (const raw of cells) batches.add(raw.column, toCell(raw, context));
      batches.end();
      if (batches.full) yield batches.take();
    }
  }
  xml.end();
  if (!handler.sawData)
    throw new FileFault('file_corrupted', 'The workbook is damaged: the sheet has no element for rows.', { sheet });
  if (!batches.empty) yield batches.take();
}
