import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSheets } from '../../../../core/formats/workbook/open-workbook.js';
import { localFile } from '../../../../runtime/local-files/local-file.js';
import { projectRoot } from '../../../../runtime/project-root.js';
import { faultOf, readAll, readMerged, relationships, useWorkbookFolder } from '../xlsx/raw-workbook.js';

const folder = useWorkbookFolder();
const file = (name: string): string => join(projectRoot, 'test/core/formats/xlsb/files', name);

/** A record: its type and length in bytes of 7 bits each. */
function record(type: number, ...data: Buffer[]): Buffer {
  const content = Buffer.concat(data);
  const head = type < 0x80 ? [type] : [(type & 0x7f) | 0x80, type >> 7];
  const length: number[] = [];
  for (let rest = content.length; ; rest >>= 7) {
    if (rest < 0x80) {
      length.push(rest);
      break;
    }
    length.push((rest & 0x7f) | 0x80);
  }
  return Buffer.concat([Buffer.from([...head, ...length]), content]);
}

const u8 = (value: number) => Buffer.from([value]);
const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
};
const double = (value: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes;
};
const wide = (text: string) => Buffer.concat([u32(text.length), Buffer.from(text, 'utf16le')]);
const rowHeader = (row: number) => record(0, u32(row - 1), Buffer.alloc(9));
/** A cell of a column from 1, in the first number format or the one given. */
const cell = (type: number, column: number, value: Buffer, format = 0) =>
  record(type, u32(column - 1), u32(format), value);

interface Parts {
  rows?: Buffer[];
  strings?: Buffer[];
  properties?: Buffer[];
  sheets?: Buffer[];
  /** Records behind those of the rows. */
  behind?: Buffer[];
}

async function written({ rows = [], strings = [], properties = [], sheets, behind = [] }: Parts): Promise<string> {
  const part = (...records: Buffer[]) => Buffer.concat(records);
  const named = [record(156, u32(0), u32(1), wide('rId1'), wide('Orders'))];
  return folder.write({
    parts: {
      '_rels/.rels': relationships(['rId1', 'officeDocument', 'xl/workbook.bin']),
      'xl/workbook.xml': null,
      'xl/worksheets/sheet1.xml': null,
      'xl/_rels/workbook.xml.rels': null,
      'xl/workbook.bin': part(...properties, ...(sheets ?? named)),
      'xl/_rels/workbook.bin.rels': relationships(
        ['rId1', 'worksheet', 'worksheets/sheet1.bin'],
        ['rId2', 'sharedStrings', 'sharedStrings.bin'],
        ['rId3', 'styles', 'styles.bin'],
      ),
      'xl/sharedStrings.bin': part(record(159, u32(0), u32(0)), ...strings),
      'xl/styles.bin': part(
        record(44, Buffer.from([164, 0]), wide('dd.mm.yyyy')),
        record(47, Buffer.from([0, 0, 9, 0])),
        record(617, u32(2)),
        record(47, Buffer.from([0, 0, 0, 0])),
        record(47, Buffer.from([0, 0, 164, 0])),
        record(47, Buffer.from([0, 0, 9, 0])),
        record(618),
      ),
      'xl/worksheets/sheet1.bin': part(record(145), ...rows, record(146), ...behind),
    },
  });
}

