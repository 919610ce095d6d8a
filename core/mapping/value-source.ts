import { cellText } from '../formats/cell-text.js';
import type { Cell, SourceRow } from '../formats/row-source.js';
import type { FieldMapping } from '../setup/setup.js';
import { cellFault, digitsFault } from './cell-fault.js';
import { compileExpression, type Expression, textOf, whyNoValue } from './expression/expression.js';
import { maxTextCharacters } from './expression/metered.js';
import { InvalidValue } from './invalid-value.js';
import type { MappingContext } from './mapping-context.js';
import { shown } from './record-fault.js';

/** Reads a mapping's value for a row: a cell of the row, or what is used instead of one. */
export type ValueSource = (row: SourceRow) => Cell | InvalidValue;

/** The variables of computed values. */
const rowVariables = {
  columns: 'map<string, string>',
  row: 'int',
  today: 'string',
  fileName: 'string',
  company: 'string',
};

/** Compiles the expression of a computed value. Throws `ExpressionFault`. */
export const computedValue = (text: string): Expression => compileExpression(text, rowVariables);

/** The source of a mapping's values in a file with these columns. */
export function valueSource(
  mapping: FieldMapping,
  columns: readonly string[],
  emptyValues: ReadonlySet<string>,
  context: MappingContext,
): ValueSource {
  if (mapping.column !== undefined) {
    const position = columns.indexOf(mapping.column);
    return ({ cells }) => cells[position] ?? null;
  }
  if (mapping.expression !== undefined) return computed(mapping.expression, columns, emptyValues, context);
  switch (mapping.dynamic) {
    case 'row-number':
      return ({ row }) => String(row);
    case 'today':
      return () => context.today;
    case 'file-name':
      return () => context.fileName;
    case 'company':
      return () => context.company;
    default:
      return () => mapping.constant ?? null;
  }
}

function computed(
  text: string,
  columns: readonly string[],
  emptyValues: ReadonlySet<string>,
  { today, fileName, company }: MappingContext,
): ValueSource {
  const expression = computedValue(text);
  const used = expression.columns.map((name) => [name, columns.indexOf(name)] as const);
  return ({ row, cells }) => {
    const values: Record<string, string> = {};
    for (const [name, position] of used) {
      const cell = cells[position] ?? null;
      const value = cellText(cell).trim();
      const empty = value === '' || emptyValues.has(value);
      const invalid = empty ? undefined : (cellFault(cell) ?? digitsFault(cell));
      if (value.length > maxTextCharacters)
        return new InvalidValue(
          'expression_failed',
          `cannot be computed: column ${name} has more than ${maxTextCharacters} characters`,
        );
      if (invalid)
        return new InvalidValue(
          invalid.code,
          `cannot be computed: column ${name} "${shown(value)}" ${invalid.message}`,
        );
      values[name] = empty ? '' : value;
    }
    try {
      return textOf(expression.evaluate({ columns: values, row: BigInt(row), today, fileName, company }));
    } catch (error) {
      return new InvalidValue('expression_failed', `cannot be computed: ${whyNoValue(error)}`);
    }
  };
}
