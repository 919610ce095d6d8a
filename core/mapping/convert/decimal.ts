import { Decimal } from 'decimal.js';
import { isPercentage } from '../../formats/row-source.js';
import type { FieldMapping } from '../../setup/setup.js';
import { textBetween } from '../../text/cut-text.js';
import { InvalidValue } from '../invalid-value.js';
import type { Converter } from './converter.js';
import { isSameCurrency } from './currency-marks.js';
import { type WrittenAmount, writtenAmount } from './written-amount.js';

interface DecimalField {
  precision: number;
  scale: number;
  minimum?: string;
  maximum?: string;
  /** Whether its values are percentages, so that 30% is 30. */
  percent?: boolean;
}

type NumberFormat = Omit<NonNullable<FieldMapping['number']>, 'multiplyBy'>;

/** Characters of the longest text that is parsed as a number; no field has nearly as many digits. */
const maxNumberCharacters = 1_000;

/**
 * Reads a number in this format, exactly, into plain notation (-1234.5); a workbook's native number already is plain. Signs
 * of every kind, parentheses and the mark of a currency are read without a setting.
 */
export function numberReader(format: NumberFormat): Converter {
  const { decimalSeparator = '.', groupSeparator = '', percentSign } = format;
  const pattern = numberPattern(decimalSeparator, groupSeparator);
  const grouping = groupSeparator === '' ? undefined : new RegExp(groupMark(groupSeparator), 'g');
  const plain = (text: string): string | undefined => {
    const match = pattern.exec(text);
    if (!match) return undefined;
    const [, sign, whole = '', fraction = '', trailingSign] = match;
    if (sign && trailingSign) return undefined;
    const digits = grouping ? whole.replace(grouping, '') : whole;
    // In "12,-" the dash stands for the decimals.
    const negative = sign ? sign !== '+' : trailingSign && !text.endsWith(`${decimalSeparator}${trailingSign}`);
    return `${negative ? '-' : ''}${digits.replace(/^0+(?=\d)/, '') || '0'}${fraction ? `.${fraction}` : ''}`;
  };
  const marked = (text: string): string | InvalidValue => {
    const amount = writtenAmount(text);
    const value = amount && plain(amount.number);
    if (value === undefined)
      return new InvalidValue('not_a_number', `is not a valid number${formatHint(decimalSeparator, groupSeparator)}`);
    const unclear = unclearMark(amount as WrittenAmount, format);
    return unclear === undefined
      ? signedValue(amount as WrittenAmount, value, format)
      : new InvalidValue('not_a_number', unclear);
  };
  return (text, cell) => {
    if (typeof cell === 'number') return text;
    if (isPercentage(cell)) return percentSign === 'number' ? timesTenTo(text, 2) : text;
    if (text.length > maxNumberCharacters)
      return new InvalidValue(
        'not_a_number',
        `is not a valid number: it has more than ${maxNumberCharacters} characters`,
      );
    return plain(text) ?? marked(text);
  };
}

/** Why the format does not say what a mark of an amount means; undefined if it does. */
function unclearMark({ percent, side, negative, currency }: WrittenAmount, format: NumberFormat): string | undefined {
  if (percent && format.percentSign === undefined)
    return 'has a percent sign: set "percentSign" in the mapping\'s "number" to say whether 30% is 30 or 0.3';
  if (side && format.debitCredit === undefined)
    return 'has a mark for debit or credit: set "debitCredit" in the mapping\'s "number" to say which of them is negative';
  if (side && negative) return 'is not a valid number: it has a sign, and a mark for debit or credit';
  if (currency === undefined || format.currency?.some((mark) => isSameCurrency(mark, currency)) !== false)
    return undefined;
  return `is in ${currency}, but the currency of the mapping's "number" is ${format.currency.join(' or ')}`;
}

function signedValue(
  { negative, side, percent, exponent }: WrittenAmount,
  plain: string,
  format: NumberFormat,
): string {
  const power = exponent - (percent && format.percentSign === 'fraction' ? 2 : 0);
  const value = power === 0 ? plain : timesTenTo(plain, power);
  const isNegative = negative || (side !== undefined && format.debitCredit === `${side}-negative`);
  return isNegative ? `-${value}` : value;
}

const timesTenTo = (value: string, power: number): string =>
  new PreciseDecimal(value).times(new PreciseDecimal(10).pow(power)).toFixed();

/**
 * Converts a text in the setup's format to an exact decimal. A text with more decimals than the field has is invalid,
 * not rounded; a workbook's native number is binary floating point and therefore rounded.
 */
export function decimalConverter(field: DecimalField, format: NonNullable<FieldMapping['number']>): Converter {
  const { multiplyBy, percentSign = field.percent && multiplyBy === undefined ? 'number' : undefined } = format;
  const read = numberReader({ ...format, ...(percentSign ? { percentSign } : {}) });
  const factor = multiplyBy === undefined ? undefined : new Decimal(multiplyBy);
  return (text, cell) => {
    let value = read(text, cell);
    if (value instanceof InvalidValue) return value;
    if (factor) value = new PreciseDecimal(value).times(factor).toFixed();
    if (typeof cell === 'number' || isPercentage(cell)) value = new PreciseDecimal(value).toFixed(field.scale);
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

// The sign is before the digits, or after them as older systems print it; digits are grouped in threes or not at all, or
// with commas also as in India: 1,23,45,678.
function numberPattern(decimalSeparator: string, groupSeparator: string): RegExp {
  const mark = groupSeparator === '' ? undefined : groupMark(groupSeparator);
  const indian = groupSeparator === ',' ? '|\\d{1,2}(?:,\\d\\d)+,\\d{3}' : '';
  // In 0.125 the separator is no group separator: nobody writes a group after a single zero.
  const grouped = `(?!0${mark}\\d{3}(?!${mark}|\\d))\\d{1,3}(?:${mark}\\d{3})+`;
  const whole = mark === undefined ? '\\d+' : `${grouped}${indian}|\\d+`;
  return new RegExp(
    `^([+\\-\\u2212]?)(${whole}|(?=\\${decimalSeparator}\\d))(?:\\${decimalSeparator}(\\d*))?([-\\u2212]?)$`,
  );
}

// Programs write several characters for what people type with one key.
function groupMark(separator: string): string {
  if (separator === ' ') return '[ \\u00a0\\u2000-\\u200a\\u202f\\u205f\\u3000]';
  return separator === "'" ? "['‘’´`ʼ]" : `\\${separator}`;
}

function formatHint(decimalSeparator: string, groupSeparator: string): string {
  const grouped = groupSeparator === '' ? '' : ` and "${groupSeparator}" between groups of three digits`;
  return ` with "${decimalSeparator}" as decimal separator${grouped}`;
}
