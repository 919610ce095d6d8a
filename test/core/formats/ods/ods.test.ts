import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import yazl from 'yazl';
import { openSheets, openWorkbook } from '../../../../core/formats/workbook/open-workbook.js';
import { localFile } from '../../../../runtime/local-files/local-file.js';
import { projectRoot } from '../../../../runtime/project-root.js';
import { faultOf, readAll, readMerged, useWorkbookFolder } from '../xlsx/raw-workbook.js';

const folder = useWorkbookFolder();
const saved = join(projectRoot, 'test/core/formats/ods/files/workbook.ods');

const namespaces = ['office', 'table', 'text', 'style']
  .map((name) => `xmlns:${name}="urn:oasis:names:tc:opendocument:xmlns:${name}:1.0"`)
  .join(' ');
const calcext = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"';
const document = (body: string, styles = ''): string =>
  `<?xml version="1.0"?><office:document-content ${namespaces} ${calcext}><office:automatic-styles>${styles}</office:automatic-styles><office:body>${body}</office:body></office:document-content>`;
const sheet = (rows: string, name = 'Orders', more = ''): string =>
  `<table:table table:name="${name}"${more}>${rows}</table:table>`;
const spreadsheet = (sheets: string, styles?: string): string =>
  document(`<office:spreadsheet>${sheets}</office:spreadsheet>`, styles);
const row = (cells: string, repeated = 1): string =>
  `<table:table-row table:number-rows-repeated="${repeated}">${cells}</table:table-row>`;
const cell = (attributes: string, text?: string): string =>
  `<table:table-cell ${attributes}>${text === undefined ? '' : `<text:p>${text}</text:p>`}</table:table-cell>`;
const text = (content: string): string => cell('office:value-type="string"', content);

async function written(content: string | Buffer, parts: Record<string, string> = {}): Promise<string> {
  const zip = new yazl.ZipFile();
  zip.addBuffer(Buffer.from('application/vnd.oasis.opendocument.spreadsheet'), 'mimetype', { compress: false });
  for (const [name, part] of Object.entries({ ...parts, 'content.xml': content }))
    zip.addBuffer(Buffer.from(part as string), name);
  zip.end();
  return folder.writeBytes(await buffer(zip.outputStream));
}
const rowsOf = async (rows: string) => readAll(await written(spreadsheet(sheet(rows))));
const cellsOf = async (cells: string) => (await rowsOf(row(cells)))[0]?.cells;

