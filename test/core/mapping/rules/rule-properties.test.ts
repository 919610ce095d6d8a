import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidValue } from '../../../../core/mapping/invalid-value.js';
import { linearPattern, patternFault } from '../../../../core/mapping/linear-pattern.js';
import { repetitions } from '../../../../core/mapping/pattern-repetitions.js';
import { fieldRules } from '../../../../core/mapping/rules/field-rules.js';
import type { FieldRule, RuleNamed } from '../../../../core/setup/field-rule.js';

const apply = (rule: FieldRule, text: string): string => {
  const ruled = fieldRules([rule])({ text, cell: text });
  return ruled instanceof InvalidValue ? `${ruled.code}!` : ruled.text;
};

/** Texts of any characters, many of them relevant for the rules; rules skip empty texts. */
const text = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }),
  fc
    .array(
      fc.constantFrom('a', 'B', 'é', 'ß', 'ǆ', 'İ', 'ﬁ', 'Σ', ' ', '\u00a0', '\t', '-', "'", '.', '1', '😀', '$'),
      {
        minLength: 1,
        maxLength: 12,
      },
    )
    .map((parts) => parts.join('')),
);
const characters = (value: string): string[] => Array.from(value);

describe('the text rule', () => {
  it.each(['trim', 'upper', 'lower', 'title', 'alphanumeric'] as const)(
    '%s has the same result if it is applied twice',
    (name) => {
      const once = { rule: name };
      fc.assert(fc.property(text, (value) => void expect(apply(once, apply(once, value))).toBe(apply(once, value))));
    },
  );

  it('trim removes spaces only from the ends', () => {
    fc.assert(
      fc.property(text, (value) => {
        const trimmed = apply({ rule: 'trim' }, value);
        const [before = '', after = ''] = trimmed === '' ? [value] : value.split(trimmed, 2);
        expect(`${before}${trimmed}${trimmed === '' ? '' : value.slice((before + trimmed).length)}`).toBe(value);
        expect(/^\s*$/.test(before) && /^\s*$/.test(trimmed === '' ? '' : after)).toBe(true);
        expect(/^\s|\s$/.test(trimmed)).toBe(false);
      }),
    );
  });

  it('title changes only the case of letters, and leaves one capital per word', () => {
    fc.assert(
      fc.property(text, (value) => {
        const titled = apply({ rule: 'title' }, value);
        expect(titled.toLowerCase().toUpperCase()).toBe(value.toLowerCase().toUpperCase());
        for (const word of titled.split(/[\s\-/(.,;&"]/)) {
          const [, ...rest] = characters(word);
          // Characters without a lower-case form stay unchanged.
          expect(rest.join('').toLowerCase()).toBe(rest.join(''));
        }
      }),
    );
  });

  it('alphanumeric keeps letters, digits and the given characters, in their order', () => {
    fc.assert(
      fc.property(text, fc.string({ maxLength: 3 }), (value, keep) => {
        let expected = '';
        for (const character of value)
          if (/^[\p{L}\p{M}\p{N}]$/u.test(character) || characters(keep).includes(character)) expected += character;
        expect(apply({ rule: 'alphanumeric', keep }, value)).toBe(expected);
      }),
    );
  });

  it('pad adds characters until the length is reached', () => {
    const rule = fc.record({
      rule: fc.constant('pad' as const),
      length: fc.integer({ min: 1, max: 20 }),
      with: fc.constantFrom('0', ' ', 'é', '😀'),
      side: fc.constantFrom('left' as const, 'right' as const),
    });
    fc.assert(
      fc.property(rule, text, (pad, value) => {
        let expected = value;
        while (characters(expected).length < pad.length)
          expected = pad.side === 'left' ? pad.with + expected : expected + pad.with;
        expect(apply(pad, value)).toBe(expected);
      }),
    );
  });

  it('substring takes the characters at the requested positions', () => {
    const rule = fc.record(
      {
        rule: fc.constant('substring' as const),
        from: fc.integer({ min: -15, max: 15 }),
        length: fc.integer({ min: 1, max: 15 }),
      },
      { requiredKeys: ['rule', 'from'] },
    );
    fc.assert(
      fc.property(rule, text, (part, value) => {
        const all = characters(value);
        const first = part.from > 0 ? part.from : part.from === 0 ? 1 : Math.max(1, all.length + part.from + 1);
        const last = part.length === undefined ? all.length : first + part.length - 1;
        expect(apply(part, value)).toBe(all.filter((_, at) => at + 1 >= first && at + 1 <= last).join(''));
      }),
    );
  });

  it('replace has the same result as splitting and joining the text', () => {
    const some = fc.string({ unit: fc.constantFrom('a', 'B', '.', '$', '&', '1'), minLength: 1, maxLength: 2 });
    fc.assert(
      fc.property(some, fc.oneof(some, fc.constant('$&')), text, (from, to, value) => {
        expect(apply({ rule: 'replace', text: from, with: to }, value)).toBe(value.split(from).join(to));
      }),
    );
  });

  it('map replaces the listed values, and default replaces empty ones', () => {
    const word = fc.constantFrom('', 'a', 'A', 'b', 'ß', '__proto__', 'constructor');
    const rule = fc.record({
      rule: fc.constant('map' as const),
      values: fc.dictionary(word, fc.oneof(word, fc.constant(null)), { noNullPrototype: false }),
      ignoreCase: fc.boolean(),
      onNoMatch: fc.constantFrom('keep' as const, 'error' as const, 'empty' as const),
    });
    const expected = ({ values, ignoreCase, onNoMatch }: RuleNamed<'map'>, value: string): string => {
      const matches = (key: string): boolean =>
        ignoreCase ? key.toLowerCase() === value.toLowerCase() : key === value;
      const listed = Object.entries(values).filter(([from]) => matches(from));
      if (listed.length > 0) return listed.at(-1)?.[1] ?? '';
      if (value === '') return '';
      return { keep: value, error: 'not_in_value_map!', empty: '' }[onNoMatch ?? 'keep'];
    };
    fc.assert(fc.property(rule, word, (map, value) => void expect(apply(map, value)).toBe(expected(map, value))));
    fc.assert(
      fc.property(
        word,
        (value) => void expect(apply({ rule: 'default', value: 'x' }, value)).toBe(value === '' ? 'x' : value),
      ),
    );
  });
});

describe('rules of patterns', () => {
  /** Patterns with the same meaning in both engines. */
  const pattern = fc
    .array(fc.constantFrom('a', 'B', '[0-9]', '[^a]', '(a)', '(?:1|a)', 'a+', 'B?', '[a-z]{2}', '^', '$', '\\.'), {
      minLength: 1,
      maxLength: 4,
    })
    .map((parts) => parts.join(''));
  const plain = fc.string({ unit: fc.constantFrom('a', 'B', 'é', '1', '.', ' ', '😀'), minLength: 1, maxLength: 10 });

  it('match and replace the same texts as the regular expressions of JavaScript', () => {
    fc.assert(
      fc.property(pattern, plain, fc.boolean(), (source, value, ignoreCase) => {
        const regex = new RegExp(source, ignoreCase ? 'giu' : 'gu');
        const [found] = value.matchAll(regex);
        const part = found && (found.length > 1 ? (found[1] ?? '') : found[0]);
        expect(apply({ rule: 'extract', pattern: source, ignoreCase }, value)).toBe(part ?? 'pattern_not_found!');
        expect(apply({ rule: 'replace-pattern', pattern: source, ignoreCase, with: '<$$>' }, value)).toBe(
          value.replace(regex, () => '<$>'),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('accept any text with any pattern that can be saved', () => {
    const token = fc.constantFrom(
      'a',
      '.',
      '\\pL',
      '|',
      '*',
      '+?',
      '{2,3}',
      '(',
      ')',
      '[',
      ']',
      '^',
      '\\b',
      '(?i)',
      '😀',
    );
    const any = fc.array(token, { minLength: 1, maxLength: 8 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(any, text, text, (source, value, replacement) => {
        if (patternFault(source) !== undefined) return;
        expect(apply({ rule: 'extract', pattern: source }, value).isWellFormed()).toBe(true);
        expect(apply({ rule: 'replace-pattern', pattern: source, with: replacement }, value).isWellFormed()).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it.each(['(((x{30}){30}){30}){30}', 'x{1001}', 'x{600}y{600}', '((x{1000}){1000})', '(\\pL{500}){1,1000}'])(
    'refuse %s, which expands to thousands of steps',
    (source) => {
      expect(patternFault(source)).toMatch(/repeat|repetitions/);
    },
  );

  it.each([
    ['\\pL{500}'.repeat(55), 27_500],
    ['((a?){5}){200}'.repeat(30), 60_000],
    ['a{1000}'.repeat(70), 70_000],
  ])('refuse %s, which expands to tens of thousands of steps, before it is expanded', (source, minSteps) => {
    expect(repetitions(source)).toBeGreaterThanOrEqual(minSteps);
    expect(patternFault(source)).toMatch(/repetitions expand to \d+ steps/);
  });

  it('have at most about twice as many steps as predicted', () => {
    const token = fc.constantFrom(
      'a',
      '.',
      '[^]a]',
      '\\d',
      '(',
      ')',
      '(?:',
      '|',
      '*',
      '{2,9}',
      '{30}',
      '+?',
      '\\{',
      '[({]',
    );
    const any = fc.array(token, { minLength: 1, maxLength: 12 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(any, (source) => {
        fc.pre(patternFault(source) === undefined);
        expect(linearPattern(source).steps).toBeLessThanOrEqual(2 * repetitions(source) + 10);
      }),
      { numRuns: 1_000 },
    );
  });

  it.each(['((\\pL{0,20}){0,20})$x', '(a?){150}a{150}!', '.*.*.*.*.*.*.*.*=x', '[a-z]{400}[0-9]'])(
    'search for %s in a long text within the steps of a record',
    (source) => {
      expect(patternFault(source)).toBeUndefined();
      expect(apply({ rule: 'extract', pattern: source, onNoMatch: 'empty' }, 'a'.repeat(20_000))).toBe('');
    },
  );

  it('fail if the search for each match reads the complete rest of the text', () => {
    const rule = { rule: 'replace-pattern', pattern: 'a(.*[!?])?', with: 'b' } as const;
    expect(apply(rule, 'a'.repeat(200))).toBe('b'.repeat(200));
    expect(apply(rule, 'a'.repeat(20_000))).toBe('value_too_long!');
    expect(apply({ ...rule, pattern: '\\s+', with: ' ' }, 'word  '.repeat(5_000))).toBe('word '.repeat(5_000));
  });

  it.each<[string, FieldRule]>([
    ['the text after it', { rule: 'replace-pattern', pattern: 'a', with: "$'".repeat(100) }],
    ['the text before it', { rule: 'replace-pattern', pattern: 'a', with: '$`'.repeat(100) }],
    ['a long text', { rule: 'replace-pattern', pattern: 'a', with: 'b'.repeat(200) }],
    ['a long text, without a pattern', { rule: 'replace', text: 'a', with: 'b'.repeat(200) }],
  ])('fail before the text fills the memory if each match is replaced by %s', (_, rule) => {
    expect(fieldRules([rule])({ text: 'a'.repeat(900_000), cell: null })).toMatchObject({
      code: 'value_too_long',
      message: 'becomes longer than 100000 characters when the rules are applied',
    });
  });
});

describe('rules of numbers', () => {
  const plainNumber = fc
    .tuple(fc.bigInt(-(10n ** 20n), 10n ** 20n), fc.integer({ min: 0, max: 12 }))
    .map(([digits, scale]) => new (Decimal.clone({ precision: 60 }))(String(digits)).times(`1e-${scale}`).toFixed());

  /** The whole number of units and the number of decimals of a plain number. */
  function unitsOf(value: string): [units: bigint, decimals: number] {
    const [whole = '', fraction = ''] = value.split('.');
    return [BigInt(whole + fraction), fraction.length];
  }

  /** Rounds by remainders, without a decimal library. */
  function rounded(value: string, decimals: number, mode: NonNullable<RuleNamed<'round'>['mode']>): bigint {
    const [units, scale] = unitsOf(value);
    if (scale <= decimals) return units * 10n ** BigInt(decimals - scale);
    const step = 10n ** BigInt(scale - decimals);
    const size = units < 0n ? -units : units;
    const down = size / step;
    const twiceRemainder = (size % step) * 2n;
    const isUp = {
      down: false,
      up: twiceRemainder > 0n,
      'half-up': twiceRemainder >= step,
      'half-even': twiceRemainder > step || (twiceRemainder === step && down % 2n === 1n),
    }[mode];
    const result = isUp ? down + 1n : down;
    return units < 0n ? -result : result;
  }

  it('round exactly in every mode', () => {
    const mode = fc.constantFrom('half-up' as const, 'half-even' as const, 'up' as const, 'down' as const);
    fc.assert(
      fc.property(plainNumber, fc.integer({ min: 0, max: 10 }), mode, (value, decimals, how) => {
        const result = apply({ rule: 'round', decimals, mode: how }, value);
        const [units, scale] = unitsOf(result);
        expect(units * 10n ** BigInt(decimals - scale)).toBe(rounded(value, decimals, how));
        expect(apply({ rule: 'round', decimals, mode: how }, result)).toBe(result);
      }),
      { numRuns: 500 },
    );
  });

  it('multiply exactly', () => {
    fc.assert(
      fc.property(
        plainNumber,
        fc.bigInt(-999_999n, 999_999n),
        fc.integer({ min: 0, max: 8 }),
        (value, digits, scale) => {
          const by = new Decimal(String(digits)).times(`1e-${scale}`).toFixed();
          const [left, leftScale] = unitsOf(value);
          const [right, rightScale] = unitsOf(by);
          const [product, productScale] = unitsOf(apply({ rule: 'multiply', by }, value));
          expect(product * 10n ** BigInt(leftScale + rightScale - productScale)).toBe(left * right);
        },
      ),
    );
  });

  it('report a text that is not a plain number, and never throw', () => {
    fc.assert(
      fc.property(text, (value) => {
        for (const rule of [{ rule: 'multiply', by: '2' }, { rule: 'round', decimals: 2 }, { rule: 'number' }] as const)
          expect(apply(rule, value)).toMatch(/^(-?\d+(\.\d+)?|not_a_number!)$/);
        expect(apply({ rule: 'date', format: 'd.M.yyyy' }, value)).toMatch(/^(\d{4}-\d\d-\d\d|not_a_date!)$/);
      }),
    );
  });
});
