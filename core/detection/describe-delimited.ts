import type { DelimitedFormat, Encoding, FileFormat } from '../formats/file-format.js';
import { cellRejoiner } from '../formats/rejoin-cells.js';
import type { SourceRow } from '../formats/row-source.js';
import { describeTable } from './describe-table.js';
import type { Detected } from './described.js';
import { counted, type Finding } from './finding.js';
import { parseHead } from './parse-head.js';
import type { Reading } from './quoting.js';
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
  const spaced = rejoined(file, reading);
  const tailRows = tail === '' ? [] : parseHead(tail, reading.dialect, true).rows;
  const described = describeTable({
    head: spaced?.rows ?? reading.rows,
    tail: tailRows,
    endSeen: whole ? reading.fault === undefined : tailRows.length > 0,
    shape: reading.shape,
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

/** Rejoins rows that have too many cells because of unquoted delimiters in text; undefined if that does not work for nearly all of them. */
function rejoined(
  file: DelimitedFormat,
  { rows, width, shape }: Reading,
): { rows: SourceRow[]; finding: Finding } | undefined {
  const long = rows.filter((row) => row.cells.length > width && !shape.fits(row));
  if (long.length === 0) return undefined;
  const rejoin = cellRejoiner({ ...file, delimiterBeforeSpace: 'text' }, width);
  const joined = rows.map(rejoin);
  const count = joined.filter(
    ({ cells }, index) => cells.length === width && rows[index]?.cells.length !== width,
  ).length;
  if (count < long.length * 0.8) return undefined;
  const reason = `${counted(count, 'row')} ${count === 1 ? 'has' : 'have'} too many values unless a delimiter followed by a space is text, as in "24, place Kléber".`;
  return { rows: joined, finding: { setting: 'delimiterBeforeSpace', value: 'text', confidence: 0.85, reason } };
}
