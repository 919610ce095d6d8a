import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { caselessIdentity, identityOf, isBlankText } from '../../../core/text/text-identity.js';

/** Characters that cannot be seen. */
const unseen = [
  '\u00ad',
  '\u034f',
  '\u061c',
  '\u180e',
  '\u200b',
  '\u200c',
  '\u200d',
  '\u200e',
  '\u200f',
  '\u202a',
  '\u202e',
  '\u2060',
  '\u2066',
  '\u2069',
  '\ufe0f',
  '\ufeff',
  '\u{e0100}',
];

/** Blanks other than the space. */
const blanks = [
  '\t',
  '\n',
  '\u0085',
  '\u00a0',
  '\u1680',
  '\u2002',
  '\u2007',
  '\u2009',
  '\u2028',
  '\u202f',
  '\u205f',
  '\u3000',
];

describe('the form in which keys and names are compared', () => {
  it.each(unseen)('is without the invisible character %j', (character) => {
    for (const text of [`${character}ZW-1`, `Z${character}W-1`, `ZW-1${character}`, ` ${character} ZW-1 ${character} `])
      expect(identityOf(text)).toBe('ZW-1');
    expect(isBlankText(` ${character} `)).toBe(true);
  });

  it.each(blanks)('has a space for the blank %j, and none around it', (blank) => {
    expect(identityOf(`${blank}Unit${blank}Price${blank}`)).toBe('Unit Price');
    expect(isBlankText(blank)).toBe(true);
  });

  it.each([
    ['GRO\u0308SSE-1', 'GRÖSSE-1', 'a letter and its mark'],
    ['GRO\u200b\u0308SSE-1', 'GRÖSSE-1', 'a letter and its mark with an invisible character between them'],
    ['\u212bngström', 'Ångström', 'the sign of a unit'],
    ['a\u0323\u0307', 'ạ\u0307', 'several marks in another order'],
  ])('of %j is %j: %s', (text, form) => {
    expect(identityOf(text)).toBe(form);
  });

  it.each(['ﬁ-1', 'Ａ１', '１２３', 'm²', '№ 1', 'ß', 'A  B', 'A\u0001', '\u0600'])(
    'of %j is the text itself',
    (text) => {
      expect(identityOf(text)).toBe(text);
      expect(isBlankText(text)).toBe(false);
    },
  );

  it('distinguishes upper and lower case unless it is asked not to', () => {
    expect(identityOf('Größe')).not.toBe(identityOf('GRÖSSE'));
    expect(identityOf('ab')).not.toBe(identityOf('AB'));
    expect(caselessIdentity('GRO\u0308ẞE\u200b')).toBe(caselessIdentity('größe'));
  });

  it('is its own form, of every text', () => {
    const unit = fc.oneof(
      fc.constantFrom(...unseen, ...blanks, 'O', '\u0308', '\u0323', ' ', '\u1100', '\u1161'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    );
    const property = fc.property(fc.string({ unit, maxLength: 8 }), (text) => {
      const form = identityOf(text);
      expect(identityOf(form)).toBe(form);
      expect(form === '').toBe(isBlankText(text));
    });
    fc.assert(property, { numRuns: 5_000 });
  });
});
