import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SourceRow } from '../../../../core/formats/row-source.js';
import { openSheets, openWorkbook } from '../../../../core/formats/workbook/open-workbook.js';
import { localFile } from '../../../../runtime/local-files/local-file.js';
import { projectRoot } from '../../../../runtime/project-root.js';
import { compoundFile } from '../xlsx/compound-file.js';
import { faultOf, readAll, readMerged, useWorkbookFolder } from '../xlsx/raw-workbook.js';

const folder = useWorkbookFolder();
const path = (name: string): string => join(projectRoot, 'test/core/formats/xls/files', name);
const read = (name: string, sheet?: string): Promise<SourceRow[]> => readAll(path(name), sheet);

async function inCodePage(page: number): Promise<Buffer> {
  const bytes = await readFile(path('excel-95.xls'));
  bytes.writeUInt16LE(page, bytes.indexOf(Buffer.from('42000200e404', 'hex')) + 4);
  return bytes;
}

describe('an .xls workbook', () => {
  it('is read with the values that its cells show', async () => {
    expect(await read('workbook.xls')).toEqual([
      { row: 1, cells: ['No.', 'Name', 'Date', 'Share', 'Open', 'Post Code', 'Formula', 'Time', 'Amount'] },
      {
        row: 3,
        cells: [
          'A1',
          'ö'.repeat(2500) + '漢'.repeat(2200),
          { date: '2026-01-31T14:30:00' },
          { percentage: 0.3 },
          true,
          '00042',
          { error: '=…' },
          { date: '06:15:00' },
          0.3,
        ],
      },
      { row: 4, cells: ['merged', null, { date: '2026-02-01' }, null, false, null, null, null, -12.34] },
      { row: 5, cells: [null, null, null, null, null, null, null, null, 1e20] },
      { row: 6, cells: [1, 2.5, 3, 4] },
      { row: 7, cells: ['ends with 🙂'] },
    ]);
  });

  it('has merged cells behind its rows', async () => {
    const merged = await readMerged(path('workbook.xls'));
    expect(merged.columns).toEqual([0]);
    expect([3, 4, 5, 6].map((row) => merged.rowOfValue(0, row))).toEqual([undefined, undefined, 4, undefined]);
    // As LibreOffice writes several.
    const several = await readMerged(join(projectRoot, 'test/api/imports/files/merged.xls'));
    expect(several.columns).toEqual([0, 1]);
    expect([2, 4, 7].map((row) => several.rowOfValue(0, row))).toEqual([1, undefined, 4]);
    expect([5, 6, 7].map((row) => several.rowOfValue(1, row))).toEqual([4, undefined, 6]);
  });

  it.each<[number, number, string]>([
    [10_000, 0x9f, 'ü'],
    [10_007, 0xdf, 'я'],
    [1251, 0xff, 'я'],
    [0x8001, 0xfc, 'ü'],
  ])('of Excel 95 has texts in its code page: %d', async (page, byte, shown) => {
    const bytes = await inCodePage(page);
    bytes[bytes.indexOf(Buffer.from('Größe', 'latin1')) + 2] = byte;
    expect((await readAll(await folder.writeBytes(bytes)))[1]?.cells[1]).toContain(`Gr${shown}`);
  });

  it('of Excel 95 is refused if its code page is not known', async () => {
    expect(await faultOf(readAll(await folder.writeBytes(await inCodePage(1361))))).toMatchObject({
      code: 'file_undecodable',
      message:
        'The texts of the workbook are in the code page 1361, which is not known: open it in Excel and save it as .xlsx.',
    });
  });

  it('has an empty text of a formula only if it was calculated', async () => {
    const bytes = await readFile(path('libreoffice.xls'));
    const result = bytes.indexOf(Buffer.from('010001000000ffff', 'hex'));
    bytes.writeUInt16LE(3, result);
    const openCell = async () => (await readAll(await folder.writeBytes(bytes)))[1]?.cells[3];
    expect(await openCell()).toBeNull();
    // To be calculated when it is opened.
    bytes.writeUInt16LE(2, result + 8);
    expect(await openCell()).toEqual({ error: '=…' });
    bytes.writeUInt16LE(0, result + 8);
    // Without RECALCID.
    bytes.writeUInt16LE(0, bytes.indexOf(Buffer.from('c1010800c1010000', 'hex')));
    expect(await openCell()).toEqual({ error: '=…' });
  });

  it('counts days from 1904 if it says so', async () => {
    expect(await read('dates-1904.xls')).toEqual([{ row: 1, cells: [{ date: '2026-01-31' }] }]);
  });

  it.each(['excel-95.xls', 'small.xls', 'libreoffice.xls'])(
    'is read as other programs and versions write it: %s',
    async (name) => {
      expect(await read(name)).toEqual([
        { row: 1, cells: ['No.', 'Name', 'Price', 'Open'] },
        { row: 2, cells: ['K1', 'Größe Ærø', 1.5, true, { error: '#N/A' }] },
        { row: 3, cells: ['K2', null, -2, false, 'yes', 3] },
      ]);
    },
  );

  it('has sheets: a hidden one is only read if it is named', async () => {
    const workbook = await openSheets(localFile(path('workbook.xls')));
    expect(await workbook.sheets()).toMatchObject([
      { name: 'Hidden', visible: false },
      { name: 'Aufträge', visible: true },
      { name: 'Empty', visible: true },
    ]);
    expect(await read('workbook.xls', 'hidden')).toEqual([{ row: 1, cells: ['hidden'] }]);
    expect(await read('workbook.xls', 'Empty')).toEqual([]);
    const { code, message } = await faultOf(read('workbook.xls', 'Orders'));
    expect(code).toBe('file_sheet_missing');
    expect(message).toContain('"Aufträge"');
  });

  it('says how much of it was read', async () => {
    const source = await openWorkbook(localFile(path('workbook.xls')), { type: 'excel' });
    expect(source.bytesRead()).toBe(0);
    for await (const batch of source) expect(batch.length).toBe(6);
    expect(source.bytesRead() / source.bytesTotal).toBeGreaterThan(0.9);
  });
});

