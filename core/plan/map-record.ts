import { columnIndex } from '../formats/column-names.js';
import type { Cell, QuoteFault, SourceRow } from '../formats/row-source.js';
import { isBlank } from '../formats/table.js';
import type { BoundMapping } from '../mapping/compile-mapping.js';
import { groupKeyOf } from '../mapping/group-key.js';
import type { MappingContext } from '../mapping/mapping-context.js';
import type { RecordFault } from '../mapping/record-fault.js';
import { withinBudget } from '../mapping/step-budget.js';
import { counted } from '../model/counted.js';
import { quotedText } from '../text/quoted-text.js';
import type { CompiledValidation } from './compile-validations.js';
import type { Plan } from './plan.js';
import { isMapped, type MappedField, type PlannedField } from './planned-field.js';

/** A staged record: one per source row. */
export interface MappedRecord {
  /** Equal for the records of one document or one target record; null if a field that identifies it is missing. */
  groupKey: string | null;
  /** In the order of the setup's mappings. */
  values: (string | null)[];
  /** Why the record cannot be processed; empty if it can. */
  faults: RecordFault[];
  /** What a user should check although the record is processed. */
  warnings: RecordFault[];
}

/**
 * Prepares a plan for a file with these columns, as a function of one row. The function never throws
 * because of a row's content: the record has the faults. If only some `fields` are wanted, the others have no value, and
 * validations that use them do not apply.
 */
export function recordMapper(
  plan: Plan,
  columns: readonly string[],
  context: MappingContext,
  fields: readonly MappedField[] = plan.mapped,
): (row: SourceRow) => MappedRecord {
  const mappings = plan.mappings.map((mapping, position) =>
    fields.some((field) => field.position === position) ? mapping.bind(columns, context) : unused,
  );
  const validations = plan.validations.filter((validation) =>
    validation.fields.every((field) => !isMapped(field) || fields.includes(field)),
  );
  const width = widthOf(plan, columns);

  /** Puts the faults of fields whose columns are unclear into the place of their others: what they have is no value. */
  const addUnclear = (faults: RecordFault[], unclear: ReadonlyMap<number, number>, row: number): void => {
    for (const { name, position } of fields) {
      const column = plan.mappings[position]?.columns.find((each) => unclear.has(columnIndex(columns, each)));
      if (column === undefined) continue;
      const others = faults.filter(({ field }) => field !== name);
      const fault = unclearFault(name, column, { row, from: unclear.get(columnIndex(columns, column)) ?? row });
      faults.splice(0, faults.length, ...others, fault);
    }
  };

  const mapped = (row: SourceRow): MappedRecord => {
    const { cells } = row;
    const faults: RecordFault[] = [];
    const fault = widthFault(cells, columns.length, width);
    if (fault) faults.push(fault);
    const values: (string | null)[] = [];
    for (const { column, valueIn } of mappings) {
      // A row that is too short has one fault; its missing columns are not reported as well.
      const isCutOff = fault !== undefined && (column ?? -1) >= cells.length;
      values.push(valueIn(row, isCutOff ? undefined : faults));
    }
    if (row.unclearFrom) addUnclear(faults, row.unclearFrom, row.row);
    const warnings = validations.length > 0 ? validate(validations, values, faults, context) : [];
    if (row.quoteFault) (row.quoteFault.isUncertain ? faults : warnings).push(quoteFault(row.quoteFault));
    return { groupKey: groupKey(values, plan.groupPositions), values, faults, warnings };
  };
  return (row) => withinBudget(() => mapped(row));
}

const unused: BoundMapping = { column: undefined, valueIn: () => null };

/** Adds the errors of a record to its faults, and returns its warnings. */
function validate(
  validations: readonly CompiledValidation[],
  values: readonly (string | null)[],
  faults: RecordFault[],
  context: MappingContext,
): RecordFault[] {
  const invalidFields = new Set(faults.map(({ field }) => field));
  const warnings: RecordFault[] = [];
  const valueIn = ({ position, default: defaultValue }: PlannedField): string | null =>
    position === undefined ? (defaultValue ?? null) : (values[position] ?? null);
  for (const { fields, isWarning, fault } of validations) {
    // A value that could not be read is reported once.
    if (fields.some(({ name }) => invalidFields.has(name))) continue;
    const found = fault(valueIn, context);
    if (found) (isWarning ? warnings : faults).push(found);
  }
  return warnings;
}

function unclearFault(field: string, column: string, { row, from }: { row: number; from: number }): RecordFault {
  const place = `Row ${row} has no value in column ${quotedText(column, 60)}`;
  return {
    code: 'value_missing',
    field,
    value: null,
    message:
      from === row
        ? `${place}, and as it looks like a sum, it has not that of the row above: enter a value ("" if it has none) if it is a record.`
        : `${place}, and that of row ${from} is unclear, as that row is damaged: correct row ${from}, or this value (to "" if it has none).`,
  };
}

function quoteFault({ column, isUncertain }: QuoteFault): RecordFault {
  const place = `A quote in column ${column} is misplaced`;
  return {
    code: 'quote_misplaced',
    field: null,
    value: null,
    message: isUncertain
      ? `${place}, so the values of the row may be divided wrongly: check and correct them.`
      : `${place}: check the value.`,
  };
}

function groupKey(values: readonly (string | null)[], positions: readonly number[]): string | null {
  const parts: string[] = [];
  for (const position of positions) {
    const part = values[position];
    if (part === null || part === undefined) return null;
    parts.push(part);
  }
  return groupKeyOf(parts);
}

/** How many cells a row must have, and whether it may have more; workbooks leave out empty cells and have no delimiters. */
interface RowWidth {
  min: number;
  isBounded: boolean;
}

function widthOf({ setup: { file }, mappings }: Plan, columns: readonly string[]): RowWidth {
  if (file.type !== 'csv' && file.type !== 'text') return { min: 0, isBounded: file.type !== 'excel' };
  const lastMapped = Math.max(
    -1,
    ...mappings.flatMap((mapping) => mapping.columns).map((name) => columns.indexOf(name)),
  );
  const min = { unmapped: lastMapped + 1, any: 0, none: columns.length }[file.missingCells ?? 'unmapped'];
  return { min, isBounded: true };
}

function widthFault(cells: Cell[], columns: number, { min, isBounded }: RowWidth): RecordFault | undefined {
  const found = (): string => `The row has ${counted(cells.length, 'value')}, but the file has ${columns} columns`;
  if (cells.length < min) {
    const message = `${found()}: add those that are missing, or set "missingCells" to "any" if they may be.`;
    return { code: 'row_too_short', field: null, value: null, message };
  }
  if (isBounded && cells.length > columns && !isBlank(cells.slice(columns))) {
    const message = `${found()}: remove what is too much, or enclose values with delimiters in quotes.`;
    return { code: 'row_too_long', field: null, value: null, message };
  }
  return undefined;
}
