import { Type } from 'typebox';

/** The text of an expression; docs/expressions.md describes the language in full. */
export const Expression = Type.String({
  $id: 'Expression',
  minLength: 1,
  maxLength: 1_000,
  description:
    'An expression in CEL without loops, with exact decimals. Operators: `+ - * /`, comparisons, `&& || !`, `a ? b : c`, `in [...]`. Functions: `decimal(text)`, `round(decimal, places)`, `abs`, `int`, `double`, `string`, `bool`, `upper`, `lower`, `like(text, "pattern")`, `size`, `year`, `month`, `dayOfMonth`, `weekday` (Monday is 1), `addDays(day, n)`, `daysBetween(from, to)`. Methods of texts: `contains`, `startsWith`, `endsWith`, `indexOf`, `lastIndexOf`, `substring`, `trim`, `split`. Days are texts such as `2026-01-31`.',
  examples: ['decimal(columns["Qty"]) * decimal(columns["Price"])'],
});
