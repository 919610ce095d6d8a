import { Decimal } from 'decimal.js';
import type { RuleNamed } from '../../setup/field-rule.js';
import { InvalidValue } from '../invalid-value.js';

const roundings = {
  'half-up': Decimal.ROUND_HALF_UP,
  'half-even': Decimal.ROUND_HALF_EVEN,
  up: Decimal.ROUND_UP,
  down: Decimal.ROUND_DOWN,
} as const;

// Enough for any product of what fits a field; a longer number is refused before it is computed with.
const Exact = Decimal.clone({ precision: 200 });
const plain = /^-?\d{1,100}(\.\d{1,100})?$/;

type NumberRule = (text: string) => string | InvalidValue;

const onNumbers =
  (compute: (value: Decimal) => Decimal): NumberRule =>
  (text) =>
    plain.test(text)
      ? compute(new Exact(text)).toFixed()
      : new InvalidValue('not_a_number', 'is no plain number such as 1234.5 (a rule "number" can read other forms)');

export const multiply = ({ by }: RuleNamed<'multiply'>): NumberRule => onNumbers((value) => value.times(by));

export const round = ({ decimals, mode = 'half-up' }: RuleNamed<'round'>): NumberRule =>
  onNumbers((value) => value.toDecimalPlaces(decimals, roundings[mode]));
