import { describe, expect, it } from 'vitest';
import { quotedText } from '../../../core/text/quoted-text.js';

describe('a text in quotes for a message', () => {
  it.each([
    ['Unit Price', '"Unit Price"'],
    ['Größe ﬁ', '"Größe ﬁ"'],
    ['Unit\u200bPrice', '"UnitPrice" with U+200B ZERO WIDTH SPACE'],
    ['Unit\u00a0Price', '"Unit Price" with U+00A0 NO-BREAK SPACE'],
    ['\u202d12.50\u202c', '"12.50" with U+202D LEFT-TO-RIGHT OVERRIDE, U+202C POP DIRECTIONAL FORMATTING'],
    ['a\ufe0f\ufeff', '"a" with U+FE0F VARIATION SELECTOR-16, U+FEFF ZERO WIDTH NO-BREAK SPACE'],
    ['a\u{e0001}b\u0001', '"ab" with U+E0001, U+0001'],
    [
      '\u200b\u200c\u200d\u200e\u200b',
      '"" with U+200B ZERO WIDTH SPACE, U+200C ZERO WIDTH NON-JOINER, U+200D ZERO WIDTH JOINER and others',
    ],
  ])('names the characters of %j that cannot be seen', (text, quoted) => {
    expect(quotedText(text, 60)).toBe(quoted);
  });

  it('is shortened', () => {
    expect(quotedText('x'.repeat(100), 60)).toBe(`"${'x'.repeat(60)}…"`);
  });
});
