import type { Environment } from '@marcbachmann/cel-js';
import { Decimal } from 'decimal.js';
import { cutText } from '../../text/cut-text.js';

/** An exact decimal in an expression; the language's own numbers are binary. */
export class Amount {
  constructor(readonly decimal: Decimal) {}
}

// More digits than a sum of products of columns can have; a quotient is rounded to this.
const Exact = Decimal.clone({ precision: 60, rounding: Decimal.ROUND_HALF_UP });

/** The decimal of a plain number such as "-12.50". Throws if the text is not one. */
function amountOf(text: string): Amount {
  if (!/^-?\d{1,30}(\.\d{1,30})?$/.test(text)) throw new Error(`"${cutText(text, 60)}" is not a plain decimal number.`);
  return new Amount(new Exact(text));
}

const operations = {
  '+': (left: Decimal, right: Decimal) => left.plus(right),
  '-': (left: Decimal, right: Decimal) => left.minus(right),
  '*': (left: Decimal, right: Decimal) => left.times(right),
  '/': (left: Decimal, right: Decimal) => {
    if (right.isZero()) throw new Error('Division by zero.');
    return left.dividedBy(right);
  },
};

const comparisons = {
  '<': (order: number) => order < 0,
  '<=': (order: number) => order <= 0,
  '>': (order: number) => order > 0,
  '>=': (order: number) => order >= 0,
  '==': (order: number) => order === 0,
};

/** Adds the type `decimal` to an environment, with operators between decimals and between a decimal and a number literal. */
export function registerAmounts(environment: Environment): void {
  environment.registerType('decimal', Amount);
  const decimal = (value: Amount | bigint | number): Decimal =>
    value instanceof Amount ? value.decimal : new Exact(String(value));
  const pairs = ['decimal X decimal', 'decimal X int', 'int X decimal', 'decimal X double', 'double X decimal'];
  for (const pair of pairs) {
    for (const [operator, apply] of Object.entries(operations)) {
      environment.registerOperator(pair.replace('X', operator), (left: Amount, right: Amount) => {
        const result = apply(decimal(left), decimal(right));
        if (!result.isFinite() || result.e > 60) throw new Error('The number is too large.');
        return new Amount(result);
      });
    }
    for (const [operator, holds] of Object.entries(comparisons)) {
      // The language itself defines equality in both directions.
      if (operator === '==' && !pair.startsWith('decimal')) continue;
      environment.registerOperator(pair.replace('X', operator), (left: Amount, right: Amount) =>
        holds(decimal(left).cmp(decimal(right))),
      );
    }
  }
  environment.registerOperator('-decimal', (value: Amount) => new Amount(value.decimal.neg()));
  environment.registerFunction('decimal(string): decimal', amountOf);
  environment.registerFunction('decimal(int): decimal', (value: bigint) => new Amount(new Exact(String(value))));
  environment.registerFunction('decimal(double): decimal', (value: number) => new Amount(new Exact(String(value))));
  environment.registerFunction('string(decimal): string', ({ decimal: value }: Amount) => value.toFixed());
  environment.registerFunction('round(decimal, int): decimal', ({ decimal: value }: Amount, places: bigint) => {
    if (places < 0n || places > 20n) throw new Error('round() takes 0 to 20 decimals.');
    return new Amount(value.toDecimalPlaces(Number(places)));
  });
  environment.registerFunction('abs(decimal): decimal', ({ decimal: value }: Amount) => new Amount(value.abs()));
}
