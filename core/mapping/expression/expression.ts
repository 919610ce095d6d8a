import { Decimal } from 'decimal.js';
import { spend, withinBudget } from '../step-budget.js';
import { Amount } from './amount.js';
import { ExpressionFault } from './expression-fault.js';
import { expressionLanguage } from './language.js';
import { meter, sizeOf } from './metered.js';
import { type SyntaxNode, type Usage, usageOf } from './usage.js';

/** The variables of an expression, by name. */
export type ExpressionContext = Record<string, unknown>;

export interface Expression extends Usage {
  /** Returns the value. Throws if it cannot be computed from these variables, and `OutOfSteps` if it would take too long. */
  evaluate(context: ExpressionContext): unknown;
}

/**
 * Compiles `text` with the given variables (name → type of the language; `dyn` for a value that may
 * be null). `wanted` is the required type of the result, if only one is allowed. Throws
 * `ExpressionFault` if the text is not an expression, calls a function that is not allowed, or exceeds the limits.
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
      throw new ExpressionFault(`The expression returns ${checked.type}; ${wanted} is required.`);
    meter(language, parsed.ast as unknown as SyntaxNode);
    const evaluate = (context: ExpressionContext): unknown => {
      const value = parsed(context);
      // `||` and `&&` ignore an error on one of their sides; this call is outside of them, so it is never ignored.
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

/** The text of an expression's result, '' for null. Throws if a field cannot store it. */
export function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Amount) return value.decimal.toFixed();
  switch (typeof value) {
    case 'string':
      // The language counts UTF-16 units, so it can cut a surrogate pair; PostgreSQL accepts neither halves nor NUL.
      if (!value.isWellFormed()) throw new Error('The result is cut in the middle of a character such as 😀.');
      if (value.includes('\0')) throw new Error('The result contains a NUL character.');
      return value;
    case 'boolean':
    case 'bigint':
      return String(value);
    case 'number':
      if (!Number.isFinite(value)) throw new Error('The result is not a number.');
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
