import { cellText } from '../formats/cell-text.js';
import type { SourceRow } from '../formats/row-source.js';
import { findsNumber } from '../setup/match-fields.js';
import type { FieldMapping, IntegrationSetup } from '../setup/setup.js';
import { targetOf } from '../setup/target-of.js';
import type { Field } from '../targets/field.js';
import { mappableFields } from '../targets/target.js';
import { cellFault, digitsFault } from './cell-fault.js';
import type { Converter } from './convert/converter.js';
import { converterFor } from './convert/converter-for.js';
import { textConverter } from './convert/text.js';
import { InvalidValue } from './invalid-value.js';
import type { MappingContext } from './mapping-context.js';
import { type RecordFault, shown } from './record-fault.js';
import { fieldRules, type RuledValue } from './rules/field-rules.js';
import { type ValueSource, valueSource } from './value-source.js';

/** Characters of the longest value that is looked up; no key is longer. */
const maxLookUpCharacters = 250;

/** One mapping of a setup on a file's columns. */
export interface MappedField {
  field: Field;
  /** Index of its column in a row; undefined if it has none. */
  column: number | undefined;
  /** The value of a row as the database table takes it, null for none; faults are added to `faults`. */
  valueIn(row: SourceRow, faults: RecordFault[] | undefined): string | null;
}

interface Conversion {
  label: string;
  source: ValueSource;
  rules: ((value: RuledValue) => RuledValue | InvalidValue) | undefined;
  emptyValues: ReadonlySet<string>;
  /** Whether the value is a text or a code, in which every digit counts. */
  isText: boolean;
  convert: Converter;
  /** What an empty value becomes. */
  default: string | null;
  required: boolean;
}

/** Prepares one mapping of a setup for a file with these columns. */
export function mapField(
  setup: IntegrationSetup,
  mapping: FieldMapping,
  columns: readonly string[],
  emptyValues: ReadonlySet<string>,
  context: MappingContext,
): MappedField {
  const field = mappableFields(targetOf(setup)).find(({ name }) => name === mapping.field);
  if (!field) throw new Error(`The target ${setup.target} has no field ${mapping.field}.`);
  // The value that an empty cell keeps is only known when the existing record is read.
  const keeps = mapping.blank === 'keep';
  const conversion: Conversion = {
    label: mapping.column === undefined ? field.label : `${field.label} (column ${mapping.column})`,
    source: valueSource(mapping, columns, emptyValues, context),
    rules: mapping.rules?.length ? fieldRules(mapping.rules) : undefined,
    emptyValues,
    isText: mapping.lookUp !== undefined || field.kind === 'code' || field.kind === 'text',
    convert: mapping.lookUp ? textConverter({ maxLength: maxLookUpCharacters }) : converterFor(field, mapping),
    default: mapping.required || mapping.lookUp || keeps ? null : (field.default ?? null),
    required: mapping.required ?? (mapping.series === undefined && !keeps && isNeeded(setup, field)),
  };
  const column = mapping.column === undefined ? undefined : columns.indexOf(mapping.column);
  const perRow = column !== undefined || mapping.expression !== undefined || mapping.dynamic === 'row-number';
  if (perRow) return { field, column, valueIn: (row, faults) => valueIn(row, field, conversion, faults) };
  const always: RecordFault[] = [];
  const value = valueIn({ row: 0, cells: [] }, field, conversion, always);
  return {
    field,
    column,
    valueIn(_row, faults) {
      faults?.push(...always);
      return value;
    },
  };
}

/** Whether a record without a value is in error, no matter what exists in the internal target. */
function isNeeded(setup: IntegrationSetup, { name, required, default: defaultValue }: Field): boolean {
  if (defaultValue !== undefined) return false;
  if (!findsNumber(setup)) return required === true;
  const { key, lines } = targetOf(setup);
  // One record of a document is enough; a number is needed only if no existing record is found.
  return setup.matchBy?.includes(name) ? required === true || !lines : required === true && !key.includes(name);
}

function valueIn(
  row: SourceRow,
  { name }: Field,
  conversion: Conversion,
  faults: RecordFault[] | undefined,
): string | null {
  const cell = conversion.source(row);
  const read = cell instanceof InvalidValue ? '' : cellText(cell).trim();
  const fail = ({ code, message }: InvalidValue): null => {
    const value = read === '' ? null : shown(read);
    const quoted = value === null ? '' : ` "${value}"`;
    faults?.push({ code, field: name, value, message: `${conversion.label}${quoted} ${message}.` });
    return null;
  };
  if (cell instanceof InvalidValue) return fail(cell);
  const empty = read === '' || conversion.emptyValues.has(read);
  const invalid = empty ? undefined : (cellFault(cell) ?? (conversion.isText ? digitsFault(cell) : undefined));
  if (invalid) return fail(invalid);
  let ruled: RuledValue | InvalidValue = { text: empty ? '' : read, cell };
  if (conversion.rules) ruled = conversion.rules(ruled);
  if (ruled instanceof InvalidValue) return fail(ruled);
  const text = ruled.text.trim();
  if (text === '') {
    if (conversion.default !== null) return conversion.default;
    return conversion.required ? fail(new InvalidValue('value_missing', 'is required and is empty')) : null;
  }
  const value = conversion.convert(text, ruled.cell);
  return value instanceof InvalidValue ? fail(value) : value;
}
