import type { FieldMapping } from '../../core/setup/setup.js';
import type { RawWorkbook } from '../core/formats/xlsx/raw-workbook.js';
import { type CorpusCase, type ExpectedValue, refused, setupOf, valueRecord } from './corpus-case.js';

type Cells = readonly (readonly [xml: string, expected: ExpectedValue])[];

/** A cell by its type, number format and value. */
const cell = (value: string, { t, s, f }: { t?: string; s?: number; f?: string } = {}): string =>
  `<c${t ? ` t="${t}"` : ''}${s ? ` s="${s}"` : ''}>${f === undefined ? '' : `<f>${f}</f>`}<v>${value}</v></c>`;
const inline = (inside: string): string => `<c t="inlineStr"><is>${inside}</is></c>`;
const shared = (index: number): string => cell(String(index), { t: 's' });

const formats = ['dd\\.mm\\.yyyy', 'yyyy-mm-dd hh:mm', '00000', '000\\-00\\-0000', '0.00%', '[h]:mm', '#,##0.00 "EUR"'];
const [day, time, zeros, hyphens, percent, hours, euros] = [1, 2, 3, 4, 5, 6, 7] as const;
const styles = `<numFmts>${formats.map((code, at) => `<numFmt numFmtId="${164 + at}" formatCode="${code.replaceAll('"', '&quot;')}"/>`).join('')}</numFmts>
  <cellXfs><xf numFmtId="0"/>${formats.map((_, at) => `<xf numFmtId="${164 + at}"/>`).join('')}</cellXfs>`;

/** A workbook of the columns No. and Value, with a row for each cell. */
function cells(name: string, mapping: Omit<FieldMapping, 'column'>, rows: Cells, more: RawWorkbook = {}): CorpusCase {
  const { constants, ...setup } = setupOf({ ...mapping, column: 'Value' });
  const placed = (xml: string, place: string): string => xml.replace('<c', `<c r="${place}"`);
  const row = (number: number, first: string, second: string): string =>
    `<row r="${number}">${placed(first, `A${number}`)}${placed(second, `B${number}`)}</row>`;
  const header = row(1, inline('<t>No.</t>'), inline('<t>Value</t>'));
  return {
    name: `cells: ${name}`,
    content: {
      rows: header + rows.map(([xml], at) => row(at + 2, cell(String(at + 1)), xml)).join(''),
      styles,
      ...more,
    },
    file: { type: 'excel' },
    ...setup,
    expected: rows.map(([, expected], at) => valueRecord(at + 1, constants, mapping.field, expected)),
  };
}

const text = { field: 'description2' };
const code = { field: 'vendorItemNumber' };
const amount = { field: 'inventory' };
const date = { field: 'documentDate' };
const notADate = refused('not_a_date');
const strings = [
  '<t>plain</t>',
  '<t xml:space="preserve">  spaces  </t>',
  '<r><t>rich</t></r><r><rPr><b/></rPr><t xml:space="preserve"> text</t></r>',
  '<t>東京</t><rPh sb="0" eb="2"><t>とうきょう</t></rPh>',
  '<t>two_x000D_\nlines</t>',
  '<t>_x005F_x0041_</t>',
  '<t/>',
  '<t>a &amp; b &lt;c&gt; &#x1F600;</t>',
];

/** Cells that another reader reads with the same result. */
export const plainCells: readonly CorpusCase[] = [
  cells(
    'shared and inline strings',
    text,
    [
      [shared(0), 'plain'],
      [shared(1), 'spaces'],
      [shared(2), 'rich text'],
      [shared(3), '東京'],
      [shared(7), 'a & b <c> 😀'],
      [inline('<t>inline</t>'), 'inline'],
      [cell('formula', { t: 'str', f: '"for"&amp;"mula"' }), 'formula'],
    ],
    { strings: strings.map((string) => `<si>${string}</si>`).join('') },
  ),
  cells('numbers as text', text, [
    [cell('42'), '42'],
    [cell('-1.5'), '-1.5'],
    [cell('1E5'), '100000'],
    [cell('1.1000000000000001'), '1.1'],
    [cell('123456789012345'), '123456789012345'],
    [cell('1', { t: 'b' }), 'TRUE'],
    [cell('0', { t: 'b' }), 'FALSE'],
  ]),
  cells('numbers', amount, [
    [cell('42'), '42.00000'],
    [cell('1E5'), '100000.00000'],
    [cell('1e-3'), '0.00100'],
    [cell('-0'), '0.00000'],
    [cell('0.30000000000000004'), '0.30000'],
    [cell('0.15', { s: percent }), '0.15000'],
    [cell('1234.5', { s: euros }), '1234.50000'],
    [cell('3', { f: '1+2' }), '3.00000'],
  ]),
  cells('dates of 1900', date, [
    [cell('46053', { s: day }), '2026-01-31'],
    [cell('46053.75', { s: time }), '2026-01-31'],
    [cell('46053.9999999', { s: time }), '2026-01-31'],
    [cell('61', { s: day }), '1900-03-01'],
    [cell('2958465', { s: day }), '9999-12-31'],
  ]),
  cells(
    'dates of 1904',
    date,
    [
      [cell('44591', { s: day }), '2026-01-31'],
      [cell('44591.5', { s: time }), '2026-01-31'],
      [cell('60', { s: day }), '1904-03-01'],
    ],
    { properties: '<workbookPr date1904="1"/>' },
  ),
];

/** Cells that other readers read with different results, or not at all. */
export const oddCells: readonly CorpusCase[] = [
  cells(
    'escapes, and texts without content',
    text,
    [
      [shared(4), 'two\r\nlines'],
      [shared(5), '_x0041_'],
      [shared(6), null],
      [inline('<t> </t>'), null],
      [cell('', { t: 'str', f: '""' }), null],
      ['<c s="1"/>', null],
    ],
    { strings: strings.map((string) => `<si>${string}</si>`).join('') },
  ),
  cells('formulas without a result, and errors', amount, [
    [cell('', { f: 'SUM(A1:A2)' }), refused('formula_unevaluated')],
    ['<c><f>SUM(A1:A2)</f></c>', refused('formula_unevaluated')],
    ['<c t="str"><f>A1</f></c>', refused('formula_unevaluated')],
    ['<c><f t="shared" si="0"/><v/></c>', refused('formula_unevaluated')],
    [cell('#N/A', { t: 'e' }), refused('cell_error')],
    [cell('#DIV/0!', { t: 'e', f: '1/0' }), refused('cell_error')],
  ]),
  cells('codes: leading zeros that are shown, and digits that are lost', code, [
    [inline('<t>00042</t>'), '00042'],
    [cell('42', { s: zeros }), '00042'],
    [cell('123456', { s: zeros }), '123456'],
    [cell('12345678', { s: hyphens }), '012-34-5678'],
    [cell('42'), '42'],
    [inline('<t>1E5</t>'), '1E5'],
    [inline('<t>12345678901234567890</t>'), '12345678901234567890'],
    [cell('999999999999999'), '999999999999999'],
    [cell('12345678901234567'), refused('number_inexact')],
    [cell('1.23456789012345E+17'), refused('number_inexact')],
    [cell('46053', { s: day }), refused('number_inexact')],
  ]),
  cells('values that are not numbers, are too large or too precise', amount, [
    [cell('42', { s: zeros }), '42'],
    [inline('<t>42</t>'), '42'],
    [inline('<t>1E5</t>'), refused('not_a_number')],
    [cell('TRUE', { t: 'b' }), refused('not_a_number')],
    [cell('NaN'), refused('not_a_number')],
    [cell('46053', { s: day }), refused('not_a_number')],
    [cell('1.5', { s: hours }), refused('not_a_number')],
    [cell('12345678901234567'), refused('number_too_large')],
    [cell('1.234567'), '1.23457'],
    [inline('<t>1.234567</t>'), refused('number_too_precise')],
  ]),
  cells('dates that do not exist, times and numbers', date, [
    [cell('60', { s: day }), notADate],
    [cell('0', { s: day }), notADate],
    [cell('59', { s: day }), '1900-02-28'],
    [cell('0.5', { s: time }), notADate],
    [cell('46053'), notADate],
    [cell('-1', { s: day }), notADate],
    [cell('2958466', { s: day }), notADate],
    [inline('<t>2026-01-31</t>'), '2026-01-31'],
    [inline('<t>31.01.2026</t>'), notADate],
    [cell('2026-01-31T12:00:00', { t: 'd' }), '2026-01-31'],
    [cell('2026-02-30', { t: 'd' }), notADate],
  ]),
  cells('dates as numbers of eight digits', { field: 'documentDate', date: { format: 'yyyyMMdd' } }, [
    [cell('20260131'), '2026-01-31'],
    [cell('20260231'), notADate],
    [cell('46053', { s: day }), '2026-01-31'],
  ]),
  cells('yes and no', { field: 'blocked' }, [
    [cell('1', { t: 'b' }), 'true'],
    [cell('false', { t: 'b' }), 'false'],
    [cell('1'), 'true'],
    [cell('0'), 'false'],
    [inline('<t>Yes</t>'), 'true'],
    [cell('2'), refused('not_a_boolean')],
  ]),
];
