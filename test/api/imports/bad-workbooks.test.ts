import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import yazl from 'yazl';
import type { FileFormat } from '../../../core/formats/file-format.js';
import { projectRoot } from '../../../runtime/project-root.js';
import { compoundFile } from '../../core/formats/xlsx/compound-file.js';
import { relationships, workbookPart, worksheet } from '../../core/formats/xlsx/raw-workbook.js';
import { save, useBench } from '../../harness/bench.js';
import { namesSetup, workbook } from '../../harness/world.js';
import { refusedFile } from './refused-file.js';

const bench = useBench({}, 'none');

/** A workbook whose only sheet has this XML. */
const sheetOf = (xml: string): Promise<Buffer> =>
  zip(
    ['_rels/.rels', Buffer.from(relationships(['rId1', 'officeDocument', 'xl/workbook.xml']))],
    ['xl/workbook.xml', Buffer.from(workbookPart('<sheet name="Names" sheetId="1" r:id="rId1"/>'))],
    ['xl/_rels/workbook.xml.rels', Buffer.from(relationships(['rId1', 'worksheet', 'worksheets/sheet1.xml']))],
    ['xl/worksheets/sheet1.xml', Buffer.from(xml)],
  );
const cells = (row: number, ...texts: string[]): string =>
  `<row r="${row}">${texts.map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`).join('')}</row>`;

const zip = async (...parts: [string, Buffer][]): Promise<Buffer> => {
  const file = new yazl.ZipFile();
  for (const [name, content] of parts) file.addBuffer(content, name);
  file.end();
  const chunks: Buffer[] = [];
  for await (const chunk of file.outputStream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

describe('a workbook', () => {
  const excel: FileFormat = { type: 'excel' };
  const table = [['No.', 'Name'], ...Array.from({ length: 500 }, (_, i) => [`n${i}`, `Name ${Math.sin(i)}`])];
  const refuse = (content: Uint8Array | string, file = excel) => refusedFile(bench, file, content, 'names.xlsx');

  it('is refused if the file is not a workbook', async () => {
    expect(await refuse('No.,Name\nn1,N\n')).toMatchObject({
      code: 'file_format_mismatch',
      detail: expect.stringContaining('text, such as CSV'),
    });
    expect(await refuse('')).toMatchObject({ code: 'file_empty' });
    expect(await refuse(await zip(['word/document.xml', Buffer.from('<a/>')]))).toMatchObject({
      code: 'file_format_mismatch',
    });
  });

  it('is refused if it is truncated or changed', async () => {
    const file = await workbook({ Names: table });
    expect(await refuse(file.subarray(0, file.length / 2))).toMatchObject({ code: 'file_corrupted' });
    const changed = Uint8Array.from(file);
    const middle = Buffer.from(changed.buffer).indexOf('xl/worksheets/sheet1.xml') + 400;
    changed.fill(0xff, middle, middle + 40);
    expect((await refuse(changed)).code).toMatch(/^file_corrupted$/);
  });

  it('is refused if it has a password', async () => {
    expect(await refuse(compoundFile('Root Entry', 'EncryptedPackage', 'EncryptionInfo'))).toMatchObject({
      code: 'file_password_protected',
    });
  });

  it('is refused in the other formats if it is truncated', async () => {
    for (const extension of ['xls', 'xlsb', 'ods']) {
      const file = await readFile(join(projectRoot, 'test/api/imports/files', `orders.${extension}`));
      expect(await refuse(file.subarray(0, file.length / 2))).toMatchObject({ code: 'file_corrupted' });
    }
  });

  it('is refused if an .ods of a few bytes repeats its cells without end', async () => {
    const xmlns = ['office', 'table', 'text'].map(
      (name) => `xmlns:${name}="urn:oasis:names:tc:opendocument:xmlns:${name}:1.0"`,
    );
    const cell =
      '<table:table-cell table:number-columns-repeated="16384" office:value-type="string"><text:p>No.</text:p></table:table-cell>';
    const row = `<table:table-row table:number-rows-repeated="1048576">${cell}</table:table-row>`;
    const sheet = `<office:body><office:spreadsheet><table:table table:name="Names">${row}</table:table></office:spreadsheet></office:body>`;
    const content = `<office:document-content ${xmlns.join(' ')}>${sheet}</office:document-content>`;
    const file = await zip(['content.xml', Buffer.from(content)]);
    expect((await refuse(file, { type: 'excel', headerRow: 0, columns: ['No.', 'Name'] })).code).toBe('file_too_large');
  });

  it('is refused if it is a zip bomb', async () => {
    const bomb = worksheet(cells(1, 'No.', 'Name') + '<row/>'.repeat(22 * 1024 * 1024) + cells(2, 'n1', 'N'));
    expect(await refuse(await sheetOf(bomb))).toMatchObject({ code: 'file_too_large' });
  });

  it('is refused if its columns are not those of the setup', async () => {
    expect(
      await refuse(
        await workbook({
          Names: [
            ['No.', 'City'],
            ['n1', 'Oslo'],
          ],
        }),
      ),
    ).toMatchObject({
      code: 'file_column_missing',
      detail: 'Column "Name" is missing in the header in row 1 of the sheet "Names". Found: "No.", "City".',
      place: { sheet: 'Names', row: 1, column: 'Name' },
    });
    expect(await refuse(await workbook({ Names: [['No.', 'Name']] }))).toMatchObject({
      code: 'file_header_only',
      detail: 'The sheet "Names" has a header but no records below it.',
      place: { sheet: 'Names' },
    });
    expect(await refuse(await workbook({ Names: [] }))).toMatchObject({
      code: 'file_empty',
      place: { sheet: 'Names' },
    });
    const missing = await refuse(await workbook({ Names: table }), { type: 'excel', sheet: 'Orders' });
    expect(missing).toMatchObject({ code: 'file_sheet_missing', detail: expect.stringContaining('Names') });
  });

  it('is read if it has a single huge merged range', async () => {
    const { client } = bench;
    const merges = '<mergeCells count="1"><mergeCell ref="C1:XFD1048576"/></mergeCells>';
    const sheet = worksheet(cells(1, 'No.', 'Name') + cells(2, 'merged', 'N')).replace(
      '</sheetData>',
      `</sheetData>${merges}`,
    );
    await save(client, 'merged', namesSetup(excel));
    expect((await client.import('merged', await sheetOf(sheet), { fileName: 'merged.xlsx' })).counts.completed).toBe(1);
  });
});