describe('an .ods workbook', () => {
  it('of LibreOffice is read with the values that its cells show', async () => {
    expect(await readAll(saved)).toEqual([
      { row: 1, cells: ['No.', 'Name', 'Date', 'Share', 'Open', 'Post Code', 'Formula', 'Time', 'Amount'] },
      {
        row: 3,
        cells: [
          'A1',
          'ö'.repeat(2500) + '漢'.repeat(2200),
          { date: '2026-01-31T14:30:00' },
          { percentage: 0.3 },
          // LibreOffice makes a number of a boolean of .xls.
          1,
          '00042',
          'A1x',
          { date: '06:15:00' },
          0.3,
        ],
      },
      { row: 4, cells: ['merged', null, { date: '2026-02-01' }, null, 0, null, null, null, -12.34] },
      { row: 5, cells: [null, null, null, null, null, null, null, null, 1e20] },
      { row: 6, cells: [1, 2.5, 3, 4] },
      { row: 7, cells: ['ends with 🙂'] },
    ]);
    const sheets = await (await openSheets(localFile(saved))).sheets();
    expect(sheets.map(({ name, visible }) => [name, visible])).toEqual([
      ['Hidden', false],
      ['Aufträge', true],
      ['Empty', true],
    ]);
    expect(await readAll(saved, 'HIDDEN')).toEqual([{ row: 1, cells: ['hidden'] }]);
    expect((await faultOf(readAll(saved, 'Orders'))).code).toBe('file_sheet_missing');
  });

  it('has values by their type', async () => {
    expect(
      await cellsOf(
        [
          cell('office:value-type="float" office:value="0.30000000000000004"', '0,3'),
          cell('office:value-type="currency" office:currency="EUR" office:value="1234.5"', '1.234,50 €'),
          cell('office:value-type="percentage" office:value="0.025"', '2,5 %'),
          cell('office:value-type="date" office:date-value="2026-01-31"', '31.01.26'),
          cell('office:value-type="date" office:date-value="2026-01-31T14:30:00.5"', '31.01.26 14:30'),
          cell('office:value-type="time" office:time-value="PT14H30M00S"', '14:30'),
          cell('office:value-type="time" office:time-value="PT30H00M00S"', '30:00'),
          cell('office:value-type="boolean" office:boolean-value="true"', 'WAHR'),
          cell('office:value-type="float" office:value="123456789"', '123-45-6789'),
          cell('office:value-type="float" office:value="n"', 'n/a'),
          cell('office:value-type="string" office:string-value="exact"', 'shown'),
          cell('', 'no type'),
        ].join(''),
      ),
    ).toEqual([
      0.3,
      1234.5,
      { percentage: 0.025 },
      { date: '2026-01-31' },
      { date: '2026-01-31T14:30:00.500' },
      { date: '14:30:00' },
      { date: '30:00:00' },
      true,
      '123-45-6789',
      'n/a',
      'exact',
      'no type',
    ]);
  });

  it('has results and errors of formulas', async () => {
    const formula = 'table:formula="of:=[.A1]/0"';
    expect(
      await cellsOf(
        [
          cell(`${formula} office:value-type="float" office:value="2"`, '2'),
          cell(`${formula} office:value-type="string" office:string-value="" calcext:value-type="error"`, '#DIV/0!'),
          cell(`${formula} office:value-type="float" office:value="0"`, 'Err:522'),
          cell(formula),
          cell(`${formula} office:value-type="string"`, ''),
          text('#N/A'),
        ].join(''),
      ),
    ).toEqual([2, { error: '#DIV/0!' }, { error: 'Err:522' }, { error: '=…' }, null, '#N/A']);
  });

  it('has texts of formulas that look like errors', async () => {
    const formula = 'table:formula="of:=&quot;#&quot;&amp;[.A1]" office:value-type="string"';
    expect(
      await cellsOf(
        [
          cell(formula, '#1001'),
          cell(`${formula} calcext:value-type="string"`, '#N/A'),
          cell(formula, '#N/A'),
          cell(formula, '#NAME?'),
          cell(formula, '#TODO!'),
        ].join(''),
      ),
    ).toEqual(['#1001', '#N/A', { error: '#N/A' }, { error: '#NAME?' }, '#TODO!']);
  });

  it('has no value for a formula that was not calculated, and an empty text is one', async () => {
    const formula = 'table:formula="of:=[.A1]"';
    const types = ['float', 'percentage', 'currency', 'date', 'time', 'boolean'];
    expect(await cellsOf(types.map((type) => cell(`${formula} office:value-type="${type}"`)).join(''))).toEqual(
      types.map(() => ({ error: '=…' })),
    );
    // LibreOffice writes an empty paragraph for an empty text.
    expect(await cellsOf(cell(formula) + cell(formula, '') + text('a'))).toEqual([{ error: '=…' }, null, 'a']);
  });

  it('has dates and times rounded to the millisecond', async () => {
    const date = (value: string) => cell(`office:value-type="date" office:date-value="${value}"`);
    const time = (value: string) => cell(`office:value-type="time" office:time-value="${value}"`);
    expect(
      await cellsOf(
        [
          date('2026-01-31T23:59:59.9999999'),
          date('2026-01-31T14:29:59.999999'),
          date('2026-01-31T14:30:00.0004'),
          date('2026-01-31T14:30:00.0296'),
          date('9999-12-31T14:29:59.9999'),
          time('PT14H29M59.9999999S'),
          time('PT23H59M59.9999999S'),
        ].join(''),
      ),
    ).toEqual([
      { date: '2026-02-01' },
      { date: '2026-01-31T14:30:00' },
      { date: '2026-01-31T14:30:00' },
      { date: '2026-01-31T14:30:00.030' },
      { date: '9999-12-31T14:30:00' },
      { date: '14:30:00' },
      { date: '24:00:00' },
    ]);
  });

  it('may have millions of equal neighbours', async () => {
    const zeros = cell('table:number-columns-repeated="16384" office:value-type="float" office:value="0"', '0');
    const rows = await rowsOf(row(zeros).repeat(700));
    expect(rows).toHaveLength(700);
    expect(rows.every(({ cells }) => cells.length === 16_384)).toBe(true);
  });

  it('has texts with their blanks and lines, and without comments', async () => {
    const comment = '<office:annotation><text:p>a comment</text:p></office:annotation>';
    expect(
      await cellsOf(
        [
          text('a<text:s text:c="3"/>b<text:tab/>c<text:line-break/>d'),
          text('\n  one \n  blank <text:span> each </text:span>\n'),
          `<table:table-cell office:value-type="string">${comment}<text:p>one</text:p><text:p>two</text:p></table:table-cell>`,
          text(
            `with ${comment}a <text:a>link</text:a> &amp; <text:ruby><text:ruby-base>東京</text:ruby-base><text:ruby-text>とうきょう</text:ruby-text></text:ruby>`,
          ),
          `<table:table-cell>${comment}</table:table-cell>`,
          text('<![CDATA[<raw>]]>'),
        ].join(''),
      ),
    ).toEqual(['a   b\tc\nd', 'one blank each', 'one\ntwo', 'with a link & 東京', null, '<raw>']);
  });

  it('repeats cells and rows, and counts those that are covered or empty', async () => {
    const rows = [
      row(
        `${text('a')}${cell('table:number-columns-repeated="2"')}${cell('table:number-columns-repeated="2" office:value-type="string"', 'b')}`,
        2,
      ),
      row(cell('table:number-columns-repeated="16384"'), 3),
      row(
        `${cell('table:number-columns-spanned="2" office:value-type="string"', 'm')}<table:covered-table-cell office:value-type="string"><text:p>under</text:p></table:covered-table-cell>${text('c')}`,
      ),
      row(cell('table:number-columns-repeated="16384"'), 1_048_570),
    ].join('');
    expect(await rowsOf(rows)).toEqual([
      { row: 1, cells: ['a', null, null, 'b', 'b'] },
      { row: 2, cells: ['a', null, null, 'b', 'b'] },
      { row: 6, cells: ['m', null, 'c'] },
    ]);
  });

  it('has merged cells with its rows', async () => {
    const merged = await readMerged(saved);
    expect(merged.columns).toEqual([0]);
    expect([3, 4, 5, 6].map((row) => merged.rowOfValue(0, row))).toEqual([undefined, undefined, 4, undefined]);
    const several = [
      row(text('a'), 3),
      row(
        cell('table:number-rows-spanned="2" table:number-columns-spanned="2" office:value-type="string"', 'm') +
          '<table:covered-table-cell/>' +
          cell('table:number-rows-spanned="3" office:value-type="string"', 'n') +
          cell('table:number-rows-spanned="x" office:value-type="string"', 'o'),
      ),
    ].join('');
    const other = await readMerged(await written(spreadsheet(sheet(several))));
    expect(other.columns).toEqual([0, 2]);
    expect([other.rowOfValue(0, 5), other.rowOfValue(0, 6), other.rowOfValue(2, 6)]).toEqual([4, undefined, 4]);
  });

  it('has rows in groups, but none of tables within cells or charts', async () => {
    const chart = `<table:shapes>${sheet(row(text('chart')), 'local-table')}</table:shapes>`;
    const inner = `<table:table-cell>${sheet(row(text('inner')))}</table:table-cell>`;
    const rows = `<table:table-header-rows>${row(text('No.'))}</table:table-header-rows><table:table-row-group>${row(text('1') + inner + text('2'))}<table:table-row-group>${row(text('3'))}</table:table-row-group></table:table-row-group>`;
    const path = await written(spreadsheet(sheet(chart + rows) + sheet(row(text('other')), 'Other')));
    expect(await readAll(path)).toEqual([
      { row: 1, cells: ['No.'] },
      { row: 2, cells: ['1', null, '2'] },
      { row: 3, cells: ['3'] },
    ]);
    expect(await readAll(path, 'Other')).toEqual([{ row: 1, cells: ['other'] }]);
  });

  it('is read whatever prefixes its namespaces have', async () => {
    const content = spreadsheet(sheet(row(cell('office:value-type="float" office:value="2"', '2') + text('a'))))
      .replace(/(<\/?|\s)(office|table|text):/g, '$1$2-x:')
      .replace(/xmlns:(office|table|text)=/g, 'xmlns:$1-x=');
    expect(await readAll(await written(content))).toEqual([{ row: 1, cells: [2, 'a'] }]);
  });

  it('says how much of it was read', async () => {
    const source = await openWorkbook(localFile(saved), { type: 'excel' });
    expect(source.bytesRead()).toBe(0);
    for await (const batch of source) expect(batch.length).toBe(6);
    expect(source.bytesRead()).toBe(source.bytesTotal);
  });
});