describe('an .xlsb workbook', () => {
  it('is read as SheetJS writes it', async () => {
    expect(await readAll(file('sheetjs.xlsb'))).toEqual([
      { row: 1, cells: ['No.', 'Name', 'Price', 'Open'] },
      { row: 2, cells: ['K1', 'Größe Ærø', 1.5, true, { error: '#N/A' }] },
      { row: 3, cells: ['K2', null, -2, false, 'yes', 3] },
    ]);
  });

  it('is read as another library writes it', async () => {
    expect(await readAll(file('pyxlsbwriter.xlsb'))).toEqual([
      { row: 1, cells: ['No.', 'Name', 'Price', 'Open', 'Date'] },
      { row: 2, cells: ['K1', 'Größe Ærø', 1.5, true, { date: '2026-01-31' }] },
      { row: 3, cells: ['K2', null, -2, false, { date: '2026-02-01T14:30:00' }] },
    ]);
  });

  it('has cells of all types', async () => {
    const rows = [
      rowHeader(2),
      cell(1, 1, Buffer.alloc(0)),
      cell(2, 2, u32((1234 << 2) | 3)),
      cell(5, 3, double(0.1 + 0.2)),
      cell(5, 4, double(46053), 1),
      cell(5, 5, double(0.3), 2),
      cell(4, 6, u8(1)),
      cell(3, 7, u8(0x2a)),
      cell(6, 8, wide('text')),
      cell(7, 9, u32(1)),
      cell(62, 10, Buffer.concat([u8(1), wide('rich'), u32(0)])),
      rowHeader(5),
      cell(8, 2, wide('result')),
      cell(9, 3, double(5)),
      cell(10, 4, u8(0)),
      cell(11, 5, u8(7)),
      // Without columns: those right of the cell before.
      record(12, u32(0)),
      record(18, u32(0), u32(0)),
      record(16, u32(1), double(46054)),
    ];
    const strings = [record(19, u8(0), wide('first')), record(19, u8(1), wide('second 🙂'), u32(0))];
    expect(await readAll(await written({ rows, strings }))).toEqual([
      {
        row: 2,
        cells: [
          null,
          12.34,
          0.3,
          { date: '2026-01-31' },
          { percentage: 0.3 },
          true,
          { error: '#N/A' },
          'text',
          'second 🙂',
          'rich',
        ],
      },
      { row: 5, cells: [null, 'result', 5, false, { error: '#DIV/0!' }, null, 'first', { date: '2026-02-01' }] },
    ]);
  });

  it('has merged cells behind its rows', async () => {
    const range = (first: number, last: number, column: number) =>
      record(176, u32(first - 1), u32(last - 1), u32(column - 1), u32(column));
    const behind = [
      record(177, u32(3)),
      range(2, 4, 1),
      range(3, 9, 3),
      range(1, 1, 2),
      record(176, u32(1)),
      record(178),
    ];
    const merged = await readMerged(await written({ rows: [rowHeader(1), cell(5, 1, double(1))], behind }));
    expect(merged.columns).toEqual([0, 2]);
    expect([2, 3, 4, 5].map((row) => merged.rowOfValue(0, row))).toEqual([undefined, 2, 2, undefined]);
    expect(merged.rowOfValue(2, 9)).toBe(3);
  });

  it('has hidden sheets, and may count days from 1904', async () => {
    const sheets = [
      record(156, u32(1), u32(1), wide('rId9'), wide('Hidden')),
      record(156, u32(0), u32(2), wide('rId1'), wide('Dates')),
    ];
    const rows = [rowHeader(1), cell(5, 1, double(44591), 1)];
    const path = await written({ rows, sheets, properties: [record(153, u32(1), u32(0), wide(''))] });
    expect(await readAll(path)).toEqual([{ row: 1, cells: [{ date: '2026-01-31' }] }]);
    expect(await (await openSheets(localFile(path))).sheets()).toMatchObject([
      { name: 'Hidden', visible: false },
      { name: 'Dates', visible: true },
    ]);
    expect((await faultOf(readAll(path, 'Hidden'))).code).toBe('file_corrupted');
    expect((await faultOf(readAll(path, 'Orders'))).code).toBe('file_sheet_missing');
  });
});

describe('a broken .xlsb workbook', () => {
  const fault = async (rows: Buffer[], limits = {}, strings: Buffer[] = []) =>
    faultOf(readAll(await written({ rows, strings }), undefined, limits));

  it.each<[string, Buffer[]]>([
    ['a row that is out of order', [rowHeader(2), rowHeader(1)]],
    ['a cell that is out of order', [rowHeader(1), cell(5, 2, double(1)), cell(5, 1, double(1))]],
    ['a cell outside of rows', [cell(5, 2, double(1))]],
    ['a shared string that does not exist', [rowHeader(1), cell(7, 1, u32(3))]],
    ['a record that is too short', [rowHeader(1), cell(5, 1, u32(1))]],
    ['a text that is longer than its record', [rowHeader(1), cell(6, 1, u32(0x7fffffff))]],
    ['a record that is longer than any cell', [Buffer.from([6, 0xff, 0xff, 0xff, 0x7f])]],
    ['a record that ends with the part', [Buffer.from([6, 100])]],
  ])('is refused with %s', async (_, rows) => {
    expect((await fault(rows)).code).toBe('file_corrupted');
  });

  it('is refused if it has more rows, columns, sheets or characters than allowed', async () => {
    expect((await fault([rowHeader(1_048_577)])).code).toBe('file_too_large');
    expect((await fault([rowHeader(1), cell(5, 16_385, double(1))])).code).toBe('file_row_too_long');
    expect((await fault([], { sheets: 0 })).code).toBe('file_too_large');
    expect((await fault([], { cellFormats: 2 })).code).toBe('file_too_large');
    const shared = [record(19, u8(0), wide('x'.repeat(500)))];
    expect(await fault([rowHeader(3), cell(7, 2, u32(0))], { cellCharacters: 400 }, shared)).toMatchObject({
      code: 'file_field_too_long',
      place: { sheet: 'Orders', row: 3, column: 'B' },
    });
  });
});
