import { columnNames, distinctNames } from '../formats/column-names.js';
import type { SourceRow } from '../formats/row-source.js';
import { isBlank } from '../formats/table.js';
import type { MergedCells } from '../formats/workbook/merged-cells.js';
import { identityOf } from '../text/text-identity.js';
import { columnValues } from './column-values.js';
import { cutDecimals, isDisplaced } from './displaced-values.js';
import { detectFillDown } from './fill-down.js';
import { counted, type Finding, isTie, quoted, tie } from './finding.js';
import { type DetectedHeader, detectHeader } from './header-row.js';
import { detectMergedColumns } from './merged-columns.js';
import { detectFooter } from './table-end.js';
import { isRuler } from './table-score.js';
import type { TableShape } from './table-shape.js';
import { type DetectedColumn, describeColumns } from './value-formats.js';

/** Rows of a file as read, and where in the file they are. */
export interface RowsToDescribe {
  /** The first rows of the file or sheet. */
  head: readonly SourceRow[];
  /** The last rows, if they could be read and are not in `head`. */
  tail: readonly SourceRow[];
  /** Whether `head` or `tail` contains the last row of the file. */
  endSeen: boolean;
  /** How many columns there are and which rows may be records; undefined if rows end with their last filled cell. */
  shape: TableShape | undefined;
  /** Rows with text between the columns, for columns at fixed positions. */
  foreign?: ReadonlySet<SourceRow>;
  /** The merged cells of a sheet, if they are known. */
  merged?: MergedCells | undefined;
  /** The delimiter, for delimited text. */
  delimiter?: string;
}

/** The settings of a setup that say which rows are records and what columns are called. */
export interface TableSettings {
  headerRow: number;
  columns?: string[];
  columnNames?: 'distinct';
  unnamedColumns?: number;
  missingCells?: 'any' | 'none';
  firstRow?: number;
  footerRows?: number;
  repeatedHeader?: 'skip';
  emptyValues?: string[];
  fillDown?: string[];
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
  const { head, tail, shape, merged } = rows;
  const header = detectHeader(head, shape);
  const below = head.filter(({ row }) => row > header.headerRow && row >= (header.firstRow ?? 0));
  const isRepeated = headerTest(header);
  const repeated = [...below, ...tail].filter(isRepeated).length;
  const isRecord = (row: SourceRow): boolean => !isRepeated(row) && !isBlank(row.cells);
  const first = below.filter(isRecord);
  const last = tail.length > 0 ? tail.filter(isRecord) : first;
  const footer = rows.endSeen ? detectFooter(last, shape, rows.foreign, merged) : undefined;
  const footerRows = (footer?.value as number | undefined) ?? 0;
  const withoutFooter = last.slice(0, last.length - footerRows);
  const examined = tail.length > 0 ? [...first.slice(0, maxRows), ...withoutFooter] : withoutFooter.slice(0, maxRows);
  const records = examined.filter((row) => shape?.fits(row) ?? true);
  const names = namesOf(header, records);
  const values = columnValues(names.columns.slice(0, maxColumns), records);
  const unnamed = header.headerRow === 0 || !names.finding ? 0 : names.columns.length - (header.written?.length ?? 0);
  const cut = cutDecimals(unnamed, names.columns, records, rows.delimiter);
  const missingCells = shape && missingCellsOf(examined, shape);
  const emptyValues = [...new Set(values.flatMap(({ emptyTexts }) => emptyTexts))].slice(0, 20);
  const columns = describeColumns(values);
  const documents = detectFillDown(names.columns, records);
  // Without a name to the right of the others, it is a remark beside the table.
  const named = names.columns.slice(0, names.columns.length - unnamed);
  const fillDown = merged ? detectMergedColumns({ names: named, records, emptyValues, merged }, documents) : documents;
  const filled = (fillDown?.value ?? fillDown?.alternatives?.[0]?.value ?? []) as string[];
  const findings: (Finding | undefined)[] = [
    header.finding,
    header.firstRow === undefined || header.headerRow === 0 ? undefined : firstRowFinding(header.firstRow, head),
    names.finding,
    cut ?? (unnamed > 0 ? unnamedFinding(unnamed, columns) : undefined),
    missingCells,
    repeated > 0 ? repeatedFinding(repeated) : undefined,
    footer,
    emptyValues.length > 0 ? emptyFinding(emptyValues, values) : undefined,
    fillDown,
  ];
  return {
    findings: findings.filter((finding) => finding !== undefined),
    settings: {
      headerRow: header.headerRow,
      ...(header.headerRow === 0 ? { columns: names.columns } : {}),
      ...(names.finding ? { columnNames: 'distinct' } : {}),
      ...(unnamed > 0 && !cut ? { unnamedColumns: unnamed } : {}),
      ...(missingCells ? { missingCells: missingCells.value as 'any' | 'none' } : {}),
      ...(header.firstRow === undefined ? {} : { firstRow: header.firstRow }),
      ...(footerRows > 0 ? { footerRows } : {}),
      ...(repeated > 0 ? { repeatedHeader: 'skip' } : {}),
      ...(emptyValues.length > 0 ? { emptyValues } : {}),
      ...(filled.length > 0 ? { fillDown: filled } : {}),
    },
    columns,
  };
}

