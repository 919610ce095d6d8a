import ExcelJS from 'exceljs';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import type { CorrectedCell, CorrectionResult } from '../../../api/corrections/schemas.js';
import type { Import } from '../../../api/imports/schemas.js';
import type { FileFormat } from '../../../core/formats/file-format.js';
import { getBody, save, storedFiles, useBench } from '../../harness/bench.js';
import { form } from '../../harness/form.js';
import { expectConsistent } from '../../harness/oracle.js';
import { namesSetup, orderFile, orderLine, ordersSetup, workbook } from '../../harness/world.js';

const bench = useBench();

async function download(id: string): Promise<{ bytes: Buffer; headers: Headers }> {
  const response = await fetch(`${bench.client.url}/v1/companies/acme/imports/${id}/failed-rows`, {
    headers: { authorization: `Bearer ${bench.client.key}` },
  });
  expect(response.status).toBe(200);
  return { bytes: Buffer.from(await response.arrayBuffer()), headers: response.headers };
}
const text = async (id: string) => (await download(id)).bytes.toString();
function upload(id: string, content: Uint8Array | string, query = '') {
  return bench.client.call<CorrectionResult & { code: string; detail: string; errors: { detail: string }[] }>(
    'POST',
    `imports/${id}/failed-rows${query}`,
    form(['file', content, 'failed.csv']),
  );
}
const cellsOf = async (id: string, number: number) =>
  (await getBody<{ entries: CorrectedCell[] }>(bench.client, `imports/${id}/corrections/${number}/cells`)).entries.map(
    ({ row, column, before, after }) => ({ row, column, before, after }),
  );
const process = async (id: string) => (await bench.client.process(id)).body;
const expectConsistentImport = async (id: string) =>
  expectConsistent(bench.system.database.superuser, await bench.client.get(id));

async function orders(prefix: string): Promise<Import> {
  await save(bench.client, 'orders', ordersSetup());
  return bench.client.import(
    'orders',
    orderFile(
      orderLine(`${prefix}1`, '=9999'),
      orderLine(`${prefix}2`, 'I1'),
      orderLine(`${prefix}3`, 'I1', '-many'),
      orderLine(`${prefix}4`, '9999', '-2'),
    ),
  );
}

