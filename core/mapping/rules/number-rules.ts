import { Decimal } from 'decimal.js';
import type { RuleNamed } from '../../setup/field-rule.js';
import { InvalidValue } from '../invalid-value.js';

const roundings = {
  'half-up': Decimal.ROUND_HALF_UP,
  'half-even': Decimal.ROUND_HALF_EVEN,
  up: Decimal.ROUND_UP,
  down: Decimal.ROUND_DOWN,
} as const;

// Enough digits for any product of field values; longer numbers are refused before.
const Exact = Decimal.clone({ precision: 200 });
const plain = /^-?\d{1,100}(\.\d{1,100})?$/;

type NumberRule = (text: string) => string | InvalidValue;

const onNumbers =
  (compute: (value: Decimal) => Decimal): NumberRule =>
  (text) =>
    plain.test(text)
      ? compute(new Exact(text)).toFixed()
      : new InvalidValue(
          'not_a_number',
          'is not a plain number such as 1234.5; use a rule "number" to read other formats',
        );

export const multiply = ({ by }: RuleNamed<'multiply'>): NumberRule => onNumbers((value) => value.times(by));

/** A number other than 0, as its whole part and its decimals. */
const nonZero = /^(-?[1-9]\d{0,99})(?:\.(\d{1,100}))?$/;

export function round({ decimals, mode = 'half-up' }: RuleNamed<'round'>): NumberRule {
  const rounded = onNumbers((value) => value.toDecimalPlaces(decimals, roundings[mode]));
  return (text) => {
    // Nearly all prices have few decimals already, and need no arithmetic.
    const [, whole, fraction = ''] = nonZero.exec(text) ?? [];
    if (whole === undefined || fraction.length > decimals) return rounded(text);
    const significant = fraction.replace(/(?<!0)0+$/, '');
    return significant === '' ? whole : `${whole}.${significant}`;
  };
}