/** Returns a test of whether a row repeats the header, which must be certain: otherwise two equal records would be left out. */
function headerTest({ written, finding }: DetectedHeader): (row: SourceRow) => boolean {
  if (isTie(finding) || !written?.some((name) => name !== '')) return () => false;
  const header = written.map(identityOf);
  return (row) => {
    const names = columnNames(row).map(identityOf);
    const width = Math.max(names.length, header.length);
    return Array.from({ length: width }).every((_, column) => (names[column] ?? '') === (header[column] ?? ''));
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

function unnamedFinding(count: number, columns: readonly DetectedColumn[]): Finding {
  // A name of numbers above texts: the header may lack a delimiter in its middle.
  const shifted = columns.find((column, index) => numberWords.test(column.name) && !isOfNumbers(column) && index > 0);
  if (shifted && columns.slice(-1).some(isOfNumbers))
    return tie(
      'unnamedColumns',
      `The header has ${counted(columns.length - count, 'name')} for ${columns.length} columns, and "${shifted.name}" is above texts.`,
      [
        { value: count, reason: `The names are those of the first columns: "${columns.at(-1)?.name}" has none.` },
        { value: 0, reason: 'The header lacks a delimiter: correct it in the file.' },
      ],
    );
  const reason = `The header ends before the rows do: ${counted(count, 'column')} to the right of it ${count === 1 ? 'has' : 'have'} values.`;
  return { setting: 'unnamedColumns', value: count, confidence: 0.9, reason };
}

/** Whether rows may end before the last column: not if the cells of such a row are unlike those of their columns. */
function missingCellsOf(records: readonly SourceRow[], { width, fits }: TableShape): Finding | undefined {
  const short = records.filter(({ cells }) => cells.length > 1 && cells.length < width);
  const odd = short.find((row) => !fits(row) || isDisplaced(row, records, width));
  if (odd) {
    const reason = `Row ${odd.row} has ${counted(odd.cells.length, 'value')} instead of ${width}, and not only those at its end are missing: such rows are in error.`;
    return { setting: 'missingCells', value: 'none', confidence: 0.8, reason };
  }
  // The last row may have been cut off.
  if (short.every((row) => row === records.at(-1))) return undefined;
  const reason = `${counted(short.length, 'row')} of ${records.length} ${short.length === 1 ? 'ends' : 'end'} before the last column, first row ${short[0]?.row}: the values that are missing are empty.`;
  return { setting: 'missingCells', value: 'any', confidence: 0.85, reason };
}

const isOfNumbers = ({ findings }: DetectedColumn): boolean =>
  findings.some(({ setting, value }) => setting === 'kind' && value === 'number');

/** Words of names that numbers are expected below. */
const numberWords =
  /\b(?:amount|price|qty|quantity|total|cost|sum|betrag|preis|menge|summe|anzahl|prix|montant|quantité|importe|precio|cantidad|prezzo|importo|aantal|prijs|bedrag)\b/iu;

function firstRowFinding(row: number, rows: readonly SourceRow[]): Finding {
  const above = rows.find((other) => other.row === row - 1);
  const texts = (above?.cells ?? []).map((cell) => String(cell ?? '').trim()).filter((text) => text !== '');
  const reason =
    !above || isRuler(above.cells)
      ? 'There is a line of dashes between the header and the first record.'
      : `Row ${row - 1} belongs to the header: ${texts.slice(0, 3).map(quoted).join(', ')}.`;
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
