import { columnIndex } from '../formats/column-names.js';
import { readText } from '../formats/read-text.js';
import type { Cell, SourceRow } from '../formats/row-source.js';
import type { FieldMapping } from '../setup/setup.js';
import { identityOf } from '../text/text-identity.js';
import { cellFault, digitsFault } from './cell-fault.js';
import { compileExpression, type Expression, textOf, whyNoValue } from './expression/expression.js';
import { maxTextCharacters } from './expression/metered.js';
import { InvalidValue } from './invalid-value.js';
import type { MappingContext } from './mapping-context.js';
import { quotedValue } from './record-fault.js';

/** Where a mapping takes its values from, in any file. */
export interface ValueSource {
  /** The columns that it reads. */
  columns: readonly string[];
  /** Reads the value of a row of a file with these columns: a cell of the row, or what is used instead of one. */
  reader(columns: readonly string[], context: MappingContext): (row: SourceRow) => Cell | InvalidValue;
}

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

/** The source of a mapping's values. Throws `ExpressionFault`. */
export function valueSource(mapping: FieldMapping, emptyValues: ReadonlySet<string>): ValueSource {
  const { column } = mapping;
  if (column !== undefined)
    return {
      columns: [column],
      reader(columns) {
        const position = columnIndex(columns, column);
        return ({ cells }) => cells[position] ?? null;
      },
    };
  if (mapping.expression !== undefined) return computed(mapping.expression, emptyValues);
  return {
    columns: [],
    reader(_columns, context) {
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
    },
  };
}

function computed(text: string, emptyValues: ReadonlySet<string>): ValueSource {
  const expression = computedValue(text);
  return {
    columns: expression.columns,
    reader(columns, { today, fileName, company }) {
      const used = expression.columns.map((name) => [name, columnIndex(columns, name)] as const);
      return ({ row, cells }) => {
        const values: Record<string, string> = {};
        for (const [name, position] of used) {
          const value = columnText(name, cells[position] ?? null, emptyValues);
          if (value instanceof InvalidValue) return value;
          values[name] = value;
        }
        try {
          return textOf(expression.evaluate({ columns: values, row: BigInt(row), today, fileName, company }));
        } catch (error) {
          return new InvalidValue('expression_failed', `cannot be computed: ${whyNoValue(error)}`);
        }
      };
    },
  };
}

/** A cell as the text that an expression uses, '' if it is empty. */
function columnText(name: string, cell: Cell, emptyValues: ReadonlySet<string>): string | InvalidValue {
  const value = readText(cell);
  const empty = value === '' || (emptyValues.size > 0 && emptyValues.has(identityOf(value)));
  const invalid = empty ? undefined : (cellFault(cell) ?? digitsFault(cell));
  if (value.length > maxTextCharacters)
    return new InvalidValue(
      'expression_failed',
      `cannot be computed: column ${name} has more than ${maxTextCharacters} characters`,
    );
  if (invalid)
    return new InvalidValue(
      invalid.code,
      `cannot be computed: column ${name} ${quotedValue(value)} ${invalid.message}`,
    );
  return empty ? '' : value;
}
