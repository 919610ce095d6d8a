import type { DelimitedFormat, Encoding, FileFormat } from '../formats/file-format.js';
import { cellRejoiner, rejoinHeader } from '../formats/rejoin-cells.js';
import type { SourceRow } from '../formats/row-source.js';
import { describeTable } from './describe-table.js';
import type { Detected } from './described.js';
import { counted, type Finding } from './finding.js';
import { parseHead } from './parse-head.js';
import type { Reading } from './quoting.js';
import { exactShape, type TableShape } from './table-shape.js';
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
    shape: spaced?.shape ?? reading.shape,
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

/** Rows that were rejoined where a delimiter before a space is text. */
interface Rejoined {
  rows: SourceRow[];
  shape: TableShape;
  finding: Finding;
}

/** Rejoins rows that have too many cells because of unquoted delimiters in text; undefined if that does not work for nearly all of them. */
function rejoined(file: DelimitedFormat, reading: Reading): Rejoined | undefined {
  const { rows, width, shape } = reading;
  const spaced = { ...file, delimiterBeforeSpace: 'text' as const };
  const withHeader = rejoinedWithHeader(spaced, reading);
  if (withHeader) return withHeader;
  const long = rows.filter((row) => row.cells.length > width && !shape.fits(row));
  if (long.length === 0) return undefined;
  const joined = rows.map(cellRejoiner(spaced, width));
  const count = joined.filter(
    ({ cells }, index) => cells.length === width && rows[index]?.cells.length !== width,
  ).length;
  return count < long.length * 0.8 ? undefined : { rows: joined, shape, finding: spacedFinding(count) };
}

/** The same if a name in the header was divided, too: then all rows have as many cells as the header once they are rejoined. */
function rejoinedWithHeader(file: DelimitedFormat, { rows, shape, body }: Reading): Rejoined | undefined {
  const header = shape.header ?? body[0];
  const width = header && rejoinHeader(file, header).cells.length;
  if (!header || width === undefined || width < 2 || width === header.cells.length) return undefined;
  const rejoin = cellRejoiner(file, width);
  const joined = rows.map((row) => (row === header ? rejoinHeader(file, row) : rejoin(row)));
  const below = rows.slice(rows.indexOf(header) + 1);
  const isRagged = below.some(({ cells }) => cells.length !== below[0]?.cells.length);
  if (!isRagged || joined.slice(-below.length).some(({ cells }) => cells.length !== width)) return undefined;
  const count = rows.filter(({ cells }) => cells.length > width).length;
  return { rows: joined, shape: exactShape(width), finding: spacedFinding(count) };
}

function spacedFinding(count: number): Finding {
  const reason = `${counted(count, 'row')} ${count === 1 ? 'has' : 'have'} too many values unless a delimiter followed by a space is text, as in "24, place Kléber".`;
  return { setting: 'delimiterBeforeSpace', value: 'text', confidence: 0.85, reason };
}
