import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { FileFault } from '../../../../core/formats/file-fault.js';
import type { Encoding } from '../../../../core/formats/file-format.js';
import { multiByteEncodings } from '../../../../core/formats/multi-byte-encoding.js';
import { singleByteEncodings } from '../../../../core/formats/single-byte-encoding.js';
import { decodeText } from '../../../../core/formats/text/decode-text.js';
import { openStoredText } from '../../../../core/formats/text/stored-text.js';
import { encode, store } from './stored-bytes.js';

async function decode(content: Uint8Array, encoding: Encoding, chunkBytes: number) {
  let text = '';
  let read = 0;
  try {
    const stored = await openStoredText(store(content), encoding);
    for await (const part of decodeText(stored, chunkBytes, (bytes) => (read = bytes))) text += part.toString('utf8');
  } catch (error) {
    if (!(error instanceof FileFault)) throw error;
    return { text, code: error.code, place: error.place, message: error.message };
  }
  expect(read).toBe(content.length);
  return { text };
}

const chunkSizes = [1, 2, 3, 5, 7, 65_536];

describe('text', () => {
  it('with any characters is decoded across chunk borders', async () => {
    const text = fc.string({ unit: 'binary', minLength: 1 }).filter((s) => !/^\ufeff|^PK|^%PDF|\0/.test(s));
    const encoding = fc.constantFrom<Encoding>('utf-8', 'utf-16le', 'utf-16be');
    const property = fc.asyncProperty(
      text,
      encoding,
      fc.boolean(),
      fc.constantFrom(...chunkSizes),
      async (s, e, m, c) => {
        expect(await decode(encode(s, e, m), e, c)).toEqual({ text: s });
      },
    );
    await fc.assert(property, { numRuns: 500 });
  }, 30_000);

  it.each(['utf-8', 'utf-16le', 'utf-16be'] as const)(
    'with the byte order mark of %s is decoded in it, whatever the setting is',
    async (mark) => {
      expect(await decode(encode('a€😀', mark, true), 'windows-1252', 3)).toEqual({ text: 'a€😀' });
    },
  );

  it('in windows-1252 is decoded with its euro sign and quotes', async () => {
    expect(await decode(Buffer.from('80939499e9ff', 'hex'), 'windows-1252', 2)).toEqual({ text: '€“”™éÿ' });
  });

  it.each(singleByteEncodings)('in %s has one character per byte, strictly', async (encoding) => {
    const bytes = Buffer.from(Array.from({ length: 255 }, (_, at) => at + 1));
    const characters = [...bytes].map((byte) => iconv.decode(Buffer.of(byte), encoding));
    const known = bytes.filter((_, at) => characters[at] !== '\ufffd');
    const text = characters.filter((character) => character !== '\ufffd').join('');
    for (const chunk of [1, 7, 65_536]) expect(await decode(known, encoding, chunk)).toEqual({ text });
    const unknown = bytes.find((_, at) => characters[at] === '\ufffd');
    if (unknown === undefined) return;
    const fault = await decode(Buffer.of(0x61, 0x0a, unknown), encoding, 2);
    expect(fault).toMatchObject({ code: 'file_undecodable', place: { row: 2, byte: 2 } });
  });

  it.each(multiByteEncodings)(
    'in %s with any of its characters is decoded across chunk borders',
    async (encoding) => {
      const characters = Array.from({ length: 0x20000 }, (_, code) => String.fromCodePoint(code)).filter(
        (character) =>
          !'\0\ufffd'.includes(character) &&
          character.isWellFormed() &&
          iconv.decode(iconv.encode(character, encoding), encoding) === character,
      );
      const all = characters.join('');
      expect(await decode(iconv.encode(all, encoding), encoding, 1_021)).toEqual({ text: all });
      const text = fc
        .array(fc.nat(characters.length - 1), { minLength: 1 })
        .map((some) => `a${some.map((at) => characters[at]).join('')}`);
      const property = fc.asyncProperty(text, fc.constantFrom(...chunkSizes), async (some, chunk) => {
        expect(await decode(iconv.encode(some, encoding), encoding, chunk)).toEqual({ text: some });
      });
      await fc.assert(property, { numRuns: 100 });
    },
    30_000,
  );

  it.each(multiByteEncodings)(
    'in %s with a damaged byte is read up to a fault, or without one',
    async (encoding) => {
      const some = iconv.encode('番号,名\n1,山田\n2,東京\n'.repeat(3), encoding);
      const damage = fc.tuple(fc.nat(some.length - 1), fc.integer({ min: 0x30, max: 255 }));
      const property = fc.asyncProperty(damage, fc.constantFrom(...chunkSizes), async ([at, byte], chunk) => {
        const damaged = Buffer.from(some);
        damaged[at] = byte;
        const { text, code, place } = await decode(damaged, encoding, chunk);
        const expected = iconv.decode(damaged, encoding);
        if (code === undefined) expect(text).toBe(expected);
        else {
          // The text before the fault is that before the first replaced character, and the position follows from it.
          expect(text).toBe(expected.slice(0, expected.search(/\ufffd|$/)));
          expect(iconv.decode(damaged.subarray(0, place?.byte), encoding)).toBe(text);
          expect(place).toMatchObject({ row: text.split('\n').length });
        }
      });
      await fc.assert(property, { numRuns: 300 });
    },
    30_000,
  );
});

