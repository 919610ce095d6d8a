import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutText, shortened } from '../../../core/text/cut-text.js';
import { storableJson, storableText } from '../../../core/text/storable.js';

const fragment = fc.oneof(
  fc.constantFrom('\0', '\ud83d', '\ude00', '😀', '👩‍👩‍👧', 'e\u0301', '\\', '\\u0000', '"'),
  fc.string(),
);
const text = fc.array(fragment, { maxLength: 12 }).map((fragments) => fragments.join(''));

describe('a text that is cut', () => {
  it('is a well-formed beginning of the original within the limit', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 0, max: 40 }), (original, maxLength) => {
        const cut = cutText(original, maxLength);
        expect(cut.isWellFormed()).toBe(true);
        expect(cut.length).toBeLessThanOrEqual(maxLength);
        expect(original.toWellFormed().startsWith(cut)).toBe(true);
        if (original.length <= maxLength) expect(cut).toBe(original.toWellFormed());
      }),
      { numRuns: 2_000 },
    );
  });

  it('ends between characters as users see them', () => {
    expect(cutText(`${'x'.repeat(59)}😀`, 60)).toBe('x'.repeat(59));
    expect(cutText(`ab👩‍👩‍👧c`, 6)).toBe('ab');
    expect(cutText('ce\u0301', 2)).toBe('c');
    expect(shortened(`${'x'.repeat(300)}`, 200)).toBe(`${'x'.repeat(200)}…`);
    // A letter with many combining marks is cut nevertheless, as is a character that is longer than the limit.
    expect(cutText(`a${'\u0301'.repeat(500)}`, 200)).toHaveLength(200);
    expect(cutText('👩‍👩‍👧', 3)).toHaveLength(3);
    expect(cutText('😀', 1)).toBe('');
  });
});

describe('a text for the database', () => {
  it('is unchanged except for NUL and half surrogate pairs, also in JSON', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text)), (pairs) => {
        const stored = JSON.parse(storableJson(pairs));
        expect(stored).toEqual(pairs.map((pair) => pair.map(storableText)));
        expect(storableJson(pairs)).not.toMatch(/(?<!\\)(\\\\)*\\u(0000|d[89a-f])/);
      }),
      { numRuns: 1_000 },
    );
    expect(storableText('a\0b\ud83d😀')).toBe('a\ufffdb\ufffd😀');
    expect(storableJson({ '\0': '\\u0000' })).toBe('{"\ufffd":"\\\\u0000"}');
    expect(storableJson(undefined)).toBe('null');
  });
});
