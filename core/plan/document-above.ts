import { columnIndex } from '../formats/column-names.js';
import { ColumnSums } from '../formats/column-sums.js';
import { firstShifted } from '../formats/fill-down.js';
import { readText } from '../formats/read-text.js';
import type { SourceRow } from '../formats/row-source.js';
import { isTotal } from '../formats/total-row.js';
import type { RecordFault } from '../mapping/record-fault.js';
import { quotedText } from '../text/quoted-text.js';
import { identityOf } from '../text/text-identity.js';
import type { MappedRecord } from './map-record.js';
import type { Plan } from './plan.js';

/** A column of a file, and its place in the rows. */
interface HeaderColumn {
  name: string;
  index: number;
}

/** A mapped field of the header, with the columns that it is read from. */
interface HeaderField {
  name: string;
  position: number;
  columns: readonly HeaderColumn[];
}

/**
 * Returns a function that takes the mapped records of a file in their order. A record that has no value where the number
 * of its document should be may be a line of the document above it, unless it has another customer, say: the record is in
 * error, and it is put into the group of that document, so that the document is not created without it. Other records
 * are returned as they are.
 */
export function documentAbove(
  plan: Plan,
  columns: readonly string[],
): (row: SourceRow, record: MappedRecord) => MappedRecord {
  const { target, groupPositions } = plan;
  if (!target.lines || groupPositions.length === 0) return (_row, record) => record;
  const assign = keylessAssigner(plan, columns);
  // Only those without which there is no document, such as its customer: others may differ from line to line.
  const identifying = plan.mapped.filter(
    ({ ofLine, required, mapping, position }) =>
      !ofLine && required && mapping.column !== undefined && !groupPositions.includes(position),
  );
  const ofLine = plan.mapped.filter(
    ({ ofLine, required, mapping }) => ofLine && required && mapping.column !== undefined,
  );
  /** Whether a record has some value without which there is no line; a note or a sum has none of them. */
  const isLine = ({ values, faults }: MappedRecord): boolean =>
    ofLine.length === 0 ||
    faults.some(({ code }) => code === 'row_too_short') ||
    ofLine.some(
      ({ name, position }) =>
        typeof values[position] === 'string' ||
        faults.some(({ code, field }) => field === name && code !== 'value_missing'),
    );
  const [filled] = plan.setup.file.fillDown ?? [];
  const filledColumn = filled === undefined ? undefined : columnIndex(columns, filled);
  const hasUnclearKey = (row: SourceRow): boolean => {
    if (filledColumn === undefined) return false;
    const shifted = firstShifted(row, plan.setup.file, columns.length);
    // If the first value of a row is divided, the row has that value all the same, and so begins a document.
    return shifted < filledColumn || (shifted === filledColumn && row.quoteFault?.isUncertain === true);
  };
  // Where cells are filled from above, sums were found before.
  const sums = filledColumn === undefined ? new ColumnSums(keyColumns(plan, columns)) : undefined;
  let above: MappedRecord | undefined;
  return (row, record) => {
    if (record.groupKey === null && sums?.areIn(row)) return record;
    sums?.add(row, record.groupKey !== above?.groupKey);
    // It is in error, and no row below it is filled from it.
    if (above && hasUnclearKey(row)) return { ...record, groupKey: above.groupKey };
    if (record.groupKey === null && above && above.groupKey !== null) {
      if (isTotal(row)) return record;
      const { values } = above;
      if (!identifying.some(({ position }) => areDifferent(record.values[position], values[position]))) {
        if (!isLine(record)) return record;
        const assigned = assign(row, record, above.groupKey);
        if (assigned) return assigned;
      }
    }
    above = record;
    return record;
  };
}

/** The columns, counted from 0, that say to which document a row belongs. */
const keyColumns = ({ groupPositions, mappings }: Plan, columns: readonly string[]): number[] =>
  groupPositions.flatMap((position) => mappings[position]?.columns ?? []).map((name) => columnIndex(columns, name));

/**
 * Returns a function that puts a record without a key into the group of a document, with an error that says so.
 * It returns undefined if the record has a key, or none for another reason than empty cells.
 */
export function keylessAssigner(
  { mapped, groupPositions, mappings, setup: { file } }: Plan,
  columns: readonly string[],
): (row: SourceRow, record: MappedRecord, groupKey: string) => MappedRecord | undefined {
  const emptyValues = new Set(['', ...(file.emptyValues ?? []).map(identityOf)]);
  const header = mapped
    .filter((field) => !field.ofLine)
    .map(({ name, position }): HeaderField => {
      const names = mappings[position]?.columns ?? [];
      return {
        name,
        position,
        columns: names.map((column) => ({ name: column, index: columnIndex(columns, column) })),
      };
    });
  const headerNames = new Set(header.map(({ name }) => name));
  const key = header.filter(({ position, columns: own }) => groupPositions.includes(position) && own.length > 0);
  const isEmpty = ({ cells }: SourceRow, { index }: HeaderColumn): boolean =>
    emptyValues.has(identityOf(readText(cells[index] ?? null)));
  return (row, record, groupKey) => {
    if (record.groupKey !== null) return undefined;
    const missing = key.filter(({ position }) => record.values[position] === null);
    if (missing.length === 0 || !missing.every((field) => field.columns.every((column) => isEmpty(row, column))))
      return undefined;
    const isHeadless = header.every((field) => field.columns.every((column) => isEmpty(row, column)));
    if (!isHeadless && !record.faults.some((fault) => isOf(fault, missing))) return undefined;
    const all = [...missing, ...header].flatMap((field) => field.columns);
    const empty = new Set(all.filter((column) => isEmpty(row, column)).map(({ name }) => name));
    const [field] = missing as [HeaderField];
    const fault: RecordFault = {
      code: 'document_missing',
      field: field.name,
      value: null,
      message: message(row.row, field.columns[0]?.name ?? '', [...empty]),
    };
    // The other fields of the header are empty for the same reason.
    const others = record.faults.filter(
      ({ code, field: name }) => code !== 'value_missing' || name === null || !headerNames.has(name),
    );
    return { ...record, groupKey, faults: [fault, ...others] };
  };
}

/** Whether two records have a value each, so that they are of different documents if it is one of the header. */
const areDifferent = (one: string | null | undefined, other: string | null | undefined): boolean =>
  typeof one === 'string' && typeof other === 'string' && identityOf(one) !== identityOf(other);

/** Whether a fault is that a row lacks one of the fields, so that its record is no document of its own. */
const isOf = ({ code, field }: RecordFault, missing: readonly HeaderField[]): boolean =>
  code === 'row_too_short' || (code === 'value_missing' && missing.some(({ name }) => name === field));

function message(row: number, column: string, empty: readonly string[]): string {
  const names = empty.map((name) => quotedText(name, 60)).join(', ');
  return `Row ${row} has no value in column ${quotedText(column, 60)}, so it belongs to no document. If it is a line of the document above it, set "fillDown": [${names}] in the file's settings and import the file again; else correct the value.`;
}
