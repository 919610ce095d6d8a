import { Decimal } from 'decimal.js';
import type { Field } from '../../targets/field.js';
import { Amount } from '../expression/amount.js';
import { compileExpression, type Expression } from '../expression/expression.js';
import type { MappingContext } from '../mapping-context.js';

/** The variables of cross-field rules; `today` is a text, as all days are. */
const variables = { record: 'map<string, dyn>', today: 'string', fileName: 'string', company: 'string' };

/** Compiles a cross-field rule. Throws `ExpressionFault`. */
export const compileRecordRule = (text: string): Expression => compileExpression(text, variables, 'bool');

interface RecordRule<Used extends Field> {
  /** The fields that it uses. */
  fields: readonly Used[];
  /** Whether a record meets the rule; null if a value that it needs is missing. Throws if it cannot be evaluated. */
  holds(valueIn: (field: Used) => string | null, context: MappingContext): boolean | null;
}

/** Compiles a cross-field rule to a function of a record. Throws `ExpressionFault`, and what `fieldNamed` throws. */
export function recordRule<Used extends Field>(text: string, fieldNamed: (name: string) => Used): RecordRule<Used> {
  const { evaluate, asksForNull, fields: names } = compileRecordRule(text);
  const fields = names.map(fieldNamed);
  return {
    fields,
    holds(valueIn, { today, fileName, company }) {
      const record: Record<string, unknown> = {};
      for (const field of fields) {
        const value = valueIn(field);
        if (value === null && !asksForNull) return null;
        record[field.name] = value === null ? null : typed(field, value);
      }
      const holds = evaluate({ record, today, fileName, company });
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
