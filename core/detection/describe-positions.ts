import type { Encoding, FileFormat } from '../formats/file-format.js';
import type { SourceRow } from '../formats/row-source.js';
import { describeTable } from './describe-table.js';
import type { Detected } from './described.js';
import type { Finding } from './finding.js';
import { type DetectedPositions, positionedRows } from './fixed-width.js';
import { exactShape } from './table-shape.js';
import type { TextEnds } from './text-head.js';

/** Describes the format and the table of text with columns at fixed positions. */
export function describePositions(
  { head, whole, tail }: TextEnds,
  encoding: Encoding,
  general: Finding[],
  found: DetectedPositions,
): Detected {
  const tailRows = tail === '' ? [] : positionedRows(tail, found.columns);
  const described = describeTable({
    head: found.rows,
    tail: tailRows,
    endSeen: whole || tail !== '',
    shape: exactShape(found.columns.length),
    foreign: new Set([...foreignRows(head, found.rows, found), ...foreignRows(tail, tailRows, found)]),
  });
  const { columns: _, columnNames: __, unnamedColumns: ___, missingCells: ____, ...settings } = described.settings;
  const columns = found.columns.map((place, index) => ({
    name: described.columns[index]?.name || `Column ${index + 1}`,
    ...place,
  }));
  const starts = found.columns.map(({ start }) => start).join(', ');
  return {
    findings: [
      {
        setting: 'type',
        value: 'fixed-width',
        confidence: Math.min(0.9, found.score + 0.2),
        reason: `No delimiter matches, and columns begin at the characters ${starts} in every line of the table.`,
      },
      ...general,
      ...described.findings,
      {
        setting: 'columns',
        value: columns,
        confidence: Math.min(0.85, found.score + 0.1),
        reason:
          'Columns are separated by positions that are blank in every line; the last one takes the rest of the line. Check them against longer values.',
      },
    ],
    file: { type: 'fixed-width', encoding, columns, ...settings } as FileFormat,
    columns: described.columns.map((column, index) => ({ ...column, name: columns[index]?.name ?? column.name })),
  };
}

/** Rows whose line has text between the columns. */
function foreignRows(text: string, rows: readonly SourceRow[], { breaks }: DetectedPositions): SourceRow[] {
  const lines = text.split(/\r\n|\n|\r/);
  return rows.filter(({ row }) => breaks(lines[row - 1] ?? ''));
}
