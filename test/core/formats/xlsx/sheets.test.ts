import { describe, expect, it } from 'vitest';
import { openWorkbook } from '../../../../core/formats/workbook/open-workbook.js';
import { localFile } from '../../../../runtime/local-files/local-file.js';
import { faultOf, readAll, relationships, useWorkbookFolder, workbookPart, worksheet } from './raw-workbook.js';

const folder = useWorkbookFolder();

const number = (value: number): string => worksheet(`<row><c><v>${value}</v></c></row>`);

const SHEETS = {
  'xl/workbook.xml': workbookPart(
    `<sheet name="Chart" sheetId="1" r:id="rId9"/><sheet name="Secret" sheetId="2" state="hidden" r:id="rId1"/>
     <sheet name="Deep" sheetId="3" state="veryHidden" r:id="rId1"/><sheet name="Orders &amp; lines" sheetId="4" r:id="rId2"/>
     <sheet name="Last" sheetId="5" r:id="rId3"/>`,
  ),
  'xl/_rels/workbook.xml.rels': relationships(
    ['rId9', 'chartsheet', 'chartsheets/sheet1.xml'],
    ['rId1', 'worksheet', 'worksheets/sheet1.xml'],
    ['rId2', 'worksheet', '/xl/worksheets/Sheet2.xml'],
    ['rId3', 'worksheet', '../xl/./worksheets/sheet3.xml'],
  ),
  'xl/worksheets/sheet1.xml': number(1),
  'xl/worksheets/sheet2.xml': number(2),
  'xl/worksheets/sheet3.xml': number(3),
};

describe('choice of the sheet', () => {
  it('reads the first visible worksheet unless one is named', async () => {
    const path = await folder.write({ parts: SHEETS });
    expect(await readAll(path)).toEqual([{ row: 1, cells: [2] }]);
    expect(await readAll(path, 'Last')).toEqual([{ row: 1, cells: [3] }]);
    expect(await readAll(path, 'secret')).toEqual([{ row: 1, cells: [1] }]);
  });

  it('lists the sheets if the named one is missing or a chart', async () => {
    const path = await folder.write({ parts: SHEETS });
    const names = '"Chart", "Secret", "Deep", "Orders & lines", "Last"';
    expect(await faultOf(readAll(path, 'Invoices'))).toEqual({
      code: 'file_sheet_missing',
      message: `The workbook has no sheet named "Invoices"; its sheets are: ${names}.`,
      place: { sheet: 'Invoices' },
    });
    expect((await faultOf(readAll(path, 'Chart'))).code).toBe('file_sheet_missing');
  });

  it('reports if all sheets are hidden', async () => {
    const parts = { 'xl/workbook.xml': workbookPart('<sheet name="A" sheetId="1" state="hidden" r:id="rId1"/>') };
    expect((await faultOf(readAll(await folder.write({ parts })))).code).toBe('file_sheet_missing');
  });

  it('reads a strict workbook with prefixes and links declared on the sheet', async () => {
    const strict = 'http://purl.oclc.org/ooxml';
    const parts = {
      '_rels/.rels': relationships(['a', 'officeDocument', '/book/main.xml']).replaceAll(
        'http://schemas.openxmlformats.org/officeDocument/2006',
        `${strict}/officeDocument`,
      ),
      'xl/workbook.xml': null,
      'book/main.xml': `<x:workbook xmlns:x="${strict}/spreadsheetml/main"><x:workbookPr date1904="true"/><x:sheets>
        <x:sheet name="S" sheetId="1" rel:id="r1" xmlns:rel="${strict}/officeDocument/relationships"/></x:sheets></x:workbook>`,
      'book/_rels/main.xml.rels': relationships(['r1', 'worksheet', 'sheet.xml'], ['r2', 'styles', 'styles.xml']),
      'book/styles.xml': `<styleSheet xmlns="${strict}/spreadsheetml/main"><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>`,
      'book/sheet.xml': `<worksheet xmlns="${strict}/spreadsheetml/main"><sheetData><row><c><v>0</v></c><c t="d"><v>2026-01-31</v></c></row></sheetData></worksheet>`,
    };
    expect(await readAll(await folder.write({ parts }))).toEqual([
      { row: 1, cells: [{ date: '1904-01-01' }, { date: '2026-01-31' }] },
    ]);
  });
});

describe('reading in batches', () => {
  const rows = Array.from({ length: 1201 }, (_, index) => `<row><c><v>${index}</v></c></row>`).join('');

  it('returns batches of 500 rows and the progress', async () => {
    for (const stored of [false, true]) {
      const source = await openWorkbook(localFile(await folder.write({ rows, stored })), { type: 'excel' });
      expect(source.bytesRead()).toBe(0);
      const sizes: number[] = [];
      for await (const batch of source) sizes.push(batch.length);
      expect(sizes).toEqual([500, 500, 201]);
      expect(source.bytesRead()).toBe(source.bytesTotal);
    }
  });

  it('can be stopped early and repeated', async () => {
    const source = await openWorkbook(localFile(await folder.write({ rows })), { type: 'excel' });
    for await (const batch of source) {
      expect(batch[0]).toEqual({ row: 1, cells: [0] });
      break;
    }
    let count = 0;
    for await (const batch of source) count += batch.length;
    expect(count).toBe(1201);
  });

  it('returns nothing for a sheet without rows', async () => {
    expect(await readAll(await folder.write({}))).toEqual([]);
  });
});
