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

/** What is looked up has a form of its own; longer keys are none. */
const longestLookedUp = 250;

/** One mapping of a setup on a file's columns. */
export interface MappedField {
  field: Field;
  /** Where its column stands in a row; undefined where it has none. */
  column: number | undefined;
  /** The value of a row in the form that the table takes, null for none; what is wrong goes to `faults`. */
  valueIn(row: SourceRow, faults: RecordFault[] | undefined): string | null;
}

interface FieldWay {
  label: string;
  source: ValueSource;
  rules: ((value: RuledValue) => RuledValue | InvalidValue) | undefined;
  emptyValues: ReadonlySet<string>;
  /** Whether the value is a text or a code, of which every digit counts. */
  isText: boolean;
  convert: Converter;
  /** What an empty value becomes. */
  emptyValue: string | null;
  required: boolean;
}

export function mapField(
  setup: IntegrationSetup,
  mapping: FieldMapping,
  columns: readonly string[],
  emptyValues: ReadonlySet<string>,
  context: MappingContext,
): MappedField {
  const field = mappableFields(targetOf(setup)).find(({ name }) => name === mapping.field);
  if (!field) throw new Error(`The target ${setup.target} has no field ${mapping.field}.`);
  // What an empty value keeps is known only where the record is.
  const keeps = mapping.blank === 'keep';
  const way: FieldWay = {
    label: mapping.column === undefined ? field.label : `${field.label} (column ${mapping.column})`,
    source: valueSource(mapping, columns, emptyValues, context),
    rules: mapping.rules?.length ? fieldRules(mapping.rules) : undefined,
    emptyValues,
    isText: mapping.lookUp !== undefined || field.kind === 'code' || field.kind === 'text',
    convert: mapping.lookUp ? textConverter({ maxLength: longestLookedUp }) : converterFor(field, mapping),
    emptyValue: mapping.required || mapping.lookUp || keeps ? null : (field.default ?? null),
    required: mapping.required ?? (mapping.series === undefined && !keeps && isNeeded(setup, field)),
  };
  const column = mapping.column === undefined ? undefined : columns.indexOf(mapping.column);
  const perRow = column !== undefined || mapping.expression !== undefined || mapping.dynamic === 'row-number';
  if (perRow) return { field, column, valueIn: (row, faults) => valueIn(row, field, way, faults) };
  const always: RecordFault[] = [];
  const value = valueIn({ row: 0, cells: [] }, field, way, always);
  return {
    field,
    column,
    valueIn(_row, faults) {
      faults?.push(...always);
      return value;
    },
  };
}

/** Whether a record without a value is in error whatever there is in the books. */
function isNeeded(setup: IntegrationSetup, { name, required, default: emptyValue }: Field): boolean {
  if (emptyValue !== undefined) return false;
  if (!findsNumber(setup)) return required === true;
  const { key, lines } = targetOf(setup);
  // Of a document one record is enough; a number is needed only where nothing is found.
  return setup.matchBy?.includes(name) ? required === true || !lines : required === true && !key.includes(name);
}

function valueIn(row: SourceRow, { name }: Field, way: FieldWay, faults: RecordFault[] | undefined): string | null {
  const cell = way.source(row);
  const read = cell instanceof InvalidValue ? '' : cellText(cell).trim();
  const fail = ({ code, message }: InvalidValue): null => {
    const value = read === '' ? null : shown(read);
    const quoted = value === null ? '' : ` "${value}"`;
    faults?.push({ code, field: name, value, message: `${way.label}${quoted} ${message}.` });
    return null;
  };
  if (cell instanceof InvalidValue) return fail(cell);
  const empty = read === '' || way.emptyValues.has(read);
  const misfit = empty ? undefined : (cellFault(cell) ?? (way.isText ? digitsFault(cell) : undefined));
  if (misfit) return fail(misfit);
  let ruled: RuledValue | InvalidValue = { text: empty ? '' : read, cell };
  if (way.rules) ruled = way.rules(ruled);
  if (ruled instanceof InvalidValue) return fail(ruled);
  const text = ruled.text.trim();
  if (text === '') {
    if (way.emptyValue !== null) return way.emptyValue;
    return way.required ? fail(new InvalidValue('value_missing', 'is required and is empty')) : null;
  }
  const value = way.convert(text, ruled.cell);
  return value instanceof InvalidValue ? fail(value) : value;
}
