import { Decimal } from 'decimal.js';
import type { FieldMapping } from '../../setup/setup.js';
import { textBetween } from '../../text/cut-text.js';
import { InvalidValue } from '../invalid-value.js';
import type { Converter } from './converter.js';

interface DecimalField {
  precision: number;
  scale: number;
  minimum?: string;
  maximum?: string;
}

type Separators = Pick<NonNullable<FieldMapping['number']>, 'decimalSeparator' | 'groupSeparator'>;

/** Characters of the longest text that is parsed as a number; no field has nearly as many digits. */
const maxNumberCharacters = 1_000;

/** Reads a number with these separators, exactly, into plain notation (-1234.5); a workbook's native number already is plain. */
export function numberReader({ decimalSeparator = '.', groupSeparator = '' }: Separators): Converter {
  const pattern = numberPattern(decimalSeparator, groupSeparator);
  const grouping = groupSeparator === '' ? undefined : new RegExp(groupMark(groupSeparator), 'g');
  return (text, cell) => {
    if (typeof cell === 'number') return text;
    if (text.length > maxNumberCharacters)
      return new InvalidValue(
        'not_a_number',
        `is not a valid number: it has more than ${maxNumberCharacters} characters`,
      );
    const match = pattern.exec(text);
    if (!match)
      return new InvalidValue('not_a_number', `is not a valid number${formatHint(decimalSeparator, groupSeparator)}`);
    const [, sign, whole = '', fraction = '', trailingSign] = match;
    if (sign && trailingSign) return new InvalidValue('not_a_number', 'is not a valid number: it has two signs');
    const digits = grouping ? whole.replace(grouping, '') : whole;
    const negative = minusSigns.includes((sign || trailingSign) as string);
    return `${negative ? '-' : ''}${digits.replace(/^0+(?=\d)/, '') || '0'}${fraction ? `.${fraction}` : ''}`;
  };
}

/**
 * Converts a text in the setup's format to an exact decimal. A text with more decimals than the field has is invalid,
 * not rounded; a workbook's native number is binary floating point and therefore rounded.
 */
export function decimalConverter(field: DecimalField, format: NonNullable<FieldMapping['number']>): Converter {
  const read = numberReader(format);
  const factor = format.multiplyBy === undefined ? undefined : new Decimal(format.multiplyBy);
  return (text, cell) => {
    let value = read(text, cell);
    if (value instanceof InvalidValue) return value;
    if (factor) value = new PreciseDecimal(value).times(factor).toFixed();
    if (typeof cell === 'number') value = new PreciseDecimal(value).toFixed(field.scale);
    return withinField(value, field);
  };
}

// More digits than the longest text and a factor have together, so products are exact.
const PreciseDecimal = Decimal.clone({ precision: 2 * maxNumberCharacters, rounding: Decimal.ROUND_HALF_UP });

function withinField(value: string, { precision, scale, minimum, maximum }: DecimalField): string | InvalidValue {
  const point = value.indexOf('.');
  const whole = (point < 0 ? value : textBetween(value, 0, point)).replace('-', '');
  const fraction = point < 0 ? '' : value.slice(point + 1).replace(/(?<!0)0+$/, '');
  if (whole.length > precision - scale)
    return new InvalidValue(
      'number_too_large',
      `has more than ${precision - scale} digits before the decimal separator`,
    );
  if (fraction.length > scale) {
    return new InvalidValue(
      'number_too_precise',
      scale === 0 ? 'must be a whole number' : `has more than ${scale} decimals`,
    );
  }
  if (
    (minimum !== undefined && Number(value) < Number(minimum)) ||
    (maximum !== undefined && Number(value) > Number(maximum))
  ) {
    return new InvalidValue('number_out_of_range', `must be ${rangeText(minimum, maximum)}`);
  }
  return value;
}

function rangeText(minimum?: string, maximum?: string): string {
  if (minimum === undefined) return `${maximum} or less`;
  return maximum === undefined ? `${minimum} or more` : `between ${minimum} and ${maximum}`;
}

/** The hyphen of the keyboard, and the minus sign that programs write in some languages. */
const minusSigns = ['-', '\u2212'];

// The sign is before the digits, or after them as older systems print it; digits are grouped in threes or not at all.
function numberPattern(decimalSeparator: string, groupSeparator: string): RegExp {
  const whole = groupSeparator === '' ? '\\d+' : `\\d{1,3}(?:${groupMark(groupSeparator)}\\d{3})+|\\d+`;
  return new RegExp(
    `^([+\\-\\u2212]?)(${whole}|(?=\\${decimalSeparator}\\d))(?:\\${decimalSeparator}(\\d*))?([-\\u2212]?)$`,
  );
}

// Programs write several characters for what people type with one key.
function groupMark(separator: string): string {
  if (separator === ' ') return '[ \\u00a0\\u2009\\u202f]';
  return separator === "'" ? "['\\u2019]" : `\\${separator}`;
}

function formatHint(decimalSeparator: string, groupSeparator: string): string {
  const grouped = groupSeparator === '' ? '' : ` and "${groupSeparator}" between groups of three digits`;
  return ` with "${decimalSeparator}" as decimal separator${grouped}`;
}
