import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { openWorkbook } from '../../../../core/formats/workbook/open-workbook.js';
import type { WorkbookLimits } from '../../../../core/formats/workbook/workbook-limits.js';
import { localFile } from '../../../../runtime/local-files/local-file.js';
import { compoundFile } from './compound-file.js';
import { faultOf, MAIN, type RawWorkbook, readAll, useWorkbookFolder, worksheet } from './raw-workbook.js';

const folder = useWorkbookFolder();

async function fault(workbook: RawWorkbook, limits?: Partial<WorkbookLimits>) {
  return faultOf(readAll(await folder.write(workbook), undefined, limits));
}

async function faultOfBytes(bytes: Buffer | string) {
  return faultOf(readAll(await folder.writeBytes(bytes)));
}

describe('files that are not workbooks', () => {
  it('are refused if they are missing or empty', async () => {
    expect((await faultOf(readAll(folder.nextPath()))).code).toBe('file_missing');
    expect((await faultOfBytes('')).code).toBe('file_empty');
  });

  it.each([
    ['No,Name\n1,Århus\n', 'text, such as CSV: set the type of the file in the setup to csv or text'],
    ['%PDF-1.7\n', 'a PDF document: import the table that it shows as CSV or .xlsx'],
    [Buffer.from([1, 2, 0, 3]), 'an unknown binary format'],
    [compoundFile('Root Entry'), 'an old Office file (OLE)'],
  ])('are refused with a hint about their format (%#)', async (bytes, looks) => {
    expect(await faultOfBytes(bytes)).toEqual({
      code: 'file_format_mismatch',
      message: `The setup expects a workbook (.xlsx, .xls, .xlsb or .ods), but the file looks like ${looks}.`,
      place: {},
    });
  });

  it('are refused if they are password-protected', async () => {
    const names = ['Root Entry', 'A', 'B', 'C', 'D', 'EncryptionInfo', 'EncryptedPackage'];
    expect((await faultOfBytes(compoundFile(...names))).code).toBe('file_password_protected');
  });

  it.each([
    ['word/document.xml', 'a Word document: save its table as .xlsx'],
    ['META-INF/manifest.xml', 'a zip archive'],
    ['LICENSE', 'a zip archive'],
  ])('are refused if they are a zip that contains %s', async (name, looks) => {
    const parts = { '_rels/.rels': null, 'xl/workbook.xml': null, [name]: 'x' };
    const { code, message } = await fault({ parts });
    expect([code, message]).toEqual([
      'file_format_mismatch',
      `The setup expects a workbook (.xlsx, .xls, .xlsb or .ods), but the file looks like ${looks}.`,
    ]);
  });
});

