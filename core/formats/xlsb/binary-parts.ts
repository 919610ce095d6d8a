import { textBetween } from '../../text/cut-text.js';
import { storableText } from '../../text/storable.js';
import { FileFault } from '../file-fault.js';
import { reading } from '../workbook/damaged-record.js';
import { builtinFormatKind, type NumberFormat, numberFormat } from '../workbook/number-format.js';
import type { StringStore } from '../workbook/string-store.js';
import type { WorkbookLimits } from '../workbook/workbook-limits.js';
import type { WorkbookPart, WorkbookParts } from '../xlsx/workbook-parts.js';
import { binaryRecords, recordType, wideText } from './binary-records.js';
import { readBinaryRows } from './sheet-records.js';

/** The parts of an .xlsb workbook (MS-XLSB), which has the same packages and relationships as an .xlsx. */
export const binaryParts: WorkbookParts = {
  kind: 'an .xlsb workbook',
  readWorkbook,
  readFormats,
  readStrings,
  readRows: readBinaryRows,
};

type Chunks = AsyncIterable<Buffer>;

async function readWorkbook(chunks: Chunks, part: string, limits: WorkbookLimits): Promise<WorkbookPart> {
  const workbook: WorkbookPart = { sheets: [], date1904: false };
  await readEach(chunks, part, (type, data) => {
    if (type === recordType.workbookProperties) workbook.date1904 = (data.readUInt32LE(0) & 1) === 1;
    if (type !== recordType.sheet) return;
    const relationship = wideText(data, 8);
    const visible = data.readUInt32LE(0) === 0;
    const name = storableText(wideText(data, relationship.end).text);
    workbook.sheets.push({ name, visible, relationshipId: relationship.text });
    if (workbook.sheets.length > limits.sheets)
      throw new FileFault('file_too_large', `The workbook has more than ${limits.sheets} sheets.`);
  });
  return workbook;
}

async function readFormats(chunks: Chunks, part: string, limits: WorkbookLimits): Promise<NumberFormat[]> {
  const codes = new Map<number, NumberFormat>();
  const ids: number[] = [];
  let ofCells = false;
  await readEach(chunks, part, (type, data) => {
    if (type === recordType.numberFormat) codes.set(data.readUInt16LE(0), numberFormat(wideText(data, 2).text));
    else if (type === recordType.beginCellFormats) ofCells = true;
    else if (type === recordType.endCellFormats) ofCells = false;
    else if (type === recordType.cellFormat && ofCells) ids.push(data.readUInt16LE(2));
    if (codes.size > limits.cellFormats || ids.length > limits.cellFormats)
      throw new FileFault('file_too_large', `The workbook has more than ${limits.cellFormats} cell formats.`);
  });
  return ids.map((id) => codes.get(id) ?? { kind: builtinFormatKind(id) });
}

/** A string longer than a cell may be is cut just above that length, so that the cell that refers to it is refused. */
async function readStrings(chunks: Chunks, part: string, strings: StringStore, limits: WorkbookLimits): Promise<void> {
  await readEach(chunks, part, (type, data) => {
    if (type !== recordType.sharedString) return;
    strings.add(storableText(textBetween(wideText(data, 1).text, 0, limits.cellCharacters + 1)));
  });
  strings.seal();
}

async function readEach(chunks: Chunks, part: string, read: (type: number, data: Buffer) => void): Promise<void> {
  for await (const records of binaryRecords(chunks, part))
    for (const { type, data } of records) reading(() => read(type, data));
}