describe.each(chunkSizes)('faults in chunks of %i', (chunk) => {
  const hex = (digits: string): Buffer => Buffer.from(digits.replaceAll(' ', ''), 'hex');

  it.each<[string, Encoding, Buffer, string, number, number]>([
    ['a windows-1252 letter', 'utf-8', encode('ok\nä\r\nMüller,x', 'windows-1252'), 'ok\n', 2, 3],
    ['a lone continuation byte', 'utf-8', hex('61 0d 62 0a 80 61'), 'a\rb\n', 3, 4],
    ['an overlong form', 'utf-8', hex('61 c0 af'), 'a', 1, 1],
    ['a surrogate in UTF-8', 'utf-8', hex('61 62 ed a0 80'), 'ab', 1, 2],
    ['a character cut off by the end', 'utf-8', hex('c3 a4 0a e2 82'), 'ä\n', 2, 3],
    ['a fault after a mark', 'utf-8', hex('ef bb bf 61 0a ff'), 'a\n', 2, 5],
    ['an odd count of bytes', 'utf-16le', hex('61 00 0a 00 62'), 'a\n', 2, 4],
    ['a lone high surrogate', 'utf-16be', hex('00 0d 00 0a d8 3d 00 61'), '\r\n', 2, 4],
    ['a high surrogate at the end', 'utf-16le', hex('61 00 3d d8'), 'a', 1, 2],
    ['a lone low surrogate', 'utf-16le', hex('0d 00 61 00 00 de 61 00'), '\ra', 2, 4],
    ['a byte that begins no character', 'shift_jis', hex('93 8c 0a 85 fd'), '東\n', 2, 3],
    ['a character without its second byte', 'big5', hex('a5 5f 0d 0a a5 0a 61'), '北\r\n', 2, 4],
    ['a character of three bytes cut off', 'euc-jp', hex('8f b0 a1 0a 8f b0'), '丂\n', 2, 4],
    ['a character of four bytes cut off', 'gb18030', hex('94 39 fc 36 94 39 fc'), '😀', 1, 4],
    ['a character beyond Unicode', 'gb18030', hex('e3 32 9a 35 0a e3 32 9a 36'), '\u{10ffff}\n', 2, 5],
    ['a character of Korean without its second byte', 'euc-kr', hex('bc ad bc 22 61'), '서', 1, 2],
    ['a byte windows-1252 leaves undefined', 'windows-1252', hex('e9 0a 81 61'), 'é\n', 2, 2],
  ])('contain the position in %s', async (_, encoding, bytes, text, row, byte) => {
    expect(await decode(bytes, encoding, chunk)).toMatchObject({
      text,
      code: 'file_undecodable',
      place: { row, byte },
    });
  });

  it.each<[Encoding, Buffer, number, number]>([
    ['utf-8', Buffer.from('é\r\nb\0c'), 2, 5],
    ['windows-1252', Buffer.from('a\n\n\0'), 3, 3],
    ['shift_jis', encode('表\n\0', 'shift_jis'), 2, 3],
    ['utf-16le', encode('a\n\0', 'utf-16le'), 2, 4],
    ['utf-16be', encode('ab\0', 'utf-16be'), 1, 4],
  ])('contain the position of a NUL character in %s', async (encoding, bytes, row, byte) => {
    const fault = await decode(bytes, encoding, chunk);
    expect(fault).toMatchObject({ code: 'file_nul_byte', place: { row, byte } });
  });
});

describe('hints', () => {
  it.each<[Encoding, Buffer, string]>([
    [
      'utf-8',
      encode('name,city\nAnna,Köln\n', 'windows-1252'),
      'It looks like windows-1252: set the encoding in the setup.',
    ],
    [
      'utf-8',
      encode('name,city\nAnna,Ulm\n', 'utf-16le'),
      'It looks like utf-16le without a byte order mark: set the encoding in the setup.',
    ],
    [
      'windows-1252',
      encode('name,city\nAnna,Ulm\n', 'utf-16be'),
      'It looks like utf-16be without a byte order mark: set the encoding in the setup.',
    ],
    [
      'utf-8',
      encode('é,ü\nAnna,Ulm\n', 'utf-16le'),
      'It looks like utf-16le without a byte order mark: set the encoding in the setup.',
    ],
    ['windows-1252', encode('Ýmir,Ísland\n', 'utf-8'), 'It looks like utf-8: set the encoding in the setup.'],
    ['utf-16le', encode('odd', 'utf-8'), 'It looks like utf-8: set the encoding in the setup.'],
  ])('are given for %s (%#)', async (encoding, bytes, hint) => {
    expect((await decode(bytes, encoding, 65_536)).message).toContain(hint);
  });

  it('do not take text of East Asia or in Cyrillic letters for western one', async () => {
    const advice = 'Set the encoding in the setup; a sample of the file shows which one fits. Or save it as UTF-8.';
    for (const [text, encoding] of [
      ['名,市\n山田,東京都\n', 'shift_jis'],
      ['имя,город\nАнна,Москва\n', 'windows-1251'],
    ] as const) {
      const { message } = await decode(encode(text, encoding), 'utf-8', 64);
      expect(message).toContain(advice);
      expect(message).not.toContain('looks like');
    }
  });

  it('are not given for a single NUL, or against a byte order mark', async () => {
    expect((await decode(Buffer.from('some text\0and more'), 'utf-8', 64)).message).not.toContain('looks like');
    expect((await decode(Buffer.from('efbbbf61e961', 'hex'), 'utf-8', 64)).message).not.toContain('looks like');
  });
});