describe('the failed rows of an import', () => {
  it('have the format of the file, with row, code and message, and change nothing if they are returned unchanged', async () => {
    const { id } = await orders('a');
    const { bytes, headers } = await download(id);
    expect(headers.get('content-disposition')).toContain('file-failed.csv');
    expect(bytes.toString()).toBe(
      [
        `No.,Customer,Date,Item,Quantity,Price,Longshore row of ${id},Longshore error,Longshore message`,
        `a1,C1,2026-01-31,'=9999,1,1,2,not_found,"Item ""=9999"" not found."`,
        `a3,C1,2026-01-31,I1,'-many,1,4,not_a_number,"Quantity (column Quantity) ""-many"" is not a valid number with ""."" as decimal separator."`,
        `a4,C1,2026-01-31,9999,-2,1,5,not_found,"Item ""9999"" not found."`,
        '',
      ].join('\r\n'),
    );
    const files = await storedFiles(bench);
    const same = await upload(id, bytes);
    expect(same).toMatchObject({ status: 200, body: { number: null, records: 0 } });
    expect(await storedFiles(bench)).toBe(files);
  });

  it('correct exactly the changed cells, and only their records are processed', async () => {
    const { id } = await orders('b');
    const changed = (await text(id)).replace("'=9999", 'I2').replace('b4,C1', 'b4,C2').replace("'-many", '7');
    const preview = await upload(id, changed, '?preview=true');
    expect(preview.body).toMatchObject({ preview: true, number: null, records: 3, ready: 3 });
    expect((await upload(id, changed, '?comment=By%20hand')).body).toMatchObject({ number: 1, records: 3, ready: 3 });
    expect(await cellsOf(id, 1)).toEqual([
      { row: 2, column: 'Item', before: '=9999', after: 'I2' },
      { row: 4, column: 'Quantity', before: '-many', after: '7' },
      { row: 5, column: 'Customer', before: 'C1', after: 'C2' },
    ]);
    await expectConsistentImport(id);
    // The same file again has no differences from the stored values.
    expect((await upload(id, changed)).body).toMatchObject({ number: null, records: 0 });
    expect(await process(id)).toMatchObject({
      status: 'CompletedWithErrors',
      counts: { completed: 3, errors: 1 },
      run: { total: 3 },
    });
    await expectConsistentImport(id);
    const rest = await text(id);
    expect(rest).toMatch(/Longshore row of [0-9a-f-]{36} \(after correction 1\)/);
    expect(rest.split('\r\n')).toHaveLength(3);
    expect((await upload(id, rest.replace('9999,-2', 'I1,2'))).body).toMatchObject({ number: 2, ready: 1 });
    expect(await process(id)).toMatchObject({ status: 'Completed', counts: { completed: 4, errors: 0 } });
  });

  it('make the rest of a document ready if they move its record in error, and may be sent again', async () => {
    await save(bench.client, 'orders', ordersSetup());
    const { id } = await bench.client.import(
      'orders',
      orderFile(orderLine('f1', '9999'), orderLine('f1', 'I1'), orderLine('f1', 'I2')),
    );
    const changed = (await text(id)).replace('f1,C1,2026-01-31,9999', 'f2,C1,2026-01-31,I1');
    expect((await upload(id, changed)).body).toMatchObject({ number: 1, records: 1, ready: 1 });
    await expectConsistentImport(id);
    expect((await text(id)).split('\r\n')).toHaveLength(2);
    // A file that was downloaded before may still correct records that are ready now.
    const later = changed.replace('I2,1', 'I2,5');
    expect((await upload(id, later)).body).toMatchObject({ number: 2, records: 1, ready: 1 });
    expect(await process(id)).toMatchObject({
      status: 'Completed',
      counts: { completed: 3 },
      results: { documents: 2 },
    });
    await expectConsistentImport(id);
  });

  it('are refused as a whole if a row has a fault, which is reported', async () => {
    const { id } = await orders('c');
    const [header = '', first = '', second = ''] = (await text(id)).split('\r\n');
    const fixed = first.replace("'=9999", 'I1');
    const refused = await upload(
      id,
      [
        header,
        fixed,
        fixed,
        second.replace(',4,not', ',44,not'),
        second.replace(',4,not', ',four,not'),
        second.replace(',4,not', ',3,not'),
        second.replace('C1', '"C"1'),
      ].join('\n'),
    );
    expect(refused.status).toBe(422);
    expect(refused.body).toMatchObject({
      code: 'invalid_correction',
      errors: [
        { detail: 'row 3: the record in row 2 is in this file twice' },
        { detail: 'row 4: the import has no record in row 44' },
        { detail: 'row 5: "four" is not a row number of the import' },
        { detail: 'row 7: a quote in column 2 is misplaced: double the quotes within the value' },
        { detail: 'row 6: the record in row 3 is Completed and can no longer be corrected' },
      ],
    });
    const renamed = await upload(id, [header.replace('Item', 'Article'), fixed].join('\n'));
    expect(renamed).toMatchObject({
      status: 422,
      body: {
        code: 'invalid_correction',
        detail: expect.stringContaining('Column 4 of the header must be "Item", but is "Article"'),
      },
    });
    const another = await orders('other');
    const ofOtherImport = await upload(id, (await download(another.id)).bytes);
    expect(ofOtherImport).toMatchObject({
      status: 422,
      body: { code: 'invalid_correction', detail: expect.stringContaining(`of the import ${another.id}`) },
    });
    const original = await upload(id, orderFile(orderLine('c1', 'I1')));
    expect(original).toMatchObject({
      status: 422,
      body: { detail: expect.stringContaining(`Column 7 of the header must be "Longshore row of ${id}", but is ""`) },
    });
    const none = await upload(id, new Uint8Array([0xff, 0xfe, 0x00]));
    expect(none).toMatchObject({ status: 422, body: { code: expect.stringContaining('file_') } });
    expect((await getBody<{ entries: unknown[] }>(bench.client, `imports/${id}/corrections`)).entries).toEqual([]);
    await expectConsistentImport(id);
  });

  it('do not revert later corrections of other users', async () => {
    const { id } = await orders('d');
    const file = await text(id);
    await bench.client.call('PATCH', `imports/${id}/records/2`, { values: { Item: 'I2' } });
    const others = await upload(id, file.replace("'-many", '3'));
    expect(others.body).toMatchObject({ number: 2, records: 1, examples: [{ row: 4 }] });
    const both = await upload(id, file.replace("'=9999", 'I1'));
    expect(both).toMatchObject({
      status: 422,
      body: { errors: [{ detail: 'row 2: the record in row 2 was corrected after this file was written' }] },
    });
    await expectConsistentImport(id);
  });

  it.each(['utf-16le', 'windows-1252', 'cp850'] as const)('keep delimiter and line ends in %s', async (encoding) => {
    const format: FileFormat = { type: 'csv', delimiter: ';', encoding };
    await save(bench.client, encoding, namesSetup(format));
    const content = iconv.encode(`No.;Name\nX-${encoding};Müller\n;Größe\n;Zoë\n`, encoding, {
      addBOM: encoding === 'utf-16le',
    });
    const { id } = await bench.client.import(encoding, content);
    const { bytes, headers } = await download(id);
    expect(headers.get('content-type')).toContain(encoding);
    const rows = iconv.decode(bytes, encoding, { stripBOM: false });
    expect(rows).toContain('\n;Größe;3;value_missing;');
    expect(rows).not.toContain('\r');
    expect((await upload(id, bytes)).body).toMatchObject({ records: 0 });
    const changed = iconv.encode(rows.replace('\n;Größe', `\nY-${encoding};Länge`), encoding);
    expect((await upload(id, changed)).body).toMatchObject({ records: 1, ready: 1 });
    expect(await cellsOf(id, 1)).toEqual([
      { row: 3, column: 'No.', before: '', after: `Y-${encoding}` },
      { row: 3, column: 'Name', before: 'Größe', after: 'Länge' },
    ]);
  });

  it('of a workbook are a workbook with the same cells', async () => {
    await save(bench.client, 'sheets', ordersSetup({ file: { type: 'excel' } }));
    const day = new Date('2026-01-31T00:00:00Z');
    const content = await workbook({
      Orders: [
        ['No.', 'Customer', 'Date', 'Item', 'Quantity', 'Price'],
        ['x1', 'C1', day, '=9999', 2, 1.5],
        ['x2', 'C1', day, 'I1', 'many', 1.5],
      ],
    });
    const { id } = await bench.client.import('sheets', content, { fileName: 'orders.xlsx' });
    const { bytes } = await download(id);
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(bytes as never);
    const [sheet] = book.worksheets;
    const cells = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((column) => sheet?.getRow(2).getCell(column).value);
    expect(cells).toEqual(['x1', 'C1', day, "'=9999", 2, 1.5, 2, 'not_found', 'Item "=9999" not found.']);
    expect((await upload(id, bytes)).body).toMatchObject({ records: 0 });
    if (sheet) sheet.getRow(3).getCell(5).value = 7;
    const corrected = await upload(id, new Uint8Array(await book.xlsx.writeBuffer()));
    expect(corrected.body).toMatchObject({ records: 1, ready: 1 });
    expect(await cellsOf(id, 1)).toEqual([{ row: 3, column: 'Quantity', before: 'many', after: '7' }]);
    expect(await process(id)).toMatchObject({ counts: { completed: 1, errors: 1 } });
  });

  it('keep cells beyond the last column, and are CSV for fixed-width text', async () => {
    await save(bench.client, 'short', namesSetup({ type: 'csv' }));
    const { id } = await bench.client.import('short', 'No.,Name\nL1,Long,too long\nS1\n');
    const rows = await text(id);
    expect(rows).toMatch(/^L1,Long,2,row_too_long,.*,too long$/m);
    expect((await upload(id, rows)).body).toMatchObject({ records: 0 });
    const corrected = rows.replace(/,too long$/m, '').replace('S1,,', 'S1,Short,');
    expect((await upload(id, corrected)).body).toMatchObject({ records: 2, ready: 2 });
    expect(await process(id)).toMatchObject({ status: 'Completed', counts: { completed: 2 } });
    const columns = [
      { name: 'No.', start: 1, length: 4 },
      { name: 'Name', start: 5, length: 6 },
    ];
    await save(bench.client, 'fixed', namesSetup({ type: 'fixed-width', columns }));
    const fixed = await bench.client.import('fixed', '    Tester\nF1  Some  \n');
    expect(await text(fixed.id)).toMatch(/^No\.,Name,Longshore row.*\n,Tester,1,value_missing,/);
    expect((await upload(fixed.id, (await text(fixed.id)).replace('\n,Tester', '\nF2,Tester'))).body).toMatchObject({
      ready: 1,
    });
  });
});
