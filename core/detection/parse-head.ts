import { FileFault } from '../formats/file-fault.js';
import type { SourceRow } from '../formats/row-source.js';
import type { DelimitedDialect } from '../formats/text/delimited-dialect.js';
import { RecordParser } from '../formats/text/record-parser.js';
import { defaultTextLimits } from '../formats/text/text-limits.js';

/** The rows that some text has in a dialect, as an import would read them, and what would end that. */
export interface ParsedHead {
  rows: SourceRow[];
  fault: FileFault | undefined;
}

/** Reads text with the very parser of imports; `whole` where nothing follows it in the file. */
export function parseHead(text: string, dialect: DelimitedDialect, whole: boolean): ParsedHead {
  const parser = new RecordParser(dialect, defaultTextLimits);
  let fault: FileFault | undefined;
  try {
    parser.parse(Buffer.from(text));
    if (whole) parser.finish();
  } catch (error) {
    if (!(error instanceof FileFault)) throw error;
    fault = error;
  }
  return { rows: parser.takeRows(), fault };
}
