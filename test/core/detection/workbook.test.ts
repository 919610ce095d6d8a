import ExcelJS from 'exceljs';
import { describe, expect, it } from 'vitest';
import { detectFile } from '../../../core/detection/detect-file.js';
import { localFile } from '../../../runtime/local-files/local-file.js';
import { readSample } from '../../../services/samples/read-sample.js';
import { workbook } from '../../harness/world.js';
import { workbookBytes, worksheet } from '../formats/xlsx/raw-workbook.js';
import { detected, finding, tied, written } from './written-file.js';

const orders = [
  ['No.', 'Customer', 'Date', 'Amount', 'Reference'],
  ['O1', 'C1', new Date('2026-01-31T00:00:00Z'), 12.5, '00042'],
  ['O2', 'C2', new Date('2026-02-01T00:00:00Z'), 7, '00043'],
  ['O3', 'C1', new Date('2026-02-02T00:00:00Z'), 1, '00044'],
];

describe('a workbook', () => {
  it('is recognised by its content, and its native values need no format', async () => {
    const found = await detected(await workbook({ Orders: orders }));
    expect(found.file).toEqual({ type: 'excel', sheet: 'Orders', headerRow: 1 });
    expect(found.columns.map((column) => finding(column, 'kind').value)).toEqual([
      'text',
      'text',
      'date',
      'number',
      'text',
    ]);
    expect(found.columns.every(({ mapping }) => Object.keys(mapping).length === 0)).toBe(true);
  });

  it('uses the sheet with the largest table, below a title and above a total', async () => {
    const path = written(
      await workbook({
        Cover: [['Orders of January'], [], ['Printed', 'today']],
        Data: [
          ['Orders'],
          [],
          [null, 'All amounts in EUR'],
          [],
          ...orders,
          [],
          ['Total', null, null, 20.5],
          ['End of list'],
        ],
        Notes: [['nothing']],
      }),
    );
    const { file, findings } = await detectFile(localFile(path));
    expect(file).toEqual({ type: 'excel', sheet: 'Data', headerRow: 5, footerRows: 2 });
    expect(finding({ findings }, 'sheet').alternatives).toBeDefined();
    const { records } = await readSample(path, file, { fromRow: 1, rows: 100 });
    expect(records.map(({ row, cells }) => [row, cells[0]])).toEqual([
      [6, 'O1'],
      [7, 'O2'],
      [8, 'O3'],
    ]);
  });

  it('is a tie if sheets have tables of the same size', async () => {
    const found = await detected(await workbook({ January: orders, February: orders }));
    expect(tied(found, 'sheet')).toEqual(['January', 'February']);
    expect(found.file).toMatchObject({ sheet: 'January' });
  });

  it('can have columns with the same name, repeated headers, and texts that mean an empty value', async () => {
    const [header = [], ...rows] = orders;
    const doubled = [...header.slice(0, 4), 'No.'];
    const found = await detected(
      await workbook({ Orders: [doubled, ...rows, doubled, ['O4', 'N/A', null, 'N/A', 'x']] }),
    );
    expect(found.file).toMatchObject({ columnNames: 'distinct', repeatedHeader: 'skip', emptyValues: ['N/A'] });
    expect(found.columns.map(({ name }) => name)).toEqual(['No.', 'Customer', 'Date', 'Amount', 'No. (2)']);
  });

  it('is read without its hidden sheets', async () => {
    const book = new ExcelJS.Workbook();
    book.addWorksheet('Secret', { state: 'hidden' }).addRows([...orders, ...orders]);
    book.addWorksheet('Shown').addRows(orders);
    const found = await detected(new Uint8Array(await book.xlsx.writeBuffer()));
    expect(found.file).toMatchObject({ sheet: 'Shown' });
  });

  it('without a row is reported as empty', async () => {
    await expect(detected(await workbook({ Empty: [] }))).rejects.toMatchObject({ code: 'file_empty' });
  });

  it('is read with a total below many rows', async () => {
    const many = Array.from({ length: 3_000 }, (_, at) => [
      `O${at}`,
      'C1',
      new Date('2026-01-31T00:00:00Z'),
      at,
      '00001',
    ]);
    const found = await detected(
      await workbook({ Orders: [orders[0] as string[], ...many, ['Total', null, null, 5]] }),
    );
    expect(found.file).toMatchObject({ headerRow: 1, footerRows: 1 });
  });
});

describe('the merged cells of a sheet', () => {
  const cell = (text: string) => (text === '' ? '<c/>' : `<c t="str"><v>${text}</v></c>`);
  const row = (...texts: string[]) => `<row>${texts.map(cell).join('')}</row>`;
  /** A list of this many groups, each of two rows with one category, and an optional row below it. */
  const list = async (groups: number, last = '') => {
    const rows = Array.from({ length: groups }, (_, at) => row(`G${at}`, `A${at}`, 'x') + row('', `B${at}`, 'y'));
    const ranges = Array.from({ length: groups }, (_, at) => `A${at * 2 + 2}:A${at * 2 + 3}`);
    // In any order, as they were merged.
    const merges = ranges.reverse().map((ref) => `<mergeCell ref="${ref}"/>`);
    const sheet = worksheet(row('Category', 'Item', 'Text') + rows.join('') + last);
    const after = `</sheetData><mergeCells>${merges.join('')}</mergeCells>`;
    return workbookBytes({ parts: { 'xl/worksheets/sheet1.xml': sheet.replace('</sheetData>', after) } });
  };

  it('are found behind all rows, however many there are of them', async () => {
    for (const groups of [2, 249, 250, 30_000])
      expect((await detected(await list(groups))).file, `${groups} groups`).toMatchObject({ fillDown: ['Category'] });
  });

  it('matter among the first rows only', async () => {
    const unmerged = row('', 'C', 'z');
    expect((await detected(await list(300, unmerged))).file).toMatchObject({ fillDown: ['Category'] });
    expect(tied(await detected(await list(200, unmerged)), 'fillDown')).toEqual([['Category'], []]);
  });

  it('make no record of a total, and nothing of a remark beside the table', async () => {
    const book = new ExcelJS.Workbook();
    const sheet = book.addWorksheet('Orders');
    sheet.addRows([...orders, ['Total', null, null, 20.5]]);
    sheet.getCell('G2').value = 'Prices are valid until June';
    sheet.mergeCells('G2:H5');
    const { file } = await detected(new Uint8Array(await book.xlsx.writeBuffer()));
    expect(file).toMatchObject({ footerRows: 1, unnamedColumns: 2 });
    expect(file).not.toHaveProperty('fillDown');
  });

  it('are not looked for behind more than 100,000 rows', async () => {
    expect((await detected(await list(50_300))).file).not.toHaveProperty('fillDown');
  });
});
