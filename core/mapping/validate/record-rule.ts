import { Decimal } from 'decimal.js';
import type { Field } from '../../targets/field.js';
import { Amount } from '../expression/amount.js';
import { compileExpression, type Expression } from '../expression/expression.js';
import type { MappingContext } from '../mapping-context.js';

/** The variables of cross-field rules; `today` is a text, as all days are. */
const variables = { record: 'map<string, dyn>', today: 'string', fileName: 'string', company: 'string' };

/** Compiles a cross-field rule. Throws `ExpressionFault`. */
export const compileRecordRule = (text: string): Expression => compileExpression(text, variables, 'bool');

export interface RecordRule {
  /** Names of the fields that it uses. */
  fields: readonly string[];
  /** Whether the rule is met; null if a value that it needs is missing. Throws if it cannot be evaluated. */
  holds(valueIn: (field: string) => string | null): boolean | null;
}

/** A cross-field rule as a function of a record's values. */
export function recordRule(
  text: string,
  fields: readonly Field[],
  { today, fileName, company }: MappingContext,
): RecordRule {
  const expression = compileRecordRule(text);
  const used = fields.filter(({ name }) => expression.fields.includes(name));
  return {
    fields: used.map(({ name }) => name),
    holds(valueIn) {
      const record: Record<string, unknown> = {};
      for (const field of used) {
        const value = valueIn(field.name);
        if (value === null && !expression.asksForNull) return null;
        record[field.name] = value === null ? null : typed(field, value);
      }
      const holds = expression.evaluate({ record, today, fileName, company });
      if (typeof holds !== 'boolean') throw new Error('it returns neither true nor false');
      return holds;
    },
  };
}

function typed({ kind }: Field, value: string): unknown {
  if (kind === 'decimal') return new Amount(new Decimal(value));
  if (kind === 'integer') return BigInt(value);
  return kind === 'boolean' ? value === 'true' : value;
}
