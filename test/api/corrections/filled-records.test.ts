import ExcelJS from 'exceljs';
import { describe, expect, it } from 'vitest';
import { save, useBench } from '../../harness/bench.js';
import { form } from '../../harness/form.js';
import { file, fillDown, filledOrders, mergedWorkbook } from '../imports/filled-orders.js';
import { correcting } from './correcting.js';

const bench = useBench();
const { fix, fixGroup, groupsOf, process } = correcting(bench);
const { imported, documents, errorsOf } = filledOrders(bench);

describe('the records of a file with `fillDown`', () => {
  it('that were filled from a corrected row have its new values', async () => {
    const { id } = await imported(file('UP').replace(',C1,', ',C9,'), { fillDown });
    expect(await errorsOf(id)).toEqual([
      [2, 'Error', 'not_found'],
      [3, 'Error', 'not_found'],
      [4, 'Error', 'not_found'],
      [5, 'Completed'],
    ]);
    const preview = await fix(id, 2, { values: { Cust: 'C1', 'No.': 'UP-7' }, preview: true });
    expect(preview.body).toMatchObject({ records: 3, ready: 3 });
    expect((await fix(id, 2, { values: { Cust: 'C1', 'No.': 'UP-7' } })).body).toMatchObject({ records: 3, ready: 3 });
    expect((await bench.client.records(id))[1]).toMatchObject({
      source: { 'No.': 'UP-7', Cust: 'C1', Item: 'I2' },
      filledFrom: { 'No.': 2, Cust: 2 },
    });
    await process(id);
    expect(await documents('UP')).toEqual(['UP-2 C2: I2*4', 'UP-7 C1: I1*1 I2*2 I1*3']);
  });

  it('are in error below a damaged row, and have the values of that row when it is corrected', async () => {
    const { id } = await imported(file('DA').replace('DA-2,C2', 'DA-2,C2,x').concat(',,I1,5\nDA-3,C1,I1,6\n'), {
      fillDown,
    });
    expect((await errorsOf(id)).map((error) => error.slice(0, 3))).toEqual([
      [2, 'Completed'],
      [3, 'Completed'],
      [4, 'Completed'],
      [5, 'Error', 'row_too_long'],
      [6, 'Error', 'document_missing'],
      [7, 'Completed'],
    ]);
    expect((await bench.client.records(id))[4]).not.toHaveProperty('filledFrom');
    const corrected = await fix(id, 5, { values: { Item: 'I2', Qty: '4', 'Column 5': '' } });
    expect(corrected.body).toMatchObject({ records: 2, ready: 2 });
    expect((await bench.client.records(id))[4]?.filledFrom).toEqual({ 'No.': 5, Cust: 5 });
    await process(id);
    expect(await documents('DA')).toEqual(['DA-1 C1: I1*1 I2*2 I1*3', 'DA-2 C2: I2*4 I1*5', 'DA-3 C1: I1*6']);
  });

  it('are no longer in error below a damaged row once a user says that they are empty', async () => {
    await save(bench.client, 'listed', {
      name: 'Items by vendor',
      file: { type: 'csv', fillDown: ['Vendor'] },
      target: 'item',
      mappings: [
        { field: 'vendorNumber', column: 'Vendor' },
        { field: 'number', column: 'No.' },
        { field: 'description', column: 'Name' },
      ],
    });
    const content = 'Vendor,No.,Name\nV1,EM1,Pen\nV1,EM2,Ink,red\n,EM3,Cap\n,EM4,Tap\n,EM5,Nut\n';
    const { id } = await bench.client.import('listed', content);
    const unclear = ['Error', 'value_missing'];
    expect(await errorsOf(id)).toEqual([
      [2, 'Completed'],
      [3, 'Error', 'row_too_long'],
      ...[4, 5, 6].map((row) => [row, ...unclear]),
    ]);
    const emptied = { records: 1, examples: [{ changes: [{ column: 'Vendor', before: '', after: '' }], errors: [] }] };
    expect((await fix(id, 4, { values: { Vendor: '' }, preview: true })).body).toMatchObject(emptied);
    expect((await fix(id, 4, { values: { Vendor: null } })).body).toMatchObject({ ...emptied, ready: 1 });
    expect((await fix(id, 4, { values: { Vendor: '' } })).body).toMatchObject({ number: null, records: 0 });
    // They have an answer now, which the value of the damaged row does not replace.
    const damaged = { Vendor: 'V1', Name: 'Ink, red', 'Column 4': '' };
    expect((await fix(id, 3, { values: damaged })).body).toMatchObject({ records: 3, ready: 3 });
    await process(id);
    const vendors = (await bench.client.records(id)).map(({ status, values }) => [status, values.vendorNumber]);
    expect(vendors).toEqual(['V1', 'V1', null, 'V1', 'V1'].map((vendor) => ['Completed', vendor]));
  });

  it('are all said to be empty by the correction of their error group', async () => {
    const content = 'Vendor,No.,Name\nV1,EG1,Pen\nV1,EG2,Ink,red\n,EG3,Cap\n,EG4,Tap\n';
    const { id } = await bench.client.import('listed', content);
    const group = (await groupsOf(id)).find(({ code }) => code === 'value_missing');
    const fixed = await fixGroup(id, { errorGroup: group?.id, values: { Vendor: '' } });
    expect(fixed.body).toMatchObject({ records: 2, ready: 2 });
    expect((await bench.client.records(id)).map(({ status }) => status)).toEqual([
      'Completed',
      'Error',
      'Ready',
      'Ready',
    ]);
  });

  it('can be corrected one by one: a filled cell then has a value of its own', async () => {
    const { id } = await imported(file('ON').replace('I2,2', 'I9,2'), { fillDown });
    expect((await fix(id, 3, { values: { 'No.': 'ON-3', Item: 'I2' } })).body).toMatchObject({ ready: 1 });
    expect((await bench.client.records(id))[1]?.filledFrom).toEqual({ Cust: 2 });
    await process(id);
    expect(await documents('ON')).toEqual(['ON-1 C1: I1*1 I1*3', 'ON-2 C2: I2*4', 'ON-3 C1: I2*2']);
  });

  it('stay in error with their document if their number is removed', async () => {
    const { id } = await imported(file('RM').replace('I2,2', 'I9,2'), { fillDown });
    expect((await fix(id, 3, { values: { 'No.': '', Item: 'I2' } })).body).toMatchObject({ ready: 0 });
    expect(await errorsOf(id)).toEqual([
      [2, 'Error', 'group_in_error'],
      [3, 'Error', 'document_missing'],
      [4, 'Error', 'group_in_error'],
      [5, 'Completed'],
    ]);
  });

  it('are in the file of failed rows with their values; it can be returned, and imported again', async () => {
    const { id } = await imported(file('FT').replace('I2,2', 'I9,2'), { fillDown });
    const text = (await failedRows(id)).toString();
    const lines = text.split('\n').slice(1, 4);
    expect(lines.map((line) => line.split(',').slice(0, 5).join())).toEqual([
      'FT-1,C1,I1,1,2',
      'FT-1,C1,I9,2,3',
      'FT-1,C1,I1,3,4',
    ]);
    expect((await returned(id, text)).body).toMatchObject({ records: 0 });
    const again = await bench.client.import('orders', text.replaceAll('FT-1', 'FT-3').replace('I9', 'I2'));
    expect(again).toMatchObject({ status: 'Completed', counts: { total: 3, completed: 3 } });
    expect((await returned(id, text.replace('I9', 'I2'))).body).toMatchObject({ records: 1, ready: 1 });
    await process(id);
    expect(await documents('FT')).toEqual(['FT-1 C1: I1*1 I2*2 I1*3', 'FT-2 C2: I2*4', 'FT-3 C1: I1*1 I2*2 I1*3']);
  });

  it('have the new values of a row above that a file of failed rows or the correction of an error group changes', async () => {
    const { id } = await imported(file('FB').replace(',C1,', ',C9,').replace('I2,2', 'I9,2'), { fillDown });
    const text = (await failedRows(id)).toString();
    const changed = text.replace('C9,I1,1', 'C1,I1,1').replace('I9,2', 'I2,2');
    expect((await returned(id, changed)).body).toMatchObject({ records: 3, ready: 3 });
    expect((await bench.client.records(id)).map(({ filledFrom }) => filledFrom?.Cust)).toEqual([
      undefined,
      2,
      2,
      undefined,
    ]);
    await process(id);
    expect(await documents('FB')).toEqual(['FB-1 C1: I1*1 I2*2 I1*3', 'FB-2 C2: I2*4']);

    const other = await imported(file('FG').replace(',C1,', ',C9,'), { fillDown });
    const [group] = await groupsOf(other.id);
    const { body } = await fixGroup(other.id, { errorGroup: group?.id, values: { Cust: 'C1', 'No.': 'FG-7' } });
    expect(body).toMatchObject({ records: 3, ready: 3 });
    expect((await bench.client.records(other.id))[2]?.filledFrom).toEqual({ 'No.': 2, Cust: 2 });
    await process(other.id);
    expect(await documents('FG')).toEqual(['FG-2 C2: I2*4', 'FG-7 C1: I1*1 I2*2 I1*3']);
  });

  it('are in a workbook of failed rows, too', async () => {
    const { id } = await imported(await mergedWorkbook('FW', 'I9'), { type: 'excel', fillDown });
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(new Uint8Array(await failedRows(id)).buffer);
    const sheet = book.worksheets[0] as ExcelJS.Worksheet;
    expect(
      [2, 3, 4].map((row) => ['A', 'B', 'C'].map((column) => sheet.getCell(`${column}${row}`).text).join()),
    ).toEqual(['FW-1,C1,I1', 'FW-1,C1,I9', 'FW-1,C1,I1']);
    sheet.getCell('C3').value = 'I2';
    const changed = new Uint8Array(await book.xlsx.writeBuffer());
    expect((await returned(id, changed)).body).toMatchObject({ records: 1, ready: 1 });
    await process(id);
    expect(await documents('FW')).toEqual(['FW-1 C1: I1*1 I2*2 I1*3', 'FW-2 C2: I2*4']);
  });
});

const returned = (id: string, content: string | Uint8Array) =>
  bench.client.call('POST', `imports/${id}/failed-rows`, form(['file', content, 'failed']));

async function failedRows(id: string): Promise<Buffer> {
  const response = await fetch(`${bench.client.url}/v1/companies/acme/imports/${id}/failed-rows`, {
    headers: { authorization: `Bearer ${bench.client.key}` },
  });
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer());
}
