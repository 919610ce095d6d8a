import type { DelimitedFormat, Encoding, FileFormat } from '../formats/file-format.js';
import { describeTable } from './describe-table.js';
import type { Detected } from './described.js';
import { counted, type Finding } from './finding.js';
import { parseHead } from './parse-head.js';
import type { Reading } from './quoting.js';
import { spacedFinding } from './spaced-delimiters.js';
import type { TextEnds } from './text-head.js';

/** Describes the format and the table of delimited text; `general` are the findings so far. */
export function describeDelimited(
  { head, whole, tail }: TextEnds,
  encoding: Encoding,
  general: Finding[],
  reading: Reading,
): Detected {
  const { delimiter, quote, escape: escapeMark } = reading.dialect;
  const file: DelimitedFormat = {
    type: delimiter === '\t' ? 'text' : 'csv',
    encoding,
    delimiter,
    ...(quote === '"' ? {} : { quote }),
    ...(escapeMark === quote || escapeMark === null ? {} : { escape: escapeMark }),
  };
  const { spaced } = reading;
  const tailRows = tail === '' ? [] : parseHead(tail, reading.dialect, true).rows;
  const described = describeTable({
    head: reading.rows,
    tail: tailRows,
    endSeen: whole ? reading.fault === undefined : tailRows.length > 0,
    shape: reading.shape,
    delimiter,
  });
  const { columns: names, ...settings } = described.settings;
  return {
    findings: [
      {
        setting: 'type',
        value: file.type,
        confidence: 0.95,
        reason: `The file is delimited text; ${counted(head.length, 'character')} of it were examined.`,
      },
      ...general,
      ...(spaced ? [spacedFinding(spaced)] : []),
      ...described.findings,
    ],
    file: {
      ...file,
      ...(spaced ? { delimiterBeforeSpace: 'text' as const } : {}),
      ...settings,
      ...(names ? { columns: names } : {}),
    } as FileFormat,
    columns: described.columns,
  };
}
