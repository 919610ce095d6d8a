import ExcelJS from 'exceljs';
import { describe, expect, it } from 'vitest';
import type { DryRun } from '../../../api/dry-runs/schemas.js';
import type { Import } from '../../../api/imports/schemas.js';
import type { MappingSuggestion } from '../../../api/mapping-suggestions/schemas.js';
import type { IntegrationSetup } from '../../../core/setup/setup.js';
import { save, useBench } from '../../harness/bench.js';
import { form } from '../../harness/form.js';
import { expectConsistent } from '../../harness/oracle.js';
import { csv } from '../../harness/world.js';
import { correcting } from '../corrections/correcting.js';
import { previewOf, sampleOf } from '../samples/sample-calls.js';

const bench = useBench();
const { fix, fixGroup, groupsOf, process } = correcting(bench);

const setup = (file: Partial<IntegrationSetup['file']> = {}): IntegrationSetup => ({
  name: 'Orders with a header on their first row',
  file: { type: 'csv', ...file } as IntegrationSetup['file'],
  target: 'sales-document',
  mappings: [
    { field: 'number', column: 'No.' },
    { field: 'customerNumber', column: 'Cust' },
    { field: 'itemNumber', column: 'Item' },
    { field: 'quantity', column: 'Qty' },
  ],
});
const fillDown = ['No.', 'Cust'];

/** Two orders, with three lines and one, whose numbers begin with `series`. */
const file = (series: string): string =>
  `No.,Cust,Item,Qty\n${series}-1,C1,I1,1\n,,I2,2\n,,I1,3\n${series}-2,C2,I2,4\n`;

async function imported(content: string | Uint8Array, format: Partial<IntegrationSetup['file']> = {}): Promise<Import> {
  await save(bench.client, 'orders', setup(format));
  const done = await bench.client.import('orders', content);
  await expectConsistent(bench.system.database.superuser, await bench.client.get(done.id));
  return done;
}

/** The documents of a series as texts: number, customer, and items with quantities. */
async function documents(series: string): Promise<string[]> {
  const rows = await bench.system.database.superuser<{ shown: string }[]>`
    SELECT format('%s %s:%s', d.number, d.customer_number, string_agg(format(' %s*%s', l.item_number, trim_scale(l.quantity)), '' ORDER BY l.line_number)) AS shown
    FROM sales_document d JOIN sales_line l ON l.document_type = d.document_type AND l.document_number = d.number
    WHERE d.number LIKE ${`${series}-%`} GROUP BY d.number, d.customer_number ORDER BY 1`;
  return rows.map(({ shown }) => shown);
}

const errorsOf = async (id: string) =>
  (await bench.client.records(id)).map(({ row, status, errors }) => [row, status, ...errors.map(({ code }) => code)]);

async function mergedWorkbook(series: string, secondItem = 'I2'): Promise<Uint8Array> {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet('Orders');
  for (const line of file(series).replace('I2', secondItem).trim().split('\n'))
    sheet.addRow(line.split(',').map((text) => (/^\d+$/.test(text) ? Number(text) : text || null)));
  sheet.mergeCells('A2:A4');
  sheet.mergeCells('B2:B4');
  return new Uint8Array(await book.xlsx.writeBuffer());
}

