import { describe, expect, it } from 'vitest';
import { excelText } from '../../../core/text/excel-text.js';
import { plainCharacters } from '../../../core/text/plain-characters.js';

describe('plain characters', () => {
  it.each([
    ['1,5', '1,5'],
    ['1\u00a0234\u202f567\u2007890', '1 234 567 890'],
    ['\u200b12\u200e\u202d.5\u202c\ufeff', '12.5'],
    ['１２３（４）', '123(4)'],
    ['\u3000a\t', 'a'],
  ])('of %j are %j', (text, plain) => {
    expect(plainCharacters(text)).toBe(plain);
  });
});

describe('the text in a formula of Excel', () => {
  it.each([
    ['="00123"', '00123'],
    ['="a ""b"""', 'a "b"'],
    ['=""', ''],
    ['="', '="'],
    ['="a"&"b"', '="a"&"b"'],
    ['=1', '=1'],
    ['a="b"', 'a="b"'],
  ])('%s is %s', (text, inner) => {
    expect(excelText(text)).toBe(inner);
  });
});
