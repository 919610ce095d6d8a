import { FileFault } from '../file-fault.js';
import type { CompoundStream } from '../recognition/compound-file.js';
import { readStream } from '../recognition/compound-file.js';
import { notWorkbook } from '../recognition/file-kind.js';
import { saveAsXlsx } from '../recognition/file-signature.js';
import type { SourceFile } from '../source-file.js';
import { reading } from '../workbook/damaged-record.js';
import { builtinFormatKind, type NumberFormat, numberFormat } from '../workbook/number-format.js';
import type { SheetName } from '../workbook/workbook.js';
import type { WorkbookLimits } from '../workbook/workbook-limits.js';
import { type BiffRecord, biffRecords, recordType, truncated } from './biff-records.js';
import { BiffText } from './biff-text.js';

export interface XlsSheet extends SheetName {
  hasRows: boolean;
  /** Where its records begin in the stream. */
  position: number;
}

/** What is said at the beginning of an .xls workbook. */
export interface XlsGlobals {
  sheets: readonly XlsSheet[];
  date1904: boolean;
  /** Whether it names the program that calculated its formulas, as Excel since 2000 and LibreOffice do. */
  isCalculated: boolean;
  /** By the index that cells refer to. */
  formats: readonly NumberFormat[];
  texts: BiffText;
  /** Where the shared strings begin in the stream, if there are any. */
  stringsPosition: number | undefined;
}

/** The versions of BIFF that are read, by the record that begins a stream (MS-XLS §2.4.21). */
const biff5 = 0x0500;
const biff8 = 0x0600;

/**
 * Reads the beginning of a workbook. Throws `FileFault` file_password_protected, file_corrupted, file_too_large,
 * file_format_mismatch (Excel 4 and older), file_undecodable.
 */
export async function readGlobals(
  file: SourceFile,
  stream: CompoundStream,
  limits: WorkbookLimits,
): Promise<XlsGlobals> {
  let globals: GlobalsReader | undefined;
  for await (const records of biffRecords(readStream(file, stream, 0), 0)) {
    for (const record of records) {
      if (record.type === recordType.end && globals) return globals.result();
      if (globals) reading(() => globals?.read(record));
      else globals = new GlobalsReader(isUnicode(record), limits);
    }
  }
  throw truncated();
}

function isUnicode({ type, data }: BiffRecord): boolean {
  const version = type === recordType.begin && data.length >= 2 ? data.readUInt16LE(0) : 0;
  if (version === biff5 || version === biff8) return version === biff8;
  throw notWorkbook({ name: 'a workbook of Excel 4 or older', advice: saveAsXlsx });
}

class GlobalsReader {
  private readonly sheets: XlsSheet[] = [];
  private readonly codes = new Map<number, NumberFormat>();
  private readonly formatIds: number[] = [];
  private readonly texts: BiffText;
  private date1904 = false;
  private isCalculated = false;
  private stringsPosition: number | undefined;

  constructor(
    unicode: boolean,
    private readonly limits: WorkbookLimits,
  ) {
    this.texts = new BiffText(unicode);
  }

  read({ type, data, position }: BiffRecord): void {
    switch (type) {
      case recordType.password:
        throw new FileFault('file_password_protected', 'The workbook is protected by a password: save it without one.');
      case recordType.codePage:
        this.texts.codePage = data.readUInt16LE(0);
        break;
      case recordType.date1904:
        this.date1904 = data.readUInt16LE(0) === 1;
        break;
      case recordType.calculation:
        this.isCalculated = true;
        break;
      case recordType.numberFormat:
        this.codes.set(data.readUInt16LE(0), numberFormat(this.texts.read(data, 2, this.texts.unicode ? 2 : 1)));
        break;
      case recordType.cellFormat:
        this.formatIds.push(data.readUInt16LE(2));
        break;
      case recordType.sharedStrings:
        this.stringsPosition ??= position;
        break;
      case recordType.sheet:
        this.sheets.push(this.sheet(data));
        break;
    }
    const { limits, codes, formatIds, sheets } = this;
    if (sheets.length > limits.sheets)
      throw new FileFault('file_too_large', `The workbook has more than ${limits.sheets} sheets.`);
    if (codes.size > limits.cellFormats || formatIds.length > limits.cellFormats)
      throw new FileFault('file_too_large', `The workbook has more than ${limits.cellFormats} cell formats.`);
  }

  result(): XlsGlobals {
    const { sheets, date1904, isCalculated, texts, stringsPosition, codes } = this;
    const formats = this.formatIds.map((id) => codes.get(id) ?? { kind: builtinFormatKind(id) });
    return { sheets, date1904, isCalculated, texts, stringsPosition, formats };
  }

  private sheet(data: Buffer): XlsSheet {
    return {
      position: data.readUInt32LE(0),
      visible: (data.readUInt8(4) & 3) === 0,
      hasRows: data.readUInt8(5) === 0,
      name: this.texts.read(data, 6, 1),
    };
  }
}
