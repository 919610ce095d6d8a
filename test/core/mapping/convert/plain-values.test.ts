import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { booleanConverter, choiceConverter, textConverter } from '../../../../core/mapping/convert/plain-values.js';
import { InvalidValue } from '../../../../core/mapping/invalid-value.js';

describe('text', () => {
  it('is measured in characters, and a character outside the basic plane counts as one', () => {
    const convert = textConverter({ maxLength: 3 });
    expect(convert('ab🚢', 'ab🚢')).toBe('ab🚢');
    expect(convert('🚢🚢🚢', '🚢🚢🚢')).toBe('🚢🚢🚢');
    expect(convert('🚢🚢🚢🚢', '')).toMatchObject({
      code: 'value_too_long',
      message: 'has 4 characters; at most 3 are allowed',
    });
  });

  it('is unchanged if it fits, and refused if it is too long for PostgreSQL', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 12 }), fc.integer({ min: 1, max: 10 }), (text, maxLength) => {
        const value = textConverter({ maxLength })(text, text);
        expect(value instanceof InvalidValue).toBe(Array.from(text).length > maxLength);
        if (!(value instanceof InvalidValue)) expect(value).toBe(text);
      }),
    );
  });
});

describe('a boolean', () => {
  it('is read from the default words in any case, and from the native values of a workbook', () => {
    const convert = booleanConverter();
    expect(['true', 'YES', 'y', '1'].map((text) => convert(text, text))).toEqual(Array(4).fill('true'));
    expect(['False', 'no', 'N', '0'].map((text) => convert(text, text))).toEqual(Array(4).fill('false'));
    expect([convert('TRUE', true), convert('FALSE', false)]).toEqual(['true', 'false']);
    expect(convert('maybe', 'maybe')).toMatchObject({ code: 'not_a_boolean' });
  });

  it('is read only from the words of the setup if it has any', () => {
    const convert = booleanConverter({ true: ['Ja', 'X'], false: ['Nein'] });
    expect([convert('ja', 'ja'), convert('x', 'x'), convert('NEIN', 'NEIN')]).toEqual(['true', 'true', 'false']);
    expect(convert('yes', 'yes')).toMatchObject({ code: 'not_a_boolean', message: 'must be one of Ja, X, Nein' });
  });
});

describe('a choice', () => {
  it('is found in any case and stored in the spelling of the target', () => {
    const convert = choiceConverter(['Order', 'Credit Memo']);
    expect(convert('CREDIT memo', '')).toBe('Credit Memo');
    expect(convert('Credit  Memo', '')).toMatchObject({
      code: 'not_a_choice',
      message: 'must be one of Order, Credit Memo',
    });
  });
});
