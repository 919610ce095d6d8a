import { cellText } from '../formats/cell-text.js';
import type { Cell, SourceRow } from '../formats/row-source.js';
import { isTotal } from '../formats/total-row.js';
import { identityOf, isBlankText } from '../text/text-identity.js';
import { kindOf } from './cell-kind.js';
import { documentWords, isDocumentNumber } from './document-number.js';
import { meansEmpty } from './empty-values.js';
import { counted, type Finding, quoted } from './finding.js';

const maxColumns = 100;
/** Share of rows above which a column counts as one that every row fills. */
const nearlyAll = 0.9;
/** With fewer rows the lines of documents may have no item twice by chance. */
const minRowsToBeUnique = 20;
/** Share of the rows that continue others, at least, if nothing but one column says so. */
const minShareOfContinued = 0.2;

/** Rows that lack the values of some columns, as these are those of the row above. */
interface Continued {
  /** The columns that are empty in these rows. */
  columns: number[];
  below: SourceRow[];
  heads: SourceRow[];
}

/**
 * Detects that the fields of a header are on the first row of a document only: some rows lack the values of exactly the
 * same columns, the leftmost one among them, and have those of the others. Undefined if rows lack values otherwise.
 */
export function detectFillDown(names: readonly string[], records: readonly SourceRow[]): Finding | undefined {
  const columns = names.slice(0, maxColumns).flatMap((_, column) => (records.some(isFilled(column)) ? [column] : []));
  const leftmost = columns.find((column) => !isCounter(column, records));
  const candidates = columns
    .flatMap((column) => continuedBy(column, columns, records) ?? [])
    .filter((found) => leftmost !== undefined && found.columns.includes(leftmost))
    .sort((a, b) => b.columns.length - a.columns.length);
  for (const found of candidates) {
    const finding = findingOf(found, { names, columns, records });
    if (finding) return finding;
  }
  return undefined;
}

/** The finding of a candidate; undefined if its rows do not continue those above. */
function findingOf(
  found: Continued,
  { names, columns, records }: { names: readonly string[]; columns: readonly number[]; records: readonly SourceRow[] },
): Finding | undefined {
  if (found.columns.some((column) => isBlankText(names[column] ?? '')) || mayBeFooter(found)) return undefined;
  const lines = columns.filter((column) => !found.columns.includes(column));
  if (!areHeads(found) || !areLines(found, lines)) return undefined;
  const lead = leadOf(found, names);
  // Other values may be optional, and filling them would give them to records that have none.
  if (lead === undefined || lines.some((column) => isNumberOfRows(column, names, records))) return undefined;
  const filledDown = [
    lead,
    ...found.columns.filter((column) => column !== lead && !isOfLine(column, names, found.heads)).sort((a, b) => a - b),
  ];
  const repeated = found.heads.filter(
    (row, index) => index > 0 && keyIn(row, lead) === keyIn(found.heads[index - 1] as SourceRow, lead),
  );
  if (repeated.length > found.heads.length * (1 - nearlyAll)) return undefined;
  const isSure = found.columns.length > 1 && found.heads.every((row) => isCode(row.cells[lead] ?? null));
  // Where each row has a number of its own, as items have, empty values are missing, and not those of the row above.
  const mayBeItems = !isSure || records.length >= minRowsToBeUnique;
  if (mayBeItems && lines.some((column) => isUnique(column, records))) return undefined;
  if (!isSure && found.below.length < records.length * minShareOfContinued) return undefined;
  const list = (some: readonly number[]): string =>
    some
      .slice(0, 5)
      .map((column) => quoted(names[column] ?? ''))
      .join(', ');
  return {
    setting: 'fillDown',
    value: filledDown.map((column) => names[column] as string),
    confidence: isSure ? 0.9 : 0.7,
    reason: `${counted(found.below.length, 'row')} of ${records.length} ${found.below.length === 1 ? 'has' : 'have'} values in ${list(lines)} but none in ${list(filledDown)}, first row ${found.below[0]?.row}: they continue the row above, whose values they have.`,
  };
}

const isFilled =
  (column: number) =>
  ({ cells }: SourceRow): boolean =>
    !isEmpty(cells[column] ?? null);

function isEmpty(cell: Cell): boolean {
  if (cell === null) return true;
  return typeof cell === 'string' && (isBlankText(cell) || meansEmpty(cell.trim()));
}

const keyIn = ({ cells }: SourceRow, column: number): string => identityOf(cellText(cells[column] ?? null));

/** The rows that lack the value of a column, with all columns whose values they never have; undefined for none. */
function continuedBy(column: number, columns: readonly number[], records: readonly SourceRow[]): Continued | undefined {
  const [first] = records;
  if (!first || !isFilled(column)(first)) return undefined;
  const below = records.filter((row) => !isFilled(column)(row));
  if (below.length === 0) return undefined;
  const heads = records.filter(isFilled(column));
  const empty = columns.filter((each) => !below.some(isFilled(each)));
  return { columns: [column, ...empty.filter((each) => each !== column)], below, heads };
}

