import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimalConverter } from '../../../../core/mapping/convert/decimal.js';
import { InvalidValue } from '../../../../core/mapping/invalid-value.js';
import type { FieldMapping } from '../../../../core/setup/setup.js';

type Format = NonNullable<FieldMapping['number']>;
const field = { precision: 19, scale: 5 };
const read = (text: string, format: Format = {}, limits = {}) => {
  const value = decimalConverter({ ...field, ...limits }, format)(text, text);
  return value instanceof InvalidValue ? value.code : value;
};
const Exact = Decimal.clone({ precision: 1_000 });

describe('a decimal in text', () => {
  it.each<[string, Format, string]>([
    ['0', {}, '0'],
    ['007.50', {}, '7.50'],
    ['+1', {}, '1'],
    ['-12.345', {}, '-12.345'],
    ['.5', {}, '0.5'],
    ['5.', {}, '5'],
    ['1234.5-', {}, '-1234.5'],
    ['\u22121234.5', {}, '-1234.5'],
    ['1.234,50', { decimalSeparator: ',', groupSeparator: '.' }, '1234.50'],
    ['1234,50-', { decimalSeparator: ',', groupSeparator: '.' }, '-1234.50'],
    ['1,234,567.8', { groupSeparator: ',' }, '1234567.8'],
    ["1'234.5", { groupSeparator: "'" }, '1234.5'],
    ['1 234,5', { decimalSeparator: ',', groupSeparator: ' ' }, '1234.5'],
    ['1\u00a0234\u202f567,5', { decimalSeparator: ',', groupSeparator: ' ' }, '1234567.5'],
    ['1\u2009234,5', { decimalSeparator: ',', groupSeparator: ' ' }, '1234.5'],
    ['1’234.5', { groupSeparator: "'" }, '1234.5'],
    ['1\u2007234,5', { decimalSeparator: ',', groupSeparator: ' ' }, '1234.5'],
    ["1'234,50", { decimalSeparator: ',', groupSeparator: "'" }, '1234.50'],
    ['1,23,456.00', { groupSeparator: ',' }, '123456.00'],
    ['(1,234.50)', { groupSeparator: ',' }, '-1234.50'],
    ['$+1,500.00', { groupSeparator: ',' }, '1500.00'],
    ['($900.23)', {}, '-900.23'],
    ['$(12.34)', {}, '-12.34'],
    ['-$99', {}, '-99'],
    ['€ 5', {}, '5'],
    ['1.355,90€', { decimalSeparator: ',', groupSeparator: '.' }, '1355.90'],
    ['1\u202f234,56 €', { decimalSeparator: ',', groupSeparator: ' ' }, '1234.56'],
    ['USD 5.00', {}, '5.00'],
    ['US$5.00', {}, '5.00'],
    ['$5.00 USD', {}, '5.00'],
    ['R$ 12,00', { decimalSeparator: ',' }, '12.00'],
    ['12,00 kr', { decimalSeparator: ',' }, '12.00'],
    ['12,50 Kč', { decimalSeparator: ',' }, '12.50'],
    ['Rs.500', {}, '500'],
    ['500/-', {}, '500'],
    ['5 Ft', {}, '5'],
    ['<12.34>', {}, '-12.34'],
    ['5 EUR', { currency: ['€', 'EUR'] }, '5'],
    ['\u20137.50', {}, '-7.50'],
    ['\u20105', {}, '-5'],
    ['5.00- EUR', {}, '-5.00'],
    ['\u200b12.50', {}, '12.50'],
    ['\u202d12.50\u202c', {}, '12.50'],
    ['12,-', { decimalSeparator: ',' }, '12'],
    ['12,\u2013 €', { decimalSeparator: ',' }, '12'],
    ['1.5E+05', {}, '150000'],
    ['2.5e-3', {}, '0.0025'],
    ['30%', { percentSign: 'number' }, '30'],
    ['12,5 %', { decimalSeparator: ',', percentSign: 'fraction' }, '0.125'],
    ['%30', { percentSign: 'number' }, '30'],
    ['100.00 CR', { debitCredit: 'credit-negative' }, '-100.00'],
    ['100.00 DR', { debitCredit: 'credit-negative' }, '100.00'],
    ['100,00 S', { decimalSeparator: ',', debitCredit: 'debit-negative' }, '-100.00'],
    ['0.05', { multiplyBy: '100' }, '5'],
    ['5', { multiplyBy: '-0.01' }, '-0.05'],
    ['99999999999999.99999', {}, '99999999999999.99999'],
  ])('%s with %o is %s', (text, format, value) => {
    expect(read(text, format)).toBe(value);
  });

  it.each<[string, Format, string]>([
    ['1,5', {}, 'not_a_number'],
    ['1.5', { decimalSeparator: ',' }, 'not_a_number'],
    ['1.5', { decimalSeparator: ',', groupSeparator: '.' }, 'not_a_number'],
    ['12,34.5', { groupSeparator: ',' }, 'not_a_number'],
    ['1,234567', { groupSeparator: ',' }, 'not_a_number'],
    ['1 234', {}, 'not_a_number'],
    ['.', {}, 'not_a_number'],
    ['-', {}, 'not_a_number'],
    ['--1', {}, 'not_a_number'],
    ['-1-', {}, 'not_a_number'],
    ['+1-', {}, 'not_a_number'],
    ['1e5', {}, 'not_a_number'],
    ['0x10', {}, 'not_a_number'],
    ['NaN', {}, 'not_a_number'],
    ['Infinity', {}, 'not_a_number'],
    ['5 pcs', {}, 'not_a_number'],
    ['5 km', {}, 'not_a_number'],
    ['5 ft', {}, 'not_a_number'],
    ['5 lt', {}, 'not_a_number'],
    ['30%', {}, 'not_a_number'],
    ['100.00 CR', {}, 'not_a_number'],
    ['(-5)', {}, 'not_a_number'],
    ['(5', {}, 'not_a_number'],
    ['$-5-', {}, 'not_a_number'],
    ['5 USD', { currency: ['€'] }, 'not_a_number'],
    ['EUR 5 USD', {}, 'not_a_number'],
    ['١٢', {}, 'not_a_number'],
    ['100000000000000', {}, 'number_too_large'],
    ['0.000001', {}, 'number_too_precise'],
    ['0.00001', { multiplyBy: '0.1' }, 'number_too_precise'],
    [`1.${'0'.repeat(150)}1`, { multiplyBy: '1' }, 'number_too_precise'],
  ])('%s with %o is refused: %s', (text, format, code) => {
    expect(read(text, format)).toBe(code);
  });

  it.each<[string, Format, string]>([
    ['30%', {}, '"percentSign"'],
    ['100.00 CR', {}, '"debitCredit"'],
    ['5 USD', { currency: ['€'] }, 'is in USD, but the currency of the mapping\'s "number" is €'],
  ])('%s with %o has an error that says what to do', (text, format, hint) => {
    expect(decimalConverter(field, format)(text, text)).toMatchObject({ message: expect.stringContaining(hint) });
  });

  it('has no group separator after a single zero', () => {
    const german: Format = { decimalSeparator: ',', groupSeparator: '.' };
    expect(['0.500', '-0.125', '0.125 €', '0.001.250', '1.250', '0,500'].map((text) => read(text, german))).toEqual([
      'not_a_number',
      'not_a_number',
      'not_a_number',
      '1250',
      '1250',
      '0.500',
    ]);
    expect(['0,500', '1,500'].map((text) => read(text, { groupSeparator: ',' }))).toEqual(['not_a_number', '1500']);
  });

  it('is limited to the range, both ends included', () => {
    const percent = { minimum: '0', maximum: '100' };
    expect(['0', '100', '-0.00001', '100.00001'].map((text) => read(text, {}, percent))).toEqual([
      '0',
      '100',
      'number_out_of_range',
      'number_out_of_range',
    ]);
  });

  const digits = (length: number) =>
    fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: length }).map((all) => all.join(''));
  const written = fc.record({
    negative: fc.boolean(),
    trailing: fc.boolean(),
    whole: digits(14),
    fraction: digits(5),
    grouped: fc.boolean(),
  });
  const formats = fc.constantFrom<Required<Pick<Format, 'decimalSeparator' | 'groupSeparator'>>[]>(
    { decimalSeparator: '.', groupSeparator: ',' },
    { decimalSeparator: ',', groupSeparator: '.' },
    { decimalSeparator: ',', groupSeparator: ' ' },
    { decimalSeparator: '.', groupSeparator: "'" },
    { decimalSeparator: '.', groupSeparator: '' },
  );

  it('is exactly the number that decimal.js reads in any format, or its product with the factor', () => {
    fc.assert(
      fc.property(
        written,
        formats,
        fc.option(fc.tuple(fc.integer({ min: -1_000, max: 1_000 }), fc.integer({ min: 0, max: 8 }))),
        (number, format, scaled) => {
          const plain = `${number.negative ? '-' : ''}${number.whole}.${number.fraction}`;
          const grouped = number.grouped
            ? number.whole.replace(/\B(?=(\d{3})+$)/g, format.groupSeparator)
            : number.whole;
          const unsigned = `${grouped}${format.decimalSeparator}${number.fraction}`;
          const text = number.negative ? (number.trailing ? `${unsigned}-` : `-${unsigned}`) : unsigned;
          const multiplyBy = scaled ? new Exact(scaled[0]).div(new Exact(10).pow(scaled[1])).toFixed() : undefined;
          const expected = new Exact(plain).times(multiplyBy ?? 1);
          const value = read(text, { ...format, ...(multiplyBy === undefined ? {} : { multiplyBy }) });
          const isInRange = expected.decimalPlaces() <= 5 && expected.abs().lt('1e14');
          const isUnclear = number.grouped && format.groupSeparator !== '' && /^0\d{3}$/.test(number.whole);
          if (isUnclear) expect(value).toBe('not_a_number');
          else if (isInRange) expect(new Exact(value).eq(expected), `${text} is ${value}`).toBe(true);
          else expect(value).toMatch(/^number_too_/);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('is read as another program writes it by the rules of a language', () => {
    const languages = fc.constantFrom<[string, Format]>(
      ['en-US', { groupSeparator: ',' }],
      ['de-DE', { decimalSeparator: ',', groupSeparator: '.' }],
      ['de-CH', { groupSeparator: "'" }],
      ['fr-FR', { decimalSeparator: ',', groupSeparator: ' ' }],
      ['sv-SE', { decimalSeparator: ',', groupSeparator: ' ' }],
      ['pl-PL', { decimalSeparator: ',', groupSeparator: ' ' }],
      ['pt-BR', { decimalSeparator: ',', groupSeparator: '.' }],
    );
    fc.assert(
      fc.property(languages, fc.integer({ min: -(10 ** 13), max: 10 ** 13 }), ([language, format], digits) => {
        const text = new Intl.NumberFormat(language, { maximumFractionDigits: 3 }).format(digits / 1_000);
        expect(Number(read(text, format)), text).toBe(digits / 1_000 || 0);
      }),
      { numRuns: 500 },
    );
  });

  it('never throws and never accepts anything other than a number', () => {
    fc.assert(
      fc.property(fc.string(), formats, (text, format) => {
        const value = read(text.trim(), format);
        if (!/^(not_|number_)/.test(value)) expect(value).toMatch(/^-?\d+(\.\d+)?$/);
      }),
    );
  });
});

describe("a workbook's number", () => {
  const native = (cell: number, format: Format = {}) =>
    decimalConverter(field, format)(new Exact(cell).toFixed(), cell);

  it.each<[number, Format, string]>([
    [0.1 + 0.2, {}, '0.30000'],
    [1.000005, {}, '1.00001'],
    [-2, {}, '-2.00000'],
    [0.05, { multiplyBy: '100' }, '5.00000'],
    [1234.5, { decimalSeparator: ',' }, '1234.50000'],
  ])('%d with %o is rounded to the field: %s', (cell, format, value) => {
    expect(native(cell, format)).toBe(value);
  });

  it('is a percentage in a field that is in percent, and otherwise as stored unless the setting says so', () => {
    const percentage = (share: number, format: Format = {}, percent = false) =>
      decimalConverter({ ...field, percent }, format)(new Exact(share).toFixed(), { percentage: share });
    expect(percentage(0.3)).toBe('0.30000');
    expect(percentage(0.3, {}, true)).toBe('30.00000');
    expect(percentage(0.3, { percentSign: 'number' })).toBe('30.00000');
    expect(percentage(0.3, { percentSign: 'fraction' }, true)).toBe('0.30000');
    expect(percentage(0.3, { multiplyBy: '100' }, true)).toBe('30.00000');
    expect(decimalConverter({ ...field, percent: true }, {})('30%', '30%')).toBe('30');
    expect(decimalConverter({ ...field, percent: true }, {})('30', 30)).toBe('30.00000');
  });

  it('is refused if it is too large', () => {
    expect(native(1e14)).toMatchObject({ code: 'number_too_large' });
    expect(native(1e300)).toMatchObject({ code: 'number_too_large' });
  });
});