describe('a broken .xls workbook', () => {
  const faultOfBytes = async (bytes: Buffer) => faultOf(readAll(await folder.writeBytes(bytes)));

  it('is refused wherever it is cut off', async () => {
    const bytes = await readFile(path('workbook.xls'));
    for (let length = 512; length < bytes.length - 1024; length += 512)
      expect((await faultOfBytes(bytes.subarray(0, length))).code, `${length} bytes`).toBe('file_corrupted');
  });

  it('is read or refused for any wrong byte', async () => {
    for (const name of ['small.xls', 'excel-95.xls', 'dates-1904.xls']) {
      const bytes = await readFile(path(name));
      for (let at = 0; at < bytes.length; at += 1) {
        if (at % (bytes[at] === 0 ? 23 : 3) !== 0) continue;
        const changed = Buffer.from(bytes);
        changed[at] = 0xff - (bytes[at] as number);
        // Throws whatever is not a fault of the file.
        await faultOfBytes(changed).catch((error: Error) =>
          expect(error.message, `${name}, byte ${at}`).toBe('Reading ended without a fault'),
        );
      }
    }
  });

  it('is refused if a chain of its sectors is circular', async () => {
    const bytes = await readFile(path('workbook.xls'));
    const table = (bytes.readUInt32LE(76) + 1) * 512;
    for (let sector = 0; sector < 128; sector += 1) bytes.writeUInt32LE(sector, table + sector * 4);
    expect((await faultOfBytes(bytes)).code).toBe('file_corrupted');
  });

  it('is refused if it says that other streams are small', async () => {
    const bytes = await readFile(path('small.xls'));
    bytes.writeUInt32LE(0xffffffff, 56);
    expect((await faultOfBytes(bytes)).code).toBe('file_corrupted');
  });

  it('is refused if it has a password', async () => {
    const bytes = await readFile(path('workbook.xls'));
    // The first record after the beginning becomes FILEPASS.
    const stream = bytes.indexOf(Buffer.from('09081000', 'hex'));
    bytes.writeUInt16LE(0x2f, stream + 20);
    expect((await faultOfBytes(bytes)).code).toBe('file_password_protected');
    expect((await faultOfBytes(compoundFile('Root Entry', 'EncryptionInfo', 'EncryptedPackage'))).code).toBe(
      'file_password_protected',
    );
  });

  it('is refused if a shared string is missing, or a row is out of order', async () => {
    const bytes = await readFile(path('small.xls'));
    const label = bytes.indexOf(Buffer.from('fd000a00', 'hex'));
    const without = Buffer.from(bytes);
    if (label > 0) without.writeUInt32LE(99_999, label + 10);
    const numbers = bytes.lastIndexOf(Buffer.from('03020e00', 'hex'));
    const disordered = Buffer.from(bytes);
    disordered.writeUInt16LE(0, numbers + 4);
    expect(await faultOfBytes(disordered)).toMatchObject({ code: 'file_corrupted' });
    if (label > 0) expect(await faultOfBytes(without)).toMatchObject({ code: 'file_corrupted' });
  });

  it('is refused if its texts or rows are too long', async () => {
    const file = path('workbook.xls');
    expect(await faultOf(readAll(file, undefined, { cellCharacters: 100 }))).toMatchObject({
      code: 'file_field_too_long',
      place: { sheet: 'Aufträge', row: 3, column: 'B' },
    });
    expect((await faultOf(readAll(file, undefined, { rowCharacters: 1_000 }))).code).toBe('file_row_too_long');
    expect((await faultOf(readAll(file, undefined, { columns: 4 }))).code).toBe('file_row_too_long');
    expect((await faultOf(readAll(file, undefined, { sheets: 2 }))).code).toBe('file_too_large');
    expect((await faultOf(readAll(file, undefined, { cellFormats: 5 }))).code).toBe('file_too_large');
  });
});