describe('a file whose documents have their header on the first row', () => {
  it.each<[string, (series: string) => string | Promise<Uint8Array>, Partial<IntegrationSetup['file']>]>([
    ['of text', file, { fillDown }],
    ['that is a workbook with merged cells', mergedWorkbook, { type: 'excel', fillDown }],
  ])('%s is imported whole with `fillDown`', async (name, content, format) => {
    const series = name.includes('workbook') ? 'XF' : 'CF';
    const done = await imported(await content(series), format);
    expect(done).toMatchObject({ status: 'Completed', counts: { total: 4, completed: 4, errors: 0 } });
    expect(await documents(series)).toEqual([`${series}-1 C1: I1*1 I2*2 I1*3`, `${series}-2 C2: I2*4`]);
    const [first, second] = await bench.client.records(done.id);
    expect(first).not.toHaveProperty('filledFrom');
    expect(second).toMatchObject({
      source: { 'No.': `${series}-1`, Cust: 'C1', Item: 'I2' },
      filledFrom: { 'No.': 2, Cust: 2 },
      values: { number: `${series}-1`, customerNumber: 'C1' },
    });
  });

  it.each<[string, (series: string) => string | Promise<Uint8Array>, number, string]>([
    ['of text', file, 0.9, '2 rows of 4 have values in "Item", "Qty" but none in "No.", "Cust"'],
    ['that is a workbook with merged cells', mergedWorkbook, 0.95, 'Cells in columns "No.", "Cust" are merged'],
  ])('%s is imported whole with what its sample suggests', async (name, content, confidence, reason) => {
    const series = name.includes('workbook') ? 'XA' : 'CA';
    const { client } = bench;
    const sample = await sampleOf(client, await content(series));
    expect(sample.undecided).toEqual([]);
    expect(sample.file).toMatchObject({ fillDown });
    expect(sample.findings).toContainEqual({
      setting: 'fillDown',
      value: fillDown,
      confidence,
      reason: expect.stringContaining(reason),
    });
    expect(sample.rows[1]).toMatchObject({ source: { 'No.': `${series}-1` }, filledFrom: { 'No.': 2, Cust: 2 } });
    const question = { sample: sample.id, target: 'sales-document' };
    const { body } = await client.call<MappingSuggestion>('POST', 'mapping-suggestions', question);
    const mappings = body.mappings.map(({ mapping }) => mapping);
    await save(client, 'suggested', { ...setup(), file: sample.file as IntegrationSetup['file'], mappings });
    const done = await client.import('suggested', await content(series));
    expect(done).toMatchObject({ status: 'Completed', counts: { total: 4, completed: 4, errors: 0 } });
    expect(await documents(series)).toEqual([`${series}-1 C1: I1*1 I2*2 I1*3`, `${series}-2 C2: I2*4`]);
  });

  it('is kept together over the borders of chunks, with and without the setting', async () => {
    const long = (series: string) =>
      `No.,Cust,Item,Qty\n${series}-1,C1,I1,1\n${',,I2,2\n'.repeat(4_500)}${series}-2,C2,I2,4\n`;
    const without = await imported(long('LW'));
    expect(without).toMatchObject({ counts: { total: 4_502, completed: 1, errors: 4_501 } });
    const [above] = await bench.client.records(without.id, 'Error');
    expect(above).toMatchObject({ row: 2, errors: [{ code: 'group_in_error' }] });
    const filled = await imported(long('LF'), { fillDown });
    expect(filled).toMatchObject({
      status: 'Completed',
      counts: { total: 4_502, errors: 0 },
      results: { documents: 2 },
    });
  });

  it('is not imported in part without it: rows without a number keep the document above out', async () => {
    const done = await imported(file('WO'));
    expect(done).toMatchObject({ counts: { total: 4, completed: 1, errors: 3 } });
    expect(await documents('WO')).toEqual(['WO-2 C2: I2*4']);
    expect(await errorsOf(done.id)).toEqual([
      [2, 'Error', 'group_in_error'],
      [3, 'Error', 'document_missing'],
      [4, 'Error', 'document_missing'],
      [5, 'Completed'],
    ]);
    const [above, below] = await bench.client.records(done.id);
    expect(above?.errors[0]?.message).toBe(
      'Not created: the record in row 3 has no document number and may be a line of this document.',
    );
    expect(below?.errors[0]?.message).toContain(
      'Row 3 has no value in column "No.", so it belongs to no document. If it is a line of the document above it, set "fillDown": ["No.", "Cust"]',
    );
    // Records that are processed again without a change do not create a part of the document either.
    await process(done.id, { status: 'Error' });
    expect(await documents('WO')).toEqual(['WO-2 C2: I2*4']);
  });

  it.each(['Razem', 'Alles bij elkaar'])('is imported whole, and the sum below it is in error (%s)', async (sum) => {
    for (const format of [{}, { fillDown }]) {
      const series = `SU${sum.length}${'fillDown' in format ? 'F' : ''}`;
      const repeated = 'fillDown' in format ? ['', ''] : [`${series}-1`, 'C1'];
      const lines = [
        ['No.', 'Cust', 'Item', 'Unit', 'Qty'],
        [`${series}-1`, 'C1', 'I1', 'PCS', '1'],
        [...repeated, 'I2', 'PCS', '2'],
        [...repeated, 'I1', 'PCS', '3'],
        [`${series}-2`, 'C2', 'I2', 'PCS', '4'],
        ['', '', sum, '', '10'],
      ];
      const { id } = await imported(csv(...lines), format);
      const errors = await errorsOf(id);
      expect(errors.slice(0, -1).map(([, status]) => status)).toEqual(Array(4).fill('Completed'));
      expect(errors.at(-1)?.slice(0, 3)).toEqual([6, 'Error', 'value_missing']);
      expect(await documents(series)).toEqual([`${series}-1 C1: I1*1 I2*2 I1*3`, `${series}-2 C2: I2*4`]);
    }
  });

  it('is completed by corrections of the rows without a number, and not before all are corrected', async () => {
    const { id } = await imported(file('CO'));
    // Another correction does not release the document above.
    expect((await fix(id, 4, { values: { Qty: '5' } })).body).toMatchObject({ ready: 0 });
    expect((await fix(id, 3, { values: { 'No.': 'CO-1', Cust: 'C1' } })).body).toMatchObject({ records: 1, ready: 0 });
    await process(id);
    expect(await documents('CO')).toEqual(['CO-2 C2: I2*4']);
    const [above] = await bench.client.records(id);
    expect(above?.errors.map(({ message }) => message)).toEqual([
      'Not created: the record in row 4 has no document number and may be a line of this document.',
    ]);
    expect((await fix(id, 4, { values: { 'No.': 'CO-3', Cust: 'C2' } })).body).toMatchObject({ ready: 1 });
    await process(id);
    expect(await documents('CO')).toEqual(['CO-1 C1: I1*1 I2*2', 'CO-2 C2: I2*4', 'CO-3 C2: I1*5']);
    await expectConsistent(bench.system.database.superuser, await bench.client.get(id));
  });

  it('has the same errors in a preview and in a dry run', async () => {
    const sample = await sampleOf(bench.client, file('DR'));
    const shown = await previewOf(bench.client, sample, setupForPreview());
    expect(shown.rows.map(({ errors }) => errors.map(({ code }) => code))).toEqual([
      [],
      ['document_missing'],
      ['document_missing'],
      [],
    ]);
    const filled = await previewOf(bench.client, sample, setupForPreview({ fillDown }));
    expect(filled.rows.flatMap(({ errors }) => errors)).toEqual([]);
    expect(filled.rows[2]).toMatchObject({ source: { 'No.': 'DR-1' }, filledFrom: { 'No.': 2, Cust: 2 } });
    const later = await previewOf(bench.client, sample, { ...setupForPreview({ fillDown }), fromRow: 4 });
    expect(later.rows[0]).toMatchObject({ row: 4, values: { number: { value: 'DR-1' } }, errors: [] });
    for (const [format, inserted] of [
      [{}, 1],
      [{ fillDown }, 2],
    ] as const) {
      await save(bench.client, 'orders', setup({ ...format }));
      const { body } = await bench.client.start('orders', file('DR'), { processing: 'choose', force: true });
      const run = await bench.client.call<DryRun>('POST', `imports/${body.id}/dry-runs`, undefined, {
        prefer: 'wait=60',
      });
      expect(run.body).toMatchObject({ status: 'Completed', results: { inserted } });
    }
  });

  it('is shown from any row on with the values of the rows above, as in an import', async () => {
    const content = file('PV').replace('PV-2,C2', 'PV-2,C2,x').concat(',,I1,5\nPV-3,C1,I1,6\n,,I2,7\n');
    const sample = await sampleOf(bench.client, content);
    const settings = { ...setup({ fillDown }), rows: 1, name: undefined };
    const shown: unknown[] = [];
    for (const fromRow of [3, 4, 6, 8]) {
      const { rows } = await previewOf(bench.client, sample, { ...settings, fromRow });
      shown.push(...rows.map(({ row, filledFrom, values }) => [row, filledFrom, values.number, values.customerNumber]));
    }
    const line = (row: number, from: number, number: string, customer: string) => {
      return [row, { 'No.': from, Cust: from }, { value: number }, { value: customer }];
    };
    const unclear = { error: { code: 'value_missing', message: expect.stringContaining('that of row 5 is unclear') } };
    expect(shown).toEqual([
      line(3, 2, 'PV-1', 'C1'),
      line(4, 2, 'PV-1', 'C1'),
      [6, undefined, unclear, unclear],
      line(8, 7, 'PV-3', 'C1'),
    ]);
  });

  it('says which column of `fillDown` is missing', async () => {
    await save(bench.client, 'orders', setup({ fillDown: ['No.', 'Kunde'] }));
    const { status, body } = await bench.client.start('orders', file('MC'), { processing: 'now', prefer: 'wait=60' });
    expect(status).toBe(422);
    expect(body).toMatchObject({ code: 'file_column_missing', place: { row: 1, column: 'Kunde' } });
    const twice = await bench.client.putIntegration('orders', setup({ fillDown: ['No.', 'No. '] }));
    expect(twice).toMatchObject({
      status: 422,
      body: { errors: [expect.objectContaining({ pointer: '/file/fillDown/1' })] },
    });
  });
});

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

const setupForPreview = (format: Partial<IntegrationSetup['file']> = {}) => {
  const { name: _, ...settings } = setup(format);
  return settings;
};

const returned = (id: string, content: string | Uint8Array) =>
  bench.client.call('POST', `imports/${id}/failed-rows`, form(['file', content, 'failed']));

async function failedRows(id: string): Promise<Buffer> {
  const response = await fetch(`${bench.client.url}/v1/companies/acme/imports/${id}/failed-rows`, {
    headers: { authorization: `Bearer ${bench.client.key}` },
  });
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer());
}
