import { columnIndex } from '../formats/column-names.js';
import { readText, visibleText } from '../formats/read-text.js';
import type { Cell, SourceRow } from '../formats/row-source.js';
import type { FieldMapping } from '../setup/setup.js';
import type { Field } from '../targets/field.js';
import { identityOf } from '../text/text-identity.js';
import { cellFault, dateFault, digitsFault } from './cell-fault.js';
import type { Converter } from './convert/converter.js';
import { converterFor } from './convert/converter-for.js';
import { codeConverter } from './convert/plain-values.js';
import { InvalidValue } from './invalid-value.js';
import type { MappingContext } from './mapping-context.js';
import { quotedValue, type RecordFault, shown } from './record-fault.js';
import { fieldRules, type RuledValue } from './rules/field-rules.js';
import { valueSource } from './value-source.js';

/** Characters of the longest value that is looked up; no key is longer. */
const maxLookUpCharacters = 250;

/** How the values of a field are made, in any file. */
export interface CompiledMapping {
  /** The columns that it reads. */
  columns: readonly string[];
  /** Prepares it for a file with these columns. */
  bind(columns: readonly string[], context: MappingContext): BoundMapping;
}

/** A mapping on a file's columns. */
export interface BoundMapping {
  /** Index of its column in a row; undefined if it has none. */
  column: number | undefined;
  /** The value of a row as the database table takes it, null for none; faults are added to `faults`. */
  valueIn(row: SourceRow, faults: RecordFault[] | undefined): string | null;
}

interface Conversion {
  label: string;
  rules: ((value: RuledValue) => RuledValue | InvalidValue) | undefined;
  emptyValues: ReadonlySet<string>;
  /** Whether the value is a text or a code, in which every digit counts. */
  isText: boolean;
  /** Whether it is a code, which is no date; with rules it may be made of one. */
  isCode: boolean;
  convert: Converter;
  /** What an empty value becomes. */
  default: string | null;
  required: boolean;
}

/**
 * Compiles the mapping of a field. `isNeeded`: whether a record without a value is in error unless the mapping says
 * otherwise. Throws `ExpressionFault`.
 */
export function compileMapping(
  field: Field,
  mapping: FieldMapping,
  { emptyValues, isNeeded }: { emptyValues: ReadonlySet<string>; isNeeded: boolean },
): CompiledMapping {
  // The value that an empty cell keeps is only known when the existing record is read.
  const keeps = mapping.onEmpty === 'keep';
  const source = valueSource(mapping, emptyValues);
  const conversion: Conversion = {
    label: mapping.column === undefined ? field.label : `${field.label} (column ${mapping.column})`,
    rules: mapping.rules?.length ? fieldRules(mapping.rules) : undefined,
    emptyValues,
    isText: mapping.lookUp !== undefined || field.kind === 'code' || field.kind === 'text',
    isCode: (mapping.lookUp !== undefined || field.kind === 'code') && !mapping.rules?.length,
    convert: mapping.lookUp ? codeConverter({ maxLength: maxLookUpCharacters }) : converterFor(field, mapping),
    default: mapping.required || mapping.lookUp || keeps ? null : (field.default ?? null),
    required: mapping.required ?? (mapping.numberSeries === undefined && !keeps && isNeeded),
  };
  const isPerRow = mapping.column !== undefined || mapping.expression !== undefined || mapping.dynamic === 'row-number';
  return {
    columns: source.columns,
    bind(columns, context) {
      const read = source.reader(columns, context);
      const column = mapping.column === undefined ? undefined : columnIndex(columns, mapping.column);
      if (isPerRow) return { column, valueIn: (row, faults) => converted(read(row), field, conversion, faults) };
      const always: RecordFault[] = [];
      const value = converted(read({ row: 0, cells: [] }), field, conversion, always);
      return {
        column,
        valueIn(_row, faults) {
          faults?.push(...always);
          return value;
        },
      };
    },
  };
}

/** Returns the value of a cell after the rules and the conversion of its mapping; null after a fault. */
function converted(
  cell: Cell | InvalidValue,
  { name }: Field,
  conversion: Conversion,
  faults: RecordFault[] | undefined,
): string | null {
  const read = cell instanceof InvalidValue ? '' : readText(cell);
  const value = cell instanceof InvalidValue ? cell : cellValue(cell, read, conversion);
  if (!(value instanceof InvalidValue)) return value;
  const quoted = read === '' ? '' : ` ${quotedValue(read)}`;
  faults?.push({
    code: value.code,
    field: name,
    value: read === '' ? null : shown(read),
    message: `${conversion.label}${quoted} ${value.message}.`,
  });
  return null;
}

/** The value of a cell whose text is `read`; null if it is empty and may be. */
function cellValue(cell: Cell, read: string, conversion: Conversion): string | null | InvalidValue {
  const { rules, emptyValues } = conversion;
  const empty = read === '' || (emptyValues.size > 0 && emptyValues.has(identityOf(read)));
  const invalid = empty ? undefined : faultOf(cell, read, conversion);
  if (invalid) return invalid;
  const text = empty ? '' : read;
  if (!rules) return fieldValue(text, cell, conversion);
  const ruled = rules({ text, cell });
  return ruled instanceof InvalidValue ? ruled : fieldValue(visibleText(ruled.text), ruled.cell, conversion);
}

/** Why a cell has no value for a field of this kind. */
function faultOf(cell: Cell, read: string, { isText, isCode }: Conversion): InvalidValue | undefined {
  return cellFault(cell) ?? (isText ? digitsFault(cell, read) : undefined) ?? (isCode ? dateFault(cell) : undefined);
}

function fieldValue(text: string, cell: Cell, conversion: Conversion): string | null | InvalidValue {
  if (text !== '') return conversion.convert(text, cell);
  if (conversion.default !== null) return conversion.default;
  return conversion.required ? new InvalidValue('value_missing', 'is required and is empty') : null;
}
