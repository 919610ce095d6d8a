import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import type { Encoding } from '../../../core/formats/file-format.js';
import type { LegacyEncoding } from '../../../core/formats/legacy-encoding.js';
import { detected, finding, recordsOf, tied } from './written-file.js';

const names: Record<string, string> = {
  German: 'Müller & Söhne;Jäger Straße;Größe',
  French: 'Évreux;Hélène Lefèvre;Françoise à Besançon;Où',
  Danish: 'Århus Bjørn;Købmandsgade;Tårnby;Ærø',
  Spanish: 'Málaga;Peñíscola;Año;Martín;Ibáñez',
  Polish: 'Łódź;Wąchock;Święty Józef;Kraków',
  Czech: 'Dvořák;Příbram;Čáslav;Žďár',
  Russian: 'Москва;Иванов;Санкт-Петербург;ООО Ромашка',
  Greek: 'Αθήνα;Παπαδόπουλος;Θεσσαλονίκη',
  signs: 'Prix 5 €;„Haus“;Œuvre',
  degrees: '5 °C;7 °C',
  Japanese: '株式会社山田商店;ボールペン;東京都千代田区',
  Chinese: '上海市浦东新区;圆珠笔;张伟',
  Taiwanese: '台灣電子股份有限公司;原子筆;陳志明',
  Korean: '서울특별시;볼펜 검정;김철수',
  Thai: 'กรุงเทพมหานคร;ปากกา;สมชาย ใจดี',
  Hebrew: 'תל אביב;עט כחול;משה כהן',
  Arabic: 'القاهرة;قلم أزرق;محمد علي',
  Turkish: 'İstanbul;Ayşe Öztürk;Kağıt',
  Ukrainian: 'Київ;Їжак;Шевченко Олена',
  Latvian: 'Rīga;Jānis Bērziņš;Šķēres',
};

const pairs: [string, LegacyEncoding][] = [
  ...['German', 'French', 'Danish', 'Spanish'].flatMap((language) =>
    (['windows-1252', 'cp850', 'macintosh'] as const).map((encoding): [string, LegacyEncoding] => [language, encoding]),
  ),
  ['German', 'cp437'],
  ['French', 'cp437'],
  ...['Polish', 'Czech'].flatMap((language) =>
    (['windows-1250', 'cp852', 'iso-8859-2'] as const).map((encoding): [string, LegacyEncoding] => [
      language,
      encoding,
    ]),
  ),
  ...(['windows-1251', 'koi8-r', 'cp866'] as const).map((encoding): [string, LegacyEncoding] => ['Russian', encoding]),
  ['Greek', 'windows-1253'],
  ['Greek', 'iso-8859-7'],
  ['Greek', 'cp737'],
  ...(['cp855', 'iso-8859-5', 'maccyrillic'] as const).map((encoding): [string, LegacyEncoding] => [
    'Russian',
    encoding,
  ]),
  ['signs', 'windows-1252'],
  ['degrees', 'windows-1252'],
  ['degrees', 'cp850'],
  ['Japanese', 'shift_jis'],
  ['Japanese', 'euc-jp'],
  ['Chinese', 'gb18030'],
  ['Taiwanese', 'big5'],
  ['Korean', 'euc-kr'],
  ['Thai', 'windows-874'],
  ['Hebrew', 'windows-1255'],
  ['Hebrew', 'cp862'],
  ['Arabic', 'windows-1256'],
  ['Arabic', 'iso-8859-6'],
  ['Turkish', 'windows-1254'],
  ['Turkish', 'cp857'],
  ['Ukrainian', 'koi8-u'],
  ['Ukrainian', 'cp1125'],
  ['Latvian', 'windows-1257'],
  ['Latvian', 'cp775'],
];

const file = (words: string): string =>
  `No;Name\n${words
    .split(';')
    .map((word, at) => `${at};${word}\n`)
    .join('')}`;

