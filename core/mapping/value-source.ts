import { cellText } from '../formats/cell-text.js';
import type { Cell, SourceRow } from '../formats/row-source.js';
import type { FieldMapping } from '../setup/setup.js';
import { cellFault, digitsFault } from './cell-fault.js';
import { compileExpression, type Expression, textOf, whyNoValue } from './expression/expression.js';
import { longestText } from './expression/metered.js';
import { InvalidValue } from './invalid-value.js';
import type { MappingContext } from './mapping-context.js';
import { shown } from './record-fault.js';

/** Where a mapping's value comes from: a cell of the row, or what takes its place. */
export type ValueSource = (row: SourceRow) => Cell | InvalidValue;

/** The variables of computed values. */
const rowVariables = {
  columns: 'map<string, string>',
  row: 'int',
  today: 'string',
  fileName: 'string',
  company: 'string',
};

/** Compiles a computed value; throws `ExpressionFault`. */
export const computedValue = (text: string): Expression => compileExpression(text, rowVariables);

/** The source of a mapping on a file with these columns. */
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
      const misfit = empty ? undefined : (cellFault(cell) ?? digitsFault(cell));
      if (value.length > longestText)
        return new InvalidValue(
          'expression_failed',
          `cannot be computed: ${name} has more than ${longestText} characters`,
        );
      if (misfit)
        return new InvalidValue(misfit.code, `cannot be computed: ${name} "${shown(value)}" ${misfit.message}`);
      values[name] = empty ? '' : value;
    }
    try {
      return textOf(expression.evaluate({ columns: values, row: BigInt(row), today, fileName, company }));
    } catch (error) {
      return new InvalidValue('expression_failed', `cannot be computed: ${whyNoValue(error)}`);
    }
  };
}
