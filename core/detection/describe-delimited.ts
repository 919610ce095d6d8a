import type { DelimitedFormat, Encoding, FileFormat } from '../formats/file-format.js';
import { cellRejoiner } from '../formats/rejoin-cells.js';
import type { SourceRow } from '../formats/row-source.js';
import { describeTable } from './describe-table.js';
import type { Detected } from './described.js';
import { counted, type Finding } from './finding.js';
import { parseHead } from './parse-head.js';
import type { Reading } from './quoting.js';
import type { TextEnds } from './text-head.js';

/** The format of delimited text and what is in its table; `general` are the findings so far. */
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
  const spaced = rejoined(file, reading);
  const tailRows = tail === '' ? [] : parseHead(tail, reading.dialect, true).rows;
  const described = describeTable({
    head: spaced?.rows ?? reading.rows,
    tail: tailRows,
    endSeen: whole ? reading.fault === undefined : tailRows.length > 0,
    width: reading.width,
  });
  const { columns: names, ...settings } = described.settings;
  return {
    findings: [
      {
        setting: 'type',
        value: file.type,
        confidence: 0.95,
        reason: `The file is text with a delimiter; ${counted(head.length, 'character')} of it were looked at.`,
      },
      ...general,
      ...(spaced ? [spaced.finding] : []),
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

/** Rows that a delimiter within a sentence made too long, put together, where that mends nearly all of them. */
function rejoined(
  file: DelimitedFormat,
  { rows, width }: Reading,
): { rows: SourceRow[]; finding: Finding } | undefined {
  const long = rows.filter(({ cells }) => cells.length > width);
  if (long.length === 0) return undefined;
  const rejoin = cellRejoiner({ ...file, delimiterBeforeSpace: 'text' }, width);
  const mended = rows.map(rejoin);
  const count = mended.filter(
    ({ cells }, index) => cells.length === width && rows[index]?.cells.length !== width,
  ).length;
  if (count < long.length * 0.8) return undefined;
  const reason = `${counted(count, 'row')} ${count === 1 ? 'is' : 'are'} too long unless a delimiter with a space behind it is text, as in "24, place Kléber".`;
  return { rows: mended, finding: { setting: 'delimiterBeforeSpace', value: 'text', confidence: 0.85, reason } };
}