describe('the encoding', () => {
  it.each(pairs)('of %s in %s is found, and its words are read correctly', async (language, encoding) => {
    const text = file(names[language] as string);
    const bytes = iconv.encode(text, encoding);
    expect(iconv.decode(bytes, encoding)).toBe(text);
    const found = finding(await detected(bytes), 'encoding');
    // Another encoding that decodes to the same text is also right.
    expect(iconv.decode(bytes, (found.value ?? found.alternatives?.[0]?.value) as string), found.reason).toBe(text);
  });

  it('is found with every delimiter, line end and style of quotes, and the records are the same', async () => {
    const words = ['Müller & Söhne', 'Größe 5', 'Jäger, Straße', 'Köln; Übersee'];
    const expected = words.map((word, at) => [`C${at}`, word, String(at * 7)]);
    for (const encoding of ['windows-1252', 'cp850', 'cp437', 'macintosh', 'utf-8', 'utf-16be'] as const)
      for (const delimiter of [',', ';', '\t', '|'])
        for (const lineEnd of ['\n', '\r\n', '\r'])
          for (const quote of [
            (text: string) => `"${text}"`,
            (text: string) => (/[,;]/.test(text) ? `"${text}"` : text),
          ]) {
            const rows = [['No.', 'Name', 'Quantity'], ...expected];
            const text = rows.map((row) => row.map(quote).join(delimiter) + lineEnd).join('');
            const { records } = await recordsOf(text, encoding);
            expect(records, JSON.stringify([encoding, delimiter, lineEnd])).toEqual(expected);
          }
  });

  it('is iso-8859-15 if the text has its euro sign', async () => {
    const bytes = iconv.encode('No;Größe;Preis\n1;Süß;5 €\n2;Müller;7 €\n', 'iso-8859-15');
    expect(finding(await detected(bytes), 'encoding').value).toBe('iso-8859-15');
  });

  it.each<[Encoding, boolean]>([
    ['utf-8', true],
    ['utf-8', false],
    ['utf-16le', true],
    ['utf-16le', false],
    ['utf-16be', true],
    ['utf-16be', false],
  ])('is %s, with a byte order mark: %s', async (encoding, mark) => {
    const found = await detected(file(names.German as string), encoding, mark);
    expect(finding(found, 'encoding')).toMatchObject({ value: encoding });
    expect(finding(found, 'encoding').confidence).toBeGreaterThan(0.9);
    expect(found.file).toMatchObject({ encoding, delimiter: ';', headerRow: 1 });
  });

  it('is UTF-8 for ASCII, with the remark that nearly every other encoding fits as well', async () => {
    const found = finding(await detected('No,Name\n1,A\n'), 'encoding');
    expect(found).toMatchObject({ value: 'utf-8', reason: expect.stringContaining('ASCII') });
  });

  it('is detected by a letter far down in the file', async () => {
    const plain = Buffer.from(`No;Name\n${'1;Plain words\n'.repeat(100_000)}`);
    const late = iconv.encode('2;Müller\n', 'windows-1252');
    const rest = Buffer.from('3;Plain words\n'.repeat(100_000));
    expect(finding(await detected(Buffer.concat([plain, late, rest])), 'encoding').value).toBe('windows-1252');
  });

  it('is a tie if parts of the file have different encodings', async () => {
    const utf8 = Buffer.from('No;Name\n1;Müller\n2;Größe\n3;Jäger\n');
    const mixed = Buffer.concat([utf8, iconv.encode('4;Söhne\n', 'windows-1252')]);
    expect(tied(await detected(mixed), 'encoding')).toEqual(['windows-1252', 'utf-8']);
  });

  it('is a tie if two encodings produce equally plausible words', async () => {
    const bytes = iconv.encode('No;Name\n1;Москва\n', 'windows-1251');
    const found = finding(await detected(bytes), 'encoding');
    const offered = [found.value, ...(found.alternatives ?? []).map(({ value }) => value)];
    expect(offered).toContain('windows-1251');
  });

  it('is one of East Asia although most of the file is ASCII, and the character is cut by the part that is read first', async () => {
    const plain = Buffer.from(`No;Name\n${'1;Plain words\n'.repeat(25_000)}`);
    const late = iconv.encode('2;東京都千代田区\n3;株式会社山田商店\n'.repeat(8_000), 'shift_jis');
    const found = await detected(Buffer.concat([plain, late]));
    expect(finding(found, 'encoding').value).toBe('shift_jis');
    expect(found.file).toMatchObject({ encoding: 'shift_jis', delimiter: ';', headerRow: 1 });
  });

  it('is a tie that shows how a cell would be read, if a single letter is all there is', async () => {
    const found = finding(await detected(iconv.encode('No;Name\n1;Ørsted\n', 'cp850')), 'encoding');
    expect(found).not.toHaveProperty('value');
    expect(found.alternatives).toContainEqual({ value: 'cp850', reason: 'Would read "Ørsted".' });
    expect(found.alternatives?.length).toBeGreaterThan(1);
  });
});

/** Texts in encodings that are not supported; the bytes are from Python's codecs. */
const unsupported: [name: string, content: Buffer][] = [
  ['ISO-2022-JP', Buffer.from('No;Name\n1;\x1b$BElKU\x1b(B\n', 'latin1')],
  ['ISO-2022-KR', Buffer.from('\x1b$)CNo;Name\n1;\x0e<-?o\x0f\n', 'latin1')],
  ['HZ-GB-2312', Buffer.from('No;Name\n1;~{IO:#JP~}\n')],
  ['UTF-32', iconv.encode('No;Name\n1;Müller\n', 'utf-32le')],
  ['UTF-32', iconv.encode('No;Name\n1;東京\n', 'utf-32be', { addBOM: true })],
  ['Johab', Buffer.from('4e6f3b4e616d650a313bace1b689cb62a569afa10a323ba5a9cd4588f1b8f70a333b8bb1c0e9ae810a', 'hex')],
];

describe('an encoding that is not supported', () => {
  it.each(unsupported)('is refused with its name and with what to do: %s', async (name, content) => {
    await expect(detected(content)).rejects.toMatchObject({
      code: 'file_undecodable',
      message: expect.stringContaining(`in the encoding ${name}, which is not supported. Save it as UTF-8`),
    });
  });
});
