import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cell } from '../../../../core/formats/row-source.js';
import { InvalidValue } from '../../../../core/mapping/invalid-value.js';
import { fieldRules } from '../../../../core/mapping/rules/field-rules.js';
import type { FieldRule } from '../../../../core/setup/field-rule.js';

const apply = (rules: FieldRule[], text: string, cell: Cell = text): string => {
  const ruled = fieldRules(rules)({ text, cell });
  return ruled instanceof InvalidValue ? `${ruled.code}: ${ruled.message}` : ruled.text;
};

describe('the rules of a field', () => {
  it.each<[FieldRule, string, string]>([
    [{ rule: 'trim' }, '  a b ', 'a b'],
    [{ rule: 'upper' }, 'straße', 'STRASSE'],
    [{ rule: 'lower' }, 'ÀB', 'àb'],
    [{ rule: 'title' }, "ANN o'neil-smith van DER berg", "Ann O'neil-Smith Van Der Berg"],
    [{ rule: 'alphanumeric' }, 'AB-12 / é', 'AB12é'],
    [{ rule: 'alphanumeric', keep: '- ' }, 'AB-12 / é', 'AB-12  é'],
    [{ rule: 'alphanumeric', keep: ']^\\-😀' }, '[A^b]\\c-d😀😁!', 'A^b]\\c-d😀'],
    [{ rule: 'pad', length: 6 }, '42', '000042'],
    [{ rule: 'pad', length: 4, with: 'é', side: 'right' }, '42', '42éé'],
    [{ rule: 'pad', length: 1 }, '42', '42'],
    [{ rule: 'pad', length: 3, with: ' ' }, '😀', '  😀'],
    [{ rule: 'substring', from: 2, length: 3 }, 'abcdef', 'bcd'],
    [{ rule: 'substring', from: -2 }, 'abcdef', 'ef'],
    [{ rule: 'substring', from: 2, length: 1 }, 'a😀b', '😀'],
    [{ rule: 'substring', from: 9 }, 'abc', ''],
    [{ rule: 'replace', text: '.', with: '' }, '1.2.3', '123'],
    [{ rule: 'replace', text: 'a', with: '$&' }, 'banana', 'b$&n$&n$&'],
    [{ rule: 'extract', pattern: '([0-9]+)' }, 'SO-00123/1', '00123'],
    [{ rule: 'extract', pattern: '[a-z]+', ignoreCase: true }, '12ABc3', 'ABc'],
    [{ rule: 'extract', pattern: '[0-9]+', onNoMatch: 'keep' }, 'none', 'none'],
    [{ rule: 'extract', pattern: '[0-9]+', onNoMatch: 'empty' }, 'none', ''],
    [
      { rule: 'extract', pattern: '[0-9]+' },
      'none',
      'pattern_not_found: contains nothing that matches the pattern [0-9]+',
    ],
    [{ rule: 'replace-pattern', pattern: '(\\d+)-(\\d+)', with: '$2/$1' }, '12-34', '34/12'],
    [{ rule: 'map', values: { DE: 'Germany', NULL: null } }, 'DE', 'Germany'],
    [{ rule: 'map', values: { DE: 'Germany', NULL: null } }, 'NULL', ''],
    [{ rule: 'map', values: { DE: 'Germany' } }, 'de', 'de'],
    [{ rule: 'map', values: { DE: 'Germany' }, ignoreCase: true }, 'de', 'Germany'],
    [{ rule: 'map', values: { DE: 'Germany' }, onNoMatch: 'empty' }, 'FR', ''],
    [
      { rule: 'map', values: { DE: 'Germany' }, onNoMatch: 'error' },
      'FR',
      'not_in_value_map: is not in the value map of the setup',
    ],
    [{ rule: 'map', values: { DE: 'Germany' }, onNoMatch: 'error' }, '', ''],
    [{ rule: 'map', values: { '': 'none' } }, '', 'none'],
    [{ rule: 'map', values: { constructor: 'x' } }, 'toString', 'toString'],
    [{ rule: 'default', value: 'PCS' }, '', 'PCS'],
    [{ rule: 'default', value: 'PCS' }, 'KG', 'KG'],
    [{ rule: 'number', decimalSeparator: ',', groupSeparator: '.' }, '1.234,50-', '-1234.50'],
    [{ rule: 'number' }, '1,5', 'not_a_number: is not a valid number with "." as decimal separator'],
    [{ rule: 'multiply', by: '0.01' }, '-12.5', '-0.125'],
    [
      { rule: 'multiply', by: '2' },
      '1,5',
      'not_a_number: is not a plain number such as 1234.5; use a rule "number" to read other formats',
    ],
    [{ rule: 'round', decimals: 2 }, '2.345', '2.35'],
    [{ rule: 'round', decimals: 2 }, '-2.345', '-2.35'],
    [{ rule: 'round', decimals: 2 }, '100.50', '100.5'],
    [{ rule: 'round', decimals: 2 }, '-100.00', '-100'],
    [{ rule: 'round', decimals: 2 }, '007.10', '7.1'],
    [{ rule: 'round', decimals: 2 }, '-0.00', '0'],
    [{ rule: 'round', decimals: 0 }, '1200', '1200'],
    [{ rule: 'round', decimals: 0, mode: 'half-even' }, '2.5', '2'],
    [{ rule: 'round', decimals: 1, mode: 'up' }, '2.01', '2.1'],
    [{ rule: 'round', decimals: 1, mode: 'down' }, '-2.09', '-2'],
    [{ rule: 'date', format: 'd.M.yyyy' }, '3.2.2026', '2026-02-03'],
    [{ rule: 'date', format: 'yyyy-MM-dd HH:mm:ss.SSS' }, '1996-07-04 00:00:00.000', '1996-07-04'],
    [{ rule: 'date', format: 'd.M.yyyy' }, '31.2.2026', 'not_a_date: is not a valid date in the format d.M.yyyy'],
    [{ rule: 'upper' }, '', ''],
  ])('%j change %j to %j', (rule, text, expected) => {
    expect(apply([rule], text)).toBe(expected);
  });

  it('are applied in order until one of them fails', () => {
    const rules: FieldRule[] = [
      { rule: 'map', values: { NULL: null } },
      { rule: 'default', value: '7,5 kg' },
      { rule: 'extract', pattern: '[0-9,]+' },
      { rule: 'number', decimalSeparator: ',' },
      { rule: 'multiply', by: '1000' },
      { rule: 'pad', length: 6 },
    ];
    expect(apply(rules, 'NULL')).toBe('007500');
    expect(apply(rules, '2 kg')).toBe('002000');
    expect(apply(rules, 'much')).toMatch('pattern_not_found');
  });

  it("keep a workbook's native numbers and dates until they change them to text", () => {
    expect(fieldRules([{ rule: 'number', decimalSeparator: ',' }])({ text: '1.5', cell: 1.5 })).toEqual({
      text: '1.5',
      cell: 1.5,
    });
    expect(fieldRules([{ rule: 'multiply', by: '2' }])({ text: '1.5', cell: 1.5 })).toEqual({ text: '3', cell: '3' });
    const day = { date: '2026-02-03T00:00:00' };
    expect(apply([{ rule: 'date', format: 'd.M.yyyy' }], '2026-02-03T00:00:00', day)).toBe('2026-02-03');
  });

  it('fail if a value becomes too long', () => {
    const grow: FieldRule = { rule: 'replace', text: 'a', with: 'a'.repeat(200) };
    expect(apply([grow, grow, grow, grow], 'a')).toBe(
      'value_too_long: becomes longer than 100000 characters when the rules are applied',
    );
    // A long value of the file itself is not limited by rules.
    expect(apply([{ rule: 'upper' }], 'a'.repeat(150_000))).toHaveLength(150_000);
  });

  it('take time in proportion to the length of the text, for any pattern', () => {
    const text = `${'a'.repeat(20_000)}!`;
    for (const pattern of ['^(a+)+$', '(a|aa)+$', '(.*a){20}x', '([a-z]+)*[0-9]'])
      expect(apply([{ rule: 'extract', pattern, onNoMatch: 'empty' }], text)).toBe('');
  });

  it('never throw, and have the same result when they are repeated', () => {
    const text = fc.string({ unit: 'binary', maxLength: 40 });
    const rule: fc.Arbitrary<FieldRule> = fc.oneof(
      fc.constantFrom<FieldRule>(
        { rule: 'trim' },
        { rule: 'upper' },
        { rule: 'lower' },
        { rule: 'title' },
        { rule: 'alphanumeric' },
      ),
      fc.record({ rule: fc.constant('pad' as const), length: fc.integer({ min: 1, max: 250 }) }),
      fc.record({ rule: fc.constant('substring' as const), from: fc.integer({ min: -50, max: 50 }) }),
      fc.record({ rule: fc.constant('replace' as const), text: fc.string({ minLength: 1, maxLength: 3 }), with: text }),
      fc.record({ rule: fc.constant('map' as const), values: fc.dictionary(text, text) }),
      fc.record({ rule: fc.constant('round' as const), decimals: fc.integer({ min: 0, max: 10 }) }),
      fc.record({
        rule: fc.constant('number' as const),
        decimalSeparator: fc.constantFrom(',' as const, '.' as const),
      }),
    );
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 6 }), text, (rules, value) => {
        expect(apply(rules, value)).toBe(apply(rules, value));
      }),
    );
  });

  it('round decimally, not as binary numbers', () => {
    fc.assert(
      fc.property(
        fc.bigInt(-(10n ** 18n), 10n ** 18n),
        fc.integer({ min: 0, max: 9 }),
        fc.integer({ min: 0, max: 9 }),
        (digits, scale, decimals) => {
          const exact = new (Decimal.clone({ precision: 60 }))(String(digits)).times(`1e-${scale}`);
          expect(apply([{ rule: 'round', decimals }], exact.toFixed())).toBe(
            exact.toDecimalPlaces(decimals, Decimal.ROUND_HALF_UP).toFixed(),
          );
        },
      ),
    );
  });
});