/** Of the numbers that every document has, the one with the most values begins it; undefined if there is none. */
function leadOf({ columns, heads }: Continued, names: readonly string[]): number | undefined {
  const scores = columns
    .filter((column) => isDocumentNumber(names[column] ?? '') && heads.every(isFilled(column)))
    .map((column) => ({
      column,
      distinct: new Set(heads.map((row) => keyIn(row, column))).size,
      isNumber: heads.every((row) => isCode(row.cells[column] ?? null)) ? 1 : 0,
    }));
  const [best] = scores.sort((a, b) => b.distinct - a.distinct || b.isNumber - a.isNumber || a.column - b.column);
  return best?.column;
}

/** Words for what lines have in the languages of suggestions. */
const lineWords =
  /%|price|preis|prix|precio|preço|prezzo|prijs|\bpris|cena|cijena|fiyat|\bár\b|цена|ціна|discount|rabat|remise|descuento|desconto|sconto|korting|sleva|zľava|kedvezm|indirim|alennus|скидка|знижка|qty|quantity|menge|quantit|cantidad|aantal|\bantal|weight|gewicht|poids|\bpeso/iu;

/**
 * Whether a column that the rows below lack is one of lines, by its name or as it has amounts with decimals. Its empty values
 * are no values of the row above: a price is then that of the item.
 */
function isOfLine(column: number, names: readonly string[], heads: readonly SourceRow[]): boolean {
  if (lineWords.test(names[column] ?? '')) return true;
  const values = heads.filter(isFilled(column)).map(({ cells }) => cells[column] ?? null);
  return values.every((cell) => kindOf(cell) === 'number') && values.some((cell) => /\d[.,]\d/.test(cellText(cell)));
}

/** Whether the rows below are all behind the last of several documents: they may be sums of the table. */
const mayBeFooter = ({ below, heads }: Continued): boolean =>
  heads.length > 1 && (below[0] as SourceRow).row > (heads.at(-1) as SourceRow).row;

/** Whether each other row has a header: not only the value of a line that a row below lacks. */
const areHeads = ({ columns, heads }: Continued): boolean =>
  columns.length === 1 || heads.every((row) => columns.filter((column) => isFilled(column)(row)).length > 1);

/** Whether the rows below fill what documents fill in the columns of lines; sums do not. */
function areLines({ below, heads }: Continued, lines: readonly number[]): boolean {
  const usual = lines.filter((column) => heads.filter(isFilled(column)).length >= heads.length * nearlyAll);
  // A single cell may be a note.
  if (usual.length < 2) return false;
  const share = (row: SourceRow): number => usual.filter((column) => isFilled(column)(row)).length / usual.length;
  const complete = below.filter((row) => share(row) === 1 && !isTotal(row));
  return complete.length >= below.length * nearlyAll && below.every((row) => share(row) > 0.5);
}

/** Whether a cell is like a number of a document: it has digits, and is no amount with decimals, date or long text. */
function isCode(cell: Cell): boolean {
  if (typeof cell === 'number') return Number.isInteger(cell);
  if (typeof cell !== 'string') return false;
  const text = cell.trim();
  return (
    text.length <= 40 &&
    /\d/.test(text) &&
    !/\s\S*\s/.test(text) &&
    kindOf(cell) !== 'date' &&
    !/^\d+[.,]\d+$/.test(text)
  );
}

/**
 * Whether a column that is filled in every row may have the numbers of the documents, so that those of another column
 * are optional. A plain name such as "No." may also be that of items, which occur in several documents.
 */
function isNumberOfRows(column: number, names: readonly string[], records: readonly SourceRow[]): boolean {
  const name = names[column] ?? '';
  if (!isDocumentNumber(name) || !records.every((row) => isCode(row.cells[column] ?? null))) return false;
  const isCount = isCounter(column, records) && keyIn(records[0] as SourceRow, column).length === 1;
  return (
    documentWords.test(name) || (!isCount && new Set(records.map((row) => keyIn(row, column))).size === records.length)
  );
}

/** Whether a column has a different code of at least four characters in each row. */
function isUnique(column: number, records: readonly SourceRow[]): boolean {
  if (!records.every((row) => isCode(row.cells[column] ?? null) && keyIn(row, column).length >= 4)) return false;
  return new Set(records.map((row) => keyIn(row, column))).size === records.length;
}

/** Whether a column counts the rows, or those of each document. */
function isCounter(column: number, records: readonly SourceRow[]): boolean {
  const numbers = records.map((row) => Number(isFilled(column)(row) ? keyIn(row, column) : Number.NaN));
  const [first = Number.NaN] = numbers;
  return (
    numbers.every(
      (number, index) => index === 0 || number === (numbers[index - 1] as number) + 1 || number === first,
    ) && Number.isInteger(first)
  );
}
