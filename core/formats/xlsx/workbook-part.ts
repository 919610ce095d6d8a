import { FileFault } from '../file-fault.js';
import type { WorkbookLimits } from '../workbook/workbook-limits.js';
import type { XmlAttributes } from '../workbook/xml-names.js';
import { parseXml } from '../workbook/xml-reader.js';
import type { SheetEntry, WorkbookPart } from './workbook-parts.js';

/** Reads the workbook part. Throws `FileFault` file_corrupted, file_too_large (too many sheets). */
export async function readWorkbookPart(
  chunks: AsyncIterable<Buffer>,
  part: string,
  limits: WorkbookLimits,
): Promise<WorkbookPart> {
  const workbook: WorkbookPart = { sheets: [], date1904: false };
  const open = (name: string, attributes: XmlAttributes): void => {
    if (name === 'workbookPr') workbook.date1904 = /^(1|true|on)$/.test(attributes.date1904 ?? '');
    if (name !== 'sheet') return;
    if (workbook.sheets.length >= limits.sheets) {
      throw new FileFault('file_too_large', `The workbook has more than ${limits.sheets} sheets.`);
    }
    workbook.sheets.push(toSheet(attributes));
  };
  const subject = { part, root: 'workbook', place: () => ({}) };
  await parseXml(chunks, subject, { open, text: () => undefined, close: () => undefined });
  return workbook;
}

function toSheet(attributes: XmlAttributes): SheetEntry {
  // The writer chooses the prefix of the relationship namespace, and often declares it on the sheet itself.
  const id = Object.keys(attributes).find((key) => key.endsWith(':id'));
  const state = attributes.state ?? 'visible';
  return {
    name: attributes.name ?? '',
    visible: state === 'visible',
    relationshipId: id === undefined ? '' : (attributes[id] as string),
  };
}
