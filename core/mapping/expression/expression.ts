import { Decimal } from 'decimal.js';
import { spend, withinBudget } from '../step-budget.js';
import { Amount } from './amount.js';
import { ExpressionFault } from './expression-fault.js';
import { expressionLanguage } from './language.js';
import { meter, sizeOf } from './metered.js';
import { type SyntaxNode, type Usage, usageOf } from './usage.js';

/** What an expression is evaluated with: its variables by name. */
export type ExpressionContext = Record<string, unknown>;

export interface Expression extends Usage {
  /** The value; throws what went wrong with the values at hand, `OutOfSteps` where it would take too long. */
  evaluate(context: ExpressionContext): unknown;
}

/**
 * Compiles `text` with the given variables (name → type of the language; `dyn` for a value that may
 * be null). `wanted` is the type that must come out, where only one will do. Throws
 * `ExpressionFault` where it is none, calls what it may not, or is larger than the limits.
 */
export function compileExpression(
  text: string,
  variables: Readonly<Record<string, string>>,
  wanted?: 'bool',
): Expression {
  const language = expressionLanguage(variables);
  try {
    const parsed = language.parse(text);
    const used = usageOf(parsed.ast as unknown as SyntaxNode);
    const checked = parsed.check();
    if (!checked.valid) throw checked.error;
    if (wanted && checked.type !== wanted && checked.type !== 'dyn')
      throw new ExpressionFault(`It gives ${checked.type}, where ${wanted} is needed.`);
    meter(language, parsed.ast as unknown as SyntaxNode);
    const evaluate = (context: ExpressionContext): unknown => {
      const value = parsed(context);
      // `||` and `&&` pass over what went wrong on one side of them: not over this.
      spend(sizeOf(value));
      return value;
    };
    return { ...used, evaluate: (context) => withinBudget(() => evaluate(context)) };
  } catch (error) {
    if (error instanceof ExpressionFault) throw error;
    const { summary, message } = error as { summary?: string; message: string };
    throw new ExpressionFault(summary ?? message);
  }
}

/** The text of a value that an expression gave, '' for null; throws where it is none that a field can hold. */
export function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Amount) return value.decimal.toFixed();
  switch (typeof value) {
    case 'string':
      // The language counts in halves of what is beyond the first plane; the database takes neither these nor NUL.
      if (!value.isWellFormed()) throw new Error('The result ends within a character such as 😀.');
      if (value.includes('\0')) throw new Error('The result holds a NUL character.');
      return value;
    case 'boolean':
    case 'bigint':
      return String(value);
    case 'number':
      if (!Number.isFinite(value)) throw new Error('The result is no number.');
      return new Decimal(value).toFixed();
    default:
      throw new Error('The result is a list or a map, not a value.');
  }
}

/** Why an expression has no value, as the end of a sentence. */
export function whyNoValue(error: unknown): string {
  const { summary, message } = error as { summary?: string; message?: string };
  return (summary ?? message ?? 'unknown reason').replace(/\.$/, '');
}
