import type { FieldMapping, IntegrationSetup } from '../../integration/setup.js';
import type { Field } from '../../targets/field.js';
import { mappableFields } from '../../targets/target.js';
import { targets } from '../../targets/targets.js';
import type { Cell, SourceRow } from '../read/row-source.js';
import { cellText } from './cell-text.js';
import { type Converter, converterFor, Unfit } from './convert/converter.js';
import { type RecordFault, shown } from './record-fault.js';

/** A staged record: one per source row. */
export interface MappedRecord {
  /** Equal for the records of one document; null where a field of the key is missing. */
  groupKey: string | null;
  /** In the order of the setup's mappings. */
  values: (string | null)[];
  faults: RecordFault[];
}

interface MappedField {
  field: Field;
  required: boolean;
  /** Where it stands in a row; undefined for a constant. */
  column: number | undefined;
  columnName: string | undefined;
  /** What an empty cell becomes. */
  otherwise: string | null;
  convert: Converter;
}

/** Joins the values of a group key: a character that no value holds. */
const keySeparator = '\u001f';

/**
 * The mapping of a setup on a file's columns, as a function of one row. It never throws for
 * what a row holds: that is in the record's faults.
 */
export function recordMapper(setup: IntegrationSetup, columns: readonly string[]): (row: SourceRow) => MappedRecord {
  const fields = setup.mappings.map((mapping) => mappedField(setup, mapping, columns));
  const emptyValues = new Set(setup.file.emptyValues ?? []);
  const groupFields = groupPositions(setup);
  const exactWidth = setup.file.type === 'csv' || setup.file.type === 'text' ? columns.length : undefined;

  return ({ cells }) => {
    const faults: RecordFault[] = [];
    const misfit = widthFault(cells, columns.length, exactWidth);
    if (misfit) faults.push(misfit);
    const values = fields.map((mapped) => {
      const cell = mapped.column === undefined ? null : (cells[mapped.column] ?? null);
      // A short row says so once; that its last columns are missing too is no news.
      return mappedValue(
        mapped,
        cell,
        emptyValues,
        misfit && mapped.column !== undefined && mapped.column >= cells.length ? undefined : faults,
      );
    });
    return { groupKey: groupKey(values, groupFields), values, faults };
  };
}

function mappedField(setup: IntegrationSetup, mapping: FieldMapping, columns: readonly string[]): MappedField {
  const field = mappableFields(targets[setup.target]).find(({ name }) => name === mapping.field);
  if (!field) throw new Error(`The target ${setup.target} has no field ${mapping.field}.`);
  const column = mapping.column === undefined ? undefined : columns.indexOf(mapping.column);
  return {
    field,
    required: mapping.required ?? (field.required === true && field.default === undefined),
    column,
    columnName: mapping.column,
    otherwise: otherwise(field, mapping),
    convert: converterFor(field, mapping),
  };
}

/** The constant in the form that the table takes, or the field's default unless a value must be there. */
function otherwise(field: Field, mapping: FieldMapping): string | null {
  const constant = mapping.constant?.trim();
  if (constant) {
    const value = converterFor(field, mapping)(constant, constant);
    return value instanceof Unfit ? null : value;
  }
  return mapping.required ? null : (field.default ?? null);
}

/** The positions, among the mappings, of the fields that tell one document from another. */
function groupPositions(setup: IntegrationSetup): number[] {
  return (setup.groupBy ?? targets[setup.target].key).flatMap((name) => {
    const position = setup.mappings.findIndex(({ field }) => field === name);
    return position < 0 ? [] : [position];
  });
}

function groupKey(values: (string | null)[], positions: number[]): string | null {
  if (positions.length === 1) return values[positions[0] as number] ?? null;
  const parts = positions.map((position) => values[position]);
  return parts.some((part) => part === null) ? null : parts.join(keySeparator);
}

function widthFault(cells: Cell[], columns: number, exactWidth: number | undefined): RecordFault | undefined {
  if (exactWidth !== undefined && cells.length < exactWidth) {
    return {
      code: 'row_too_short',
      field: null,
      value: null,
      message: `The row has ${cells.length} values; the file has ${exactWidth} columns.`,
    };
  }
  if (cells.length > columns && cells.slice(columns).some((cell) => cell !== '' && cell !== null)) {
    return {
      code: 'row_too_long',
      field: null,
      value: null,
      message: `The row has ${cells.length} values; the file has ${columns} columns.`,
    };
  }
  return undefined;
}

function mappedValue(
  mapped: MappedField,
  cell: Cell,
  emptyValues: Set<string>,
  faults: RecordFault[] | undefined,
): string | null {
  const text = cellText(cell).trim();
  const fail = (code: RecordFault['code'], message: string): null => {
    const source = mapped.columnName === undefined ? '' : ` (column ${mapped.columnName})`;
    const value = text === '' ? null : shown(text);
    faults?.push({
      code,
      field: mapped.field.name,
      value,
      message: `${mapped.field.label}${source}${value === null ? '' : ` "${value}"`} ${message}.`,
    });
    return null;
  };
  if (text === '' || emptyValues.has(text)) {
    if (mapped.otherwise !== null) return mapped.otherwise;
    return mapped.required ? fail('value_missing', 'is required and is empty') : null;
  }
  if (typeof cell === 'object' && cell !== null && 'error' in cell)
    return fail('cell_error', 'is an error value in the workbook');
  const value = mapped.convert(text, cell);
  return value instanceof Unfit ? fail(value.code, value.message) : value;
}
