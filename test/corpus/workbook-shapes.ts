import { MAIN, type RawWorkbook, relationships, workbookPart, worksheet } from '../core/formats/xlsx/raw-workbook.js';
import type { CorpusCase, ExpectedRecord } from './corpus-case.js';

const cell = (value: string, at = ''): string => `<c${at && ` r="${at}"`} t="inlineStr"><is><t>${value}</t></is></c>`;
/** A row whose cells have references. */
const row = (number: number, values: readonly string[], attributes = ''): string =>
  `<row r="${number}"${attributes}>${values.map((value, at) => (value === '' ? '' : cell(value, `${'ABCDEFG'[at]}${number}`))).join('')}</row>`;
const header = row(1, ['No.', 'Name']);
const twoRows: ExpectedRecord[] = [
  [2, ['1', 'A']],
  [3, ['2', 'B']],
];
const shape = (name: string, content: RawWorkbook, expected: CorpusCase['expected'], more = {}): CorpusCase => ({
  name: `workbook: ${name}`,
  content,
  file: { type: 'excel', ...more },
  expected,
});
const inside = (before: string, rows: string, after: string): RawWorkbook => ({
  parts: {
    'xl/worksheets/sheet1.xml': worksheet(rows)
      .replace('<sheetData>', `${before}<sheetData>`)
      .replace('</sheetData>', `</sheetData>${after}`),
  },
});

const strict = 'http://purl.oclc.org/ooxml';
const inStrict = (xml: string): string =>
  xml
    .replaceAll(MAIN, `${strict}/spreadsheetml/main`)
    .replaceAll('http://schemas.openxmlformats.org/officeDocument/2006', `${strict}/officeDocument`);

const sheets = (states: readonly string[]): RawWorkbook => ({
  parts: {
    'xl/workbook.xml': workbookPart(
      states.map((state, at) => `<sheet name="S${at + 1}" sheetId="${at + 1}" ${state} r:id="r${at + 1}"/>`).join(''),
    ),
    'xl/_rels/workbook.xml.rels': relationships(
      ...states.map((_, at): [string, string, string] => [`r${at + 1}`, 'worksheet', `worksheets/sheet${at + 1}.xml`]),
    ),
    ...Object.fromEntries(
      states.map((_, at) => [`xl/worksheets/sheet${at + 1}.xml`, worksheet(header + row(2, ['1', `on S${at + 1}`]))]),
    ),
  },
});

export const workbookShapes: readonly CorpusCase[] = [
  shape(
    'merged cells have their value in the first one',
    inside('', header + row(2, ['1', 'A']) + row(3, ['', 'B']), '<mergeCells><mergeCell ref="A2:A3"/></mergeCells>'),
    [
      [2, ['1', 'A']],
      [3, [null, 'B'], 'value_missing number'],
    ],
  ),
  shape(
    'hidden and filtered rows and hidden columns are read like the others',
    inside(
      '<cols><col min="2" max="2" hidden="1"/></cols>',
      header + row(2, ['1', 'A'], ' hidden="1"') + row(3, ['2', 'B']),
      '<autoFilter ref="A1:B3"/>',
    ),
    twoRows,
  ),
  shape('the first visible sheet', sheets(['state="hidden"', 'state="veryHidden"', '']), [[2, ['1', 'on S3']]]),
  shape('a hidden sheet that the setup names', sheets(['', 'state="hidden"']), [[2, ['1', 'on S2']]], { sheet: 's2' }),
  shape(
    'no sheet with the name in the setup',
    sheets(['']),
    { fault: 'file_sheet_missing', place: { sheet: 'S9' } },
    { sheet: 'S9' },
  ),
  shape(
    'blank rows, and cells that have only a format',
    {
      rows: `${header}<row r="2"/><row r="3"><c r="A3" s="1"/></row>${row(7, ['1', 'A', ' '])}<row r="9"><c r="XFD9" s="1"/></row>`,
    },
    [[7, ['1', 'A']]],
  ),
  shape(
    'rows and cells without references',
    {
      rows: `<row>${cell('No.')}${cell('Name')}</row><row>${cell('1')}${cell('A')}</row><row r="5"><c/>${cell('x')}</row><row>${cell('2', 'A6')}${cell('B')}</row>`,
    },
    [
      [2, ['1', 'A']],
      [5, [null, 'x'], 'value_missing number'],
      [6, ['2', 'B']],
    ],
  ),
  shape(
    'cells beyond the header, with and without content',
    {
      rows: header + row(2, ['1', 'A', '', ' ']) + row(3, ['2', 'B', '', 'note']),
    },
    [
      [2, ['1', 'A']],
      [3, ['2', 'B']],
    ],
  ),
  shape(
    'XML with a prefix',
    {
      parts: {
        'xl/workbook.xml': workbookPart('<sheet name="S" sheetId="1" r:id="rId1"/>')
          .replace('xmlns=', 'xmlns:x=')
          .replaceAll(/<(\/?)(workbook|sheets|sheet)\b/g, '<$1x:$2'),
        'xl/worksheets/sheet1.xml': worksheet(header + row(2, ['1', 'A']) + row(3, ['2', 'B']))
          .replace('xmlns=', 'xmlns:x=')
          .replaceAll(/<(\/?)(worksheet|sheetData|row|c|is|t)\b/g, '<$1x:$2'),
      },
    },
    twoRows,
  ),
  shape(
    'strict OOXML',
    {
      parts: {
        '_rels/.rels': inStrict(relationships(['rId1', 'officeDocument', 'xl/workbook.xml'])),
        'xl/workbook.xml': inStrict(workbookPart('<sheet name="S" sheetId="1" r:id="rId1"/>')),
        'xl/_rels/workbook.xml.rels': inStrict(relationships(['rId1', 'worksheet', 'worksheets/sheet1.xml'])),
        'xl/worksheets/sheet1.xml': inStrict(worksheet(header + row(2, ['1', 'A']) + row(3, ['2', 'B']))),
      },
    },
    twoRows,
  ),
  shape(
    'a title above the table and a total below it',
    { rows: row(1, ['Items']) + row(3, ['No.', 'Name']) + row(4, ['1', 'A']) + row(6, ['Total', '1']) },
    [[4, ['1', 'A']]],
    { headerRow: 3, footerRows: 1 },
  ),
  shape('parts without compression', { stored: true, rows: header + row(2, ['1', 'A']) + row(3, ['2', 'B']) }, twoRows),
  shape(
    'elements of unknown programs',
    {
      rows: `${header}<row r="2" xmlns:y="urn:y" y:z="1">${cell('1', 'A2')}<c r="B2" t="inlineStr"><is><t>A</t></is><extLst><ext><v>9</v></ext></extLst></c></row>${row(3, ['2', 'B'])}`,
    },
    twoRows,
  ),
];
