import { columnNames, distinctNames } from '../formats/column-names.js';
import type { SourceRow } from '../formats/row-source.js';
import { isBlank } from '../formats/table.js';
import { identityOf } from '../text/text-identity.js';
import { columnValues } from './column-values.js';
import { counted, type Finding, isTie } from './finding.js';
import { type DetectedHeader, detectHeader } from './header-row.js';
import { detectFooter } from './table-end.js';
import { type DetectedColumn, describeColumns } from './value-formats.js';

/** Rows of a file as read, and where in the file they are. */
export interface RowsToDescribe {
  /** The first rows of the file or sheet. */
  head: readonly SourceRow[];
  /** The last rows, if they could be read and are not in `head`. */
  tail: readonly SourceRow[];
  /** Whether `head` or `tail` contains the last row of the file. */
  endSeen: boolean;
  /** Number of cells in a row; undefined if rows end with their last filled cell. */
  width: number | undefined;
  /** Rows with text between the columns, for columns at fixed positions. */
  foreign?: ReadonlySet<SourceRow>;
}

/** The settings of a setup that say which rows are records and what columns are called. */
export interface TableSettings {
  headerRow: number;
  columns?: string[];
  columnNames?: 'distinct';
  firstRow?: number;
  footerRows?: number;
  repeatedHeader?: 'skip';
  emptyValues?: string[];
}

export interface DescribedTable {
  findings: Finding[];
  settings: TableSettings;
  columns: DetectedColumn[];
}

/** Limit on the columns that are described; there may be 16,384. */
const maxColumns = 500;
const maxRows = 2_000;

/** Finds the header, the footer and the formats of the columns. */
export function describeTable(rows: RowsToDescribe): DescribedTable {
  const { head, tail, width } = rows;
  const header = detectHeader(head, width);
  const below = head.filter(({ row }) => row > header.headerRow && row >= (header.firstRow ?? 0));
  const isRepeated = headerTest(header);
  const repeated = [...below, ...tail].filter(isRepeated).length;
  const isRecord = (row: SourceRow): boolean => !isRepeated(row) && !isBlank(row.cells);
  const first = below.filter(isRecord);
  const last = tail.length > 0 ? tail.filter(isRecord) : first;
  const footer = rows.endSeen ? detectFooter(last, width, rows.foreign) : undefined;
  const footerRows = (footer?.value as number | undefined) ?? 0;
  const withoutFooter = last.slice(0, last.length - footerRows);
  const records = (
    tail.length > 0 ? [...first.slice(0, maxRows), ...withoutFooter] : withoutFooter.slice(0, maxRows)
  ).filter(({ cells }) => width === undefined || cells.length === width);
  const names = namesOf(header, records);
  const values = columnValues(names.columns.slice(0, maxColumns), records);
  const emptyValues = [...new Set(values.flatMap(({ emptyTexts }) => emptyTexts))].slice(0, 20);
  const findings: (Finding | undefined)[] = [
    header.finding,
    header.firstRow === undefined || header.headerRow === 0 ? undefined : firstRowFinding(header.firstRow),
    names.finding,
    repeated > 0 ? repeatedFinding(repeated) : undefined,
    footer,
    emptyValues.length > 0 ? emptyFinding(emptyValues, values) : undefined,
  ];
  return {
    findings: findings.filter((finding) => finding !== undefined),
    settings: {
      headerRow: header.headerRow,
      ...(header.headerRow === 0 ? { columns: names.columns } : {}),
      ...(names.finding ? { columnNames: 'distinct' } : {}),
      ...(header.firstRow === undefined ? {} : { firstRow: header.firstRow }),
      ...(footerRows > 0 ? { footerRows } : {}),
      ...(repeated > 0 ? { repeatedHeader: 'skip' } : {}),
      ...(emptyValues.length > 0 ? { emptyValues } : {}),
    },
    columns: describeColumns(values),
  };
}

/** Returns a test of whether a row repeats the header. */
function headerTest({ written }: DetectedHeader): (row: SourceRow) => boolean {
  if (!written?.some((name) => name !== '')) return () => false;
  const header = written.map(identityOf);
  return (row) => {
    const names = columnNames(row).map(identityOf);
    return header.every((name, column) => name === (names[column] ?? ''));
  };
}

/** Unique names of the columns, with a finding if those in the header are not unique. */
function namesOf(
  { headerRow, columns }: DetectedHeader,
  records: readonly SourceRow[],
): { columns: string[]; finding?: Finding } {
  if (headerRow === 0) return { columns };
  const first = new Set<string>();
  const doubled = columns.find((name) => name !== '' && first.size === first.add(identityOf(name)).size);
  const unnamed = columns.findIndex(
    (name, column) => name === '' && records.some(({ cells }) => !isBlank([cells[column] ?? null])),
  );
  if (doubled === undefined && unnamed < 0) return { columns };
  const reason =
    doubled === undefined
      ? `Column ${unnamed + 1} has values but no name; it is named by its position.`
      : `"${doubled}" occurs more than once in the header; the second one is named "${doubled} (2)".`;
  return {
    columns: distinctNames(columns),
    finding: { setting: 'columnNames', value: 'distinct', confidence: 0.9, reason },
  };
}

function firstRowFinding(row: number): Finding {
  const reason = 'There is a line of dashes between the header and the first record.';
  return { setting: 'firstRow', value: row, confidence: 0.9, reason };
}

function repeatedFinding(count: number): Finding {
  const reason = `The header is repeated ${counted(count, 'time')} among the records, as on the pages of a printed list.`;
  return { setting: 'repeatedHeader', value: 'skip', confidence: 0.95, reason };
}

function emptyFinding(texts: string[], values: ReturnType<typeof columnValues>): Finding {
  const where = values.filter(({ emptyTexts }) => emptyTexts.length > 0).map(({ name }) => `"${name}"`);
  const list = `${where.slice(0, 5).join(', ')}${where.length > 5 ? ` and ${where.length - 5} more` : ''}`;
  const reason = `${texts.map((text) => `"${text}"`).join(', ')} ${texts.length === 1 ? 'means' : 'mean'} that there is no value; found in ${list}.`;
  return { setting: 'emptyValues', value: texts, confidence: 0.8, reason };
}

/** The settings that are ties, so that a user has to decide. */
export function undecided(findings: readonly Finding[]): string[] {
  return findings.filter(isTie).map(({ setting }) => setting);
}