describe('a broken .ods workbook', () => {
  const fault = async (content: string, limits = {}, parts = {}) =>
    faultOf(readAll(await written(content, parts), undefined, limits));

  it('is refused if it is another document, or no XML', async () => {
    const other = await fault(document('<office:text><text:p>a letter</text:p></office:text>'));
    expect(other.code).toBe('file_format_mismatch');
    expect(other.message).toContain('an OpenDocument text, drawing or presentation: save its table as .xlsx');
    expect((await fault('<a/>')).code).toBe('file_corrupted');
    expect((await fault(spreadsheet(sheet(row(text('a')))).slice(0, -90))).code).toBe('file_corrupted');
    expect(
      (await fault(`<!DOCTYPE a [<!ENTITY b "c">]>${spreadsheet('')}`.replace('<?xml version="1.0"?>', ''))).code,
    ).toBe('file_corrupted');
  });

  it('is refused if it has a password', async () => {
    const manifest = '<manifest:manifest><manifest:encryption-data manifest:checksum="x"/></manifest:manifest>';
    expect((await fault('encrypted', {}, { 'META-INF/manifest.xml': manifest })).code).toBe('file_password_protected');
  });

  it('is refused if it has more rows, columns, sheets or characters than allowed', async () => {
    const rows = (content: string, limits = {}) => fault(spreadsheet(sheet(content)), limits);
    expect((await rows(row(text('a'), 1_048_577))).code).toBe('file_too_large');
    expect((await rows(row(cell('table:number-columns-repeated="16385" office:value-type="string"', 'a')))).code).toBe(
      'file_row_too_long',
    );
    expect(await rows(row(text('a')) + row(text('b') + text('x'.repeat(32_768))))).toMatchObject({
      code: 'file_field_too_long',
      place: { sheet: 'Orders', row: 2, column: 'B' },
    });
    expect((await rows(row(text('<text:s text:c="999999999"/>')))).code).toBe('file_field_too_long');
    // Before the row ends.
    const open = '<table:table-row>';
    expect(await rows(open + text('a').repeat(5), { columns: 4 })).toMatchObject({
      code: 'file_row_too_long',
      place: { sheet: 'Orders', row: 1, column: 'E' },
    });
    expect((await rows(open + text('x'.repeat(400)).repeat(3), { rowCharacters: 1_000 })).code).toBe(
      'file_row_too_long',
    );
    const wide = cell('table:number-columns-repeated="100" office:value-type="float" office:value="1"', '1');
    expect((await rows(row(wide).repeat(500), { sheetBytes: 160_000 })).message).toBe(
      'The sheet has more than 10,000 cells.',
    );
    expect((await rows(row(text('x'.repeat(400)).repeat(3)), { rowCharacters: 1_000 })).code).toBe('file_row_too_long');
    expect((await fault(spreadsheet(sheet('').repeat(3)), { sheets: 2 })).code).toBe('file_too_large');
    expect((await rows('<a>'.repeat(200) + '</a>'.repeat(200))).code).toBe('file_corrupted');
  });

  it('is refused if it repeats the same cells millions of times', async () => {
    const wide = cell('table:number-columns-repeated="1000" office:value-type="float" office:value="1"', '1');
    expect((await fault(spreadsheet(sheet(row(wide, 1_000_000))))).code).toBe('file_too_large');
  });
});