describe('a damaged file', () => {
  const rows = Array.from({ length: 3000 }, (_, index) => `<row><c><v>${(index * 7919) % 1000003}</v></c></row>`).join(
    '',
  );

  it('is refused for every length to which it is cut off', async () => {
    const bytes = await readFile(await folder.write({ rows }));
    for (const share of [0.01, 0.3, 0.6, 0.9, 0.999]) {
      const { code } = await faultOfBytes(bytes.subarray(0, Math.floor(bytes.length * share)));
      expect(code).toBe('file_corrupted');
    }
  });

  it('is refused with wrong checksums or damaged compression', async () => {
    const stored = await readFile(await folder.write({ rows: '<row><c><v>4711</v></c></row>', stored: true }));
    stored.write('4712', stored.indexOf('4711'));
    expect((await faultOfBytes(stored)).message).toContain('checksum');
    const deflated = await readFile(await folder.write({ rows }));
    deflated.fill(0xff, deflated.indexOf('sheet1.xml') + 500, deflated.indexOf('sheet1.xml') + 600);
    expect((await faultOfBytes(deflated)).code).toBe('file_corrupted');
  });

  it('causes no other failure for any wrong byte of the directory', async () => {
    const bytes = await readFile(await folder.write({ rows: '<row><c><v>1</v></c></row>' }));
    const directory = bytes.indexOf(Buffer.from('PK\x01\x02'));
    for (let at = directory; at < bytes.length; at += 1) {
      const copy = Buffer.from(bytes);
      copy[at] = (copy[at] as number) ^ 0xff;
      const outcome = await readAll(await folder.writeBytes(copy)).catch((error: Error) => error.name);
      expect(outcome === 'FileFault' || Array.isArray(outcome)).toBe(true);
    }
  });

  it.each([
    ['<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>1</w>', { sheet: 'Orders', row: 2, column: 'A' }],
    ['<row r="5"/><row r="4"/>', { sheet: 'Orders', row: 4 }],
    ['<row r="5"/><row r="5"/>', { sheet: 'Orders', row: 5 }],
    ['<row r="-1"/>', { sheet: 'Orders', row: 1 }],
    ['<row r="2"><c r="B2"/><c r="A2"/></row>', { sheet: 'Orders', row: 2 }],
    ['<row r="2"><c r="B3"/></row>', { sheet: 'Orders', row: 2 }],
    ['<row r="2"><c r="2B"/></row>', { sheet: 'Orders', row: 2 }],
    ['<row r="3"><c r="C3" t="s"><v>7</v></c></row>', { sheet: 'Orders', row: 3, column: 'C' }],
    ['<row r="3"><c r="C3" t="str"><v>a\x00</v></c></row>', { sheet: 'Orders', row: 3, column: 'C' }],
    ['<row r="3"><c r="C3" t="str"><v>&undefined;</v></c></row>', { sheet: 'Orders', row: 3, column: 'C' }],
    [`<x:row xmlns:x="${MAIN}"/>`, { sheet: 'Orders' }],
  ])('is refused with a broken sheet: %s', async (broken, place) => {
    const { code, place: found } = await fault({ rows: broken });
    expect([code, found]).toEqual(['file_corrupted', place]);
  });

  it('is refused with bytes that are not UTF-8', async () => {
    for (const bytes of [Buffer.from([0x61, 0xe9, 0x62]), Buffer.from([0xc3])]) {
      const sheet = Buffer.concat([Buffer.from(`<worksheet xmlns="${MAIN}"><sheetData><row><c t="str"><v>`), bytes]);
      expect((await fault({ parts: { 'xl/worksheets/sheet1.xml': sheet } })).code).toBe('file_undecodable');
    }
  });

  it('is refused in encodings that are not supported', async () => {
    const ebcdic = worksheet('').replace('UTF-8', 'EBCDIC-CP-US');
    const { code, message } = await fault({ parts: { 'xl/worksheets/sheet1.xml': ebcdic } });
    expect(code).toBe('file_undecodable');
    expect(message).toBe(
      '"xl/worksheets/sheet1.xml" of the workbook declares the encoding EBCDIC-CP-US, which is not supported. Save the workbook again in Excel.',
    );
  });

  it('is refused with document types in any part', async () => {
    const bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>';
    for (const part of ['xl/worksheets/sheet1.xml', 'xl/sharedStrings.xml', 'xl/styles.xml', 'xl/workbook.xml']) {
      const { code, message } = await fault({ parts: { [part]: `${bomb}<worksheet/>` } });
      expect([code, message.includes('document type')]).toEqual(['file_corrupted', true]);
    }
  });

  it('is refused if the XML of a sheet is not a worksheet', async () => {
    for (const xml of [
      '<html/>',
      `<styleSheet xmlns="${MAIN}"/>`,
      `<worksheet xmlns="${MAIN}"/>`,
      '<worksheet xmlns="urn:x"/>',
      ' ',
    ]) {
      expect((await fault({ parts: { 'xl/worksheets/sheet1.xml': xml } })).code).toBe('file_corrupted');
    }
  });
});

