import { FileFault } from '../formats/file-fault.js';
import type { SourceRow } from '../formats/row-source.js';
import type { DelimitedDialect } from '../formats/text/delimited-dialect.js';
import { RecordReader } from '../formats/text/record-reader.js';
import { defaultTextLimits } from '../formats/text/text-limits.js';

/** The rows that an import would read from a text in a dialect, and the fault that would end it. */
export interface ParsedHead {
  rows: SourceRow[];
  fault: FileFault | undefined;
}

/** Reads text with the reader that imports use; `whole` is true if the text is the end of the file. */
export function parseHead(text: string, dialect: DelimitedDialect, whole: boolean): ParsedHead {
  const reader = new RecordReader(dialect, defaultTextLimits, true);
  let fault: FileFault | undefined;
  try {
    reader.read(Buffer.from(text));
    if (whole) reader.finish();
  } catch (error) {
    if (!(error instanceof FileFault)) throw error;
    fault = error;
  }
  return { rows: reader.takeRows(), fault };
}
