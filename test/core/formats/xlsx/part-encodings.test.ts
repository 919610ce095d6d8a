import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { faultOf, MAIN, readAll, relationships, useWorkbookFolder, workbookPart, worksheet } from './raw-workbook.js';

const folder = useWorkbookFolder();
const declared = (xml: string, label: string): string =>
  `<?xml version="1.0" encoding="${label}" standalone="yes"?>${xml.replace(/^<\?xml[^>]*>/, '')}`;

type Encode = (xml: string) => Buffer;
const encodings: [string, word: string, Encode][] = [
  [
    'UTF-16LE with a byte order mark',
    'Größe 東京 😀',
    (xml) => iconv.encode(declared(xml, 'UTF-16'), 'utf-16le', { addBOM: true }),
  ],
  [
    'UTF-16BE with a byte order mark',
    'Größe 東京 😀',
    (xml) => iconv.encode(declared(xml, 'utf-16'), 'utf-16be', { addBOM: true }),
  ],
  ['UTF-16LE without a byte order mark', 'Größe 東京 😀', (xml) => iconv.encode(declared(xml, 'UTF-16LE'), 'utf-16le')],
  ['ISO-8859-1', 'Größe', (xml) => iconv.encode(declared(xml, 'ISO-8859-1'), 'iso-8859-1')],
  ['windows-1252', 'Größe 5 €', (xml) => iconv.encode(declared(xml, 'windows-1252'), 'windows-1252')],
  ['Shift_JIS', '東京 表', (xml) => iconv.encode(declared(xml, 'Shift_JIS'), 'shift_jis')],
  ['UTF-8 that declares UTF-16', 'Größe 東京 😀', (xml) => Buffer.from(declared(xml, 'utf-16'))],
];

describe('a workbook whose parts are', () => {
  it.each(encodings)('%s is read', async (_, word, encode) => {
    const sheet = worksheet(`<row><c t="s"><v>0</v></c></row><row><c t="inlineStr"><is><t>${word}</t></is></c></row>`);
    const parts = {
      'xl/workbook.xml': encode(workbookPart(`<sheet name="${word}" sheetId="1" r:id="rId1"/>`)),
      'xl/_rels/workbook.xml.rels': encode(
        relationships(['rId1', 'worksheet', 'worksheets/sheet1.xml'], ['rId2', 'sharedStrings', 'sharedStrings.xml']),
      ),
      'xl/worksheets/sheet1.xml': encode(sheet),
      'xl/sharedStrings.xml': encode(`<sst xmlns="${MAIN}"><si><t>${word}</t></si></sst>`),
    };
    const rows = await readAll(await folder.write({ parts }), word);
    expect(rows.map(({ cells }) => cells[0])).toEqual([word, word]);
  });

  it('UTF-16 is read across the borders of chunks', async () => {
    const texts = Array.from({ length: 5_000 }, (_, at) => `${'x'.repeat(at % 7)}Größe 東京 😀 ${at}`);
    const sheet = worksheet(texts.map((text) => `<row><c t="inlineStr"><is><t>${text}</t></is></c></row>`).join(''));
    const bytes = iconv.encode(declared(sheet, 'UTF-16'), 'utf-16le', { addBOM: true });
    const rows = await readAll(await folder.write({ parts: { 'xl/worksheets/sheet1.xml': bytes } }));
    expect(rows.map(({ cells }) => cells[0])).toEqual(texts);
  });

  it.each<[string, Buffer]>([
    ['a lone surrogate', Buffer.from(`\ufeff<worksheet xmlns="${MAIN}"><sheetData>a\ud800b`, 'utf16le')],
    [
      'half a unit at the end',
      Buffer.concat([Buffer.from(`\ufeff<worksheet xmlns="${MAIN}">`, 'utf16le'), Buffer.from('a')]),
    ],
  ])('UTF-16 with %s is refused', async (_, bytes) => {
    const path = await folder.write({ parts: { 'xl/worksheets/sheet1.xml': bytes } });
    expect(await faultOf(readAll(path))).toMatchObject({
      code: 'file_undecodable',
      message: expect.stringContaining('contains bytes that are not valid utf-16le. Save the workbook again in Excel.'),
    });
  });
});