describe('a budget', () => {
  const rows = '<row><c><v>1</v></c></row>'.repeat(20_000);
  const strings = '<si><t>a</t></si>'.repeat(1000);

  it.each([
    [{ sheetBytes: 100_000 }],
    [{ sharedStringBytes: 10_000 }],
    [{ totalBytes: 200_000 }],
    [{ partBytes: 100 }],
    [{ ratio: 20, ratioFloorBytes: 100_000 }],
    [{ entries: 3 }],
    [{ sheets: 0 }],
    [{ rows: 19_999 }],
  ] satisfies [Partial<WorkbookLimits>][])('limits the size: %o', async (limits) => {
    expect((await fault({ rows, strings }, limits)).code).toBe('file_too_large');
  });

  it('limits the number of cell formats', async () => {
    const styles = `<cellXfs>${'<xf/>'.repeat(20)}</cellXfs>`;
    expect((await fault({ styles }, { cellFormats: 10 })).code).toBe('file_too_large');
  });

  it('limits the characters in a cell, a shared string and a row', async () => {
    const text = 'x'.repeat(200);
    const inline = `<c t="str"><v>${text}</v></c>`;
    const shared = `<c t="s"><v>0</v></c>`;
    const cell = await fault({ rows: `<row>${inline}</row>` }, { cellCharacters: 199 });
    expect([cell.code, cell.place]).toEqual(['file_field_too_long', { sheet: 'Orders', row: 1, column: 'A' }]);
    const longString = { strings: `<si><t>${text}</t></si>` };
    // A shared string has no place, but the cell that refers to it has one.
    const referring = { ...longString, rows: `<row><c t="str"><v>x</v></c>${shared}</row>` };
    const long = await fault(referring, { cellCharacters: 199 });
    expect([long.code, long.place]).toEqual(['file_field_too_long', { sheet: 'Orders', row: 1, column: 'B' }]);
    const endless = { ...referring, strings: `<si><t>${'x'.repeat(2_000)}</t></si>` };
    expect((await fault(endless, { cellCharacters: 199 })).code).toBe('file_field_too_long');
    const escaped = { rows: `<row><c t="str"><v>${'_x0041_'.repeat(199)}</v></c></row>` };
    expect(await readAll(await folder.write(escaped), undefined, { cellCharacters: 199 })).toEqual([
      { row: 1, cells: ['A'.repeat(199)] },
    ]);
    const row = { rowCharacters: 500 };
    expect((await fault({ rows: `<row>${inline.repeat(3)}</row>` }, row)).code).toBe('file_row_too_long');
    expect((await fault({ ...longString, rows: `<row>${shared.repeat(3)}</row>` }, row)).code).toBe(
      'file_row_too_long',
    );
  });

  it('refuses an attribute, comment or text without an end', async () => {
    for (const start of ['<row r="', '<!--', '<row><c t="str"><v>']) {
      const { code } = await fault({ rows: start + 'x'.repeat(11_000_000) });
      expect(code).toBe('file_field_too_long');
    }
  });

  it('refuses elements that are nested too deeply', async () => {
    expect((await fault({ rows: '<a>'.repeat(10_000) })).code).toBe('file_corrupted');
  });

  it('allows the last possible cell of a sheet, and refuses cells beyond it', async () => {
    const last = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>';
    const [row] = await readAll(await folder.write({ rows: last }));
    expect([row?.row, row?.cells.length, row?.cells.at(-1)]).toEqual([1048576, 16384, 1]);
    expect((await fault({ rows: '<row r="1048577"/>' })).code).toBe('file_too_large');
    expect((await fault({ rows: '<row r="1"><c r="XFE1"/></row>' })).code).toBe('file_row_too_long');
    expect((await fault({ rows: `<row>${'<c/>'.repeat(16385)}</row>` })).code).toBe('file_row_too_long');
  });

  it('keeps batches of wide rows small', async () => {
    const wide = '<row><c r="XFD1"><v>1</v></c></row>';
    const path = await folder.write({
      rows: Array.from({ length: 40 }, (_, row) => wide.replace('XFD1', `XFD${row + 1}`)).join(''),
    });
    const sizes: number[] = [];
    for await (const batch of await openWorkbook(localFile(path), { type: 'excel' })) sizes.push(batch.length);
    expect(sizes).toEqual([7, 7, 7, 7, 7, 5]);
  });

  it('is not slowed down by hostile texts', async () => {
    const digits = `${'1'.repeat(900_000)}x`;
    const styles = `<numFmts><numFmt numFmtId="164" formatCode="${'['.repeat(900_000)}"/></numFmts><cellXfs><xf numFmtId="164"/></cellXfs>`;
    const path = await folder.write({ rows: `<row><c><v>${digits}</v></c></row>`, styles });
    // Cells are short by default, but the result must not depend on it.
    const limits = { cellCharacters: 1_000_000 };
    expect(await readAll(path, undefined, limits)).toEqual([{ row: 1, cells: [digits] }]);
  });
});
