import iconv from 'iconv-lite';
import { FileFault } from '../formats/file-fault.js';
import type { DelimitedFormat, ExcelFormat, FileFormat } from '../formats/file-format.js';
import type { SourceFile } from '../formats/source-file.js';
import { openStoredText } from '../formats/text/stored-text.js';

/** The format in which the failed rows of an import are written and read back: that of its file, with a header in row 1. */
export type FailedRowsFormat = { file: ExcelFormat } | DelimitedRows;

export interface DelimitedRows {
  file: DelimitedFormat;
  byteOrderMark: boolean;
  lineEnd: string;
}

/**
 * The format of an import's failed rows. Encoding and line ends are those of the stored file, or of the setup if the
 * file has been removed. Text at fixed positions becomes CSV, because row number, code and message have no position.
 */
export async function failedRowsFormat(setup: FileFormat, storedFile: SourceFile): Promise<FailedRowsFormat> {
  if (setup.type === 'excel') return { file: { type: 'excel', headerRow: 1 } };
  const { encoding, ...written } = await writtenAs(storedFile, setup.encoding);
  if (setup.type === 'fixed-width') return { file: { type: 'csv', encoding }, ...written };
  const { type, delimiter, quote, escape: mark } = setup;
  const dialect = {
    ...(delimiter === undefined ? {} : { delimiter }),
    ...(quote === undefined ? {} : { quote }),
    ...(mark === undefined ? {} : { escape: mark }),
  };
  return { file: { type, ...dialect, encoding }, ...written };
}

/** Enough bytes of a file to contain the end of its first line. */
const headBytes = 65_536;

async function writtenAs(source: SourceFile, given: DelimitedFormat['encoding'] = 'utf-8') {
  try {
    const { encoding, start } = await openStoredText(source, given);
    const file = await source.open();
    try {
      const head = await file.read(start, headBytes);
      const [lineEnd = '\r\n'] = /\r\n|\n|\r/.exec(iconv.decode(head, encoding)) ?? [];
      return { encoding, byteOrderMark: start > 0, lineEnd };
    } finally {
      await file.close();
    }
  } catch (error) {
    if (!(error instanceof FileFault)) throw error;
    return { encoding: given, byteOrderMark: given.startsWith('utf-16'), lineEnd: '\r\n' };
  }
}
