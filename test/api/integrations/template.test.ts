import ExcelJS from 'exceljs';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import type { IntegrationSetup } from '../../../core/setup/setup.js';
import { getBody, save, useBench } from '../../harness/bench.js';
import { ordersSetup } from '../../harness/world.js';

const bench = useBench();

const download = (code: string, query = '', client = bench.client) =>
  fetch(`${client.url}/v1/companies/${client.company}/integrations/${code}/template${query}`, {
    headers: { authorization: `Bearer ${client.key}` },
  });

async function workbookOf(answer: Response): Promise<ExcelJS.Workbook> {
  expect(answer.status).toBe(200);
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(await answer.arrayBuffer());
  return workbook;
}

const bytesOf = async (workbook: ExcelJS.Workbook): Promise<Uint8Array> =>
  new Uint8Array(await workbook.xlsx.writeBuffer());

const excelOrders: IntegrationSetup = {
  ...ordersSetup(),
  name: '=Orders of branches',
  file: { type: 'excel', sheet: 'Orders', headerRow: 3, footerRows: 1 },
  mappings: [
    {
      field: 'documentType',
      column: 'Kind',
      rules: [{ rule: 'map', values: { O: 'Order', Q: 'Quote' }, onNoMatch: 'error' }],
    },
    ...ordersSetup().mappings,
    { field: 'dueDate', column: 'Due', date: { format: 'dd.MM.yyyy' } },
    { field: 'salesperson', column: '=Seller' },
    { field: 'unitOfMeasure', column: 'Unit' },
    { field: 'lineDiscountPercent', expression: 'decimal(columns["Discount"]) * decimal("100")' },
  ],
  validations: [{ check: 'allowed', field: 'unitOfMeasure', values: ['BOX', 'PCS'] }],
};

describe('a template as a workbook', () => {
  it('has the columns of the setup with marks, formats, lists and an explanation', async () => {
    await save(bench.client, 'branches', excelOrders);
    const answer = await download('branches');
    expect(answer.headers.get('content-type')).toContain('spreadsheetml');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="branches-template.xlsx"');
    const workbook = await workbookOf(answer);
    expect(workbook.worksheets.map(({ name, state }) => [name, state])).toEqual([
      ['Orders', 'visible'],
      ['Explanation', 'visible'],
      ['Lists', 'hidden'],
    ]);
    const sheet = workbook.worksheets[0]!;
    const header = sheet.getRow(3);
    const names = (header.values as string[]).slice(1);
    expect(names).toEqual([
      'Kind',
      'No.',
      'Customer',
      'Date',
      'Item',
      'Quantity',
      'Price',
      'Due',
      '=Seller',
      'Unit',
      'Discount',
    ]);
    const cell = (name: string, row = 4) => sheet.getCell(row, names.indexOf(name) + 1);
    expect(names.filter((_, place) => header.getCell(place + 1).font?.bold)).toEqual([
      'No.',
      'Customer',
      'Item',
      'Quantity',
      'Discount',
    ]);
    expect(cell('Customer', 3).note).toBeTruthy();
    expect(cell('Price', 3).note).toBeUndefined();
    expect(cell('=Seller', 3)).toMatchObject({ type: ExcelJS.ValueType.String, numFmt: '@' });
    for (const one of workbook.worksheets)
      one.eachRow((row) =>
        row.eachCell((text) => {
          if (typeof text.value === 'string') expect(text.numFmt, `${one.name} ${text.address}`).toBe('@');
          expect(text.formula).toBeUndefined();
        }),
      );
    expect(cell('Due')).toMatchObject({ numFmt: 'dd.mm.yyyy', value: expect.any(Date) });
    expect(cell('Date').numFmt).toBe('yyyy-mm-dd');
    expect(cell('Price')).toMatchObject({ numFmt: '#,##0.00###', value: expect.any(Number) });
    expect(cell('No.').numFmt).toBe('@');
    expect(cell('Customer').value).toBe('C1');
    const listed = (name: string, row = 4) => {
      const { formulae = [] } = cell(name, row).dataValidation ?? {};
      const [, from, to] = /^'?Lists'?!\$(\w+)\$1:\$\w+\$(\d+)$/.exec(String(formulae[0])) ?? [];
      return from
        ? Array.from(
            { length: Number(to) },
            (_, index) => workbook.getWorksheet('Lists')?.getCell(`${from}${index + 1}`).value,
          )
        : undefined;
    };
    expect(listed('Kind')).toEqual(['O', 'Q']);
    expect(listed('Unit', 900)).toEqual(['BOX', 'PCS']);
    expect(listed('Customer')).toBeUndefined();
    expect(cell('Unit').dataValidation).toMatchObject({ type: 'list', showErrorMessage: true });
    const explained = workbook.getWorksheet('Explanation')!;
    const rows: string[][] = [];
    explained.eachRow((row) => rows.push((row.values as string[]).slice(1).map(String)));
    expect(rows[0]).toEqual(['=Orders of branches']);
    expect(rows.find(([, name]) => name === 'Customer')).toEqual([
      'C',
      'Customer',
      'customerNumber',
      'Customer No.',
      'required',
      'text, at most 20 characters',
      '',
      'Number of an existing Customer.',
    ]);
    expect(rows.find(([, name]) => name === 'Unit')?.slice(5)).toEqual([
      'text, at most 10 characters',
      'BOX, PCS',
      'If empty: the value of the item.',
    ]);
    expect(rows.find(([, name]) => name === 'Discount')?.slice(2, 6)).toEqual([
      'lineDiscountPercent',
      'Line Discount %',
      'required',
      'used in a computed value',
    ]);
  });

  it('can be imported unchanged, as one record, and with rows filled in', async () => {
    await save(bench.client, 'filled', excelOrders);
    const workbook = await workbookOf(await download('filled'));
    const untouched = await bench.client.import('filled', await bytesOf(workbook), { fileName: 'template.xlsx' });
    expect(untouched).toMatchObject({ status: 'Completed', counts: { total: 1, completed: 1 } });
    const sheet = workbook.worksheets[0]!;
    const due = new Date(Date.UTC(2026, 4, 6));
    sheet.spliceRows(
      4,
      1,
      ['O', '0042', 'C2', new Date(Date.UTC(2026, 0, 31)), 'I1', 3, 4.25, due, '-x', 'BOX', '0.05'],
      ['Q', 'F2', 'C1', '2026-02-01', 'I2', 1, null, null, null, null, '0'],
    );
    const done = await bench.client.import('filled', await bytesOf(workbook), { fileName: 'filled.xlsx' });
    expect(done, JSON.stringify(await bench.client.records(done.id))).toMatchObject({
      status: 'Completed',
      counts: { total: 2, completed: 2 },
    });
    expect(await getBody(bench.client, 'sales-documents/0042')).toMatchObject({
      customerNumber: 'C2',
      documentDate: '2026-01-31',
      dueDate: '2026-05-06',
      salesperson: '-x',
      lines: [{ quantity: '3', unitPrice: '4.25', lineDiscountPercent: '5', unitOfMeasure: 'BOX' }],
    });
    expect(await getBody(bench.client, 'sales-documents/F2?type=Quote')).toMatchObject({ customerNumber: 'C1' });
  });

  it('has examples for look-ups from the data of the company, and reports if there are none', async () => {
    const setup: IntegrationSetup = {
      ...excelOrders,
      mappings: excelOrders.mappings.map((mapping) =>
        mapping.field === 'customerNumber'
          ? { ...mapping, lookUp: { target: 'customer', by: 'name', ignoreCase: true } }
          : mapping.field === 'unitOfMeasure'
            ? { ...mapping, lookUp: { valueList: 'units' } }
            : mapping,
      ),
      validations: [{ check: 'look-up', field: 'itemNumber', target: 'item' }],
    };
    await bench.client.call('PUT', 'value-lists/units', { entries: { Stück: 'PCS', Kiste: 'BOX' } });
    await save(bench.client, 'looked-up', setup);
    const workbook = await workbookOf(await download('looked-up'));
    expect(workbook.worksheets[0]?.getRow(4).values).toEqual(expect.arrayContaining(['Customer 1', 'Kiste']));
    expect(workbook.getWorksheet('Lists')?.getColumn(2).values).toEqual(expect.arrayContaining(['Kiste', 'Stück']));
    const done = await bench.client.import('looked-up', await bytesOf(workbook), { fileName: 'a.xlsx' });
    expect(done, JSON.stringify(await bench.client.records(done.id))).toMatchObject({ status: 'Completed' });

    const other = await bench.system.client('empty');
    await other.call('PUT', 'value-lists/units', { entries: { Stück: 'PCS' } });
    await save(other, 'looked-up', setup);
    const notes = (await workbookOf(await download('looked-up', '', other))).getWorksheet('Explanation');
    const explanation = notes?.getColumn(1).values.join('\n');
    for (const missing of ['Customer', 'Item']) expect(explanation).toContain(`it needs an existing ${missing}`);
  });

  it('of an integration that only updates contains an existing record', async () => {
    await save(bench.client, 'updates', {
      name: 'Prices',
      file: { type: 'excel' },
      target: 'item',
      mappings: [
        { field: 'number', column: 'No.' },
        { field: 'unitPrice', column: 'Price', onEmpty: 'keep' },
      ],
      writeMode: 'update',
    });
    const workbook = await workbookOf(await download('updates'));
    expect(workbook.worksheets[0]?.getRow(2).getCell(1).value).toBe('I1');
    const done = await bench.client.import('updates', await bytesOf(workbook), { fileName: 'prices.xlsx' });
    expect(done).toMatchObject({ status: 'Completed', results: { updated: 1 } });
  });

  it('is offered for a setup of text too, with the note to save it as text', async () => {
    await save(
      bench.client,
      'as-text',
      ordersSetup({ file: { type: 'csv', delimiter: ';', encoding: 'windows-1252' } }),
    );
    const workbook = await workbookOf(await download('as-text', '?format=xlsx'));
    expect(workbook.getWorksheet('Explanation')?.getColumn(1).values.join('\n')).toContain(
      'Save the sheet as text before it is imported: delimiter ";", windows-1252.',
    );
    expect(workbook.worksheets[0]?.getRow(2).getCell(5).value).toBe('1');
  });
});

describe('a template as text', () => {
  it('has delimiter and encoding of the setup, and can be imported unchanged', async () => {
    await save(
      bench.client,
      'text',
      ordersSetup({
        file: { type: 'csv', delimiter: ';', encoding: 'windows-1252', headerRow: 2 },
        mappings: ordersSetup().mappings.map((one) =>
          one.field === 'unitPrice'
            ? { ...one, column: 'Preis ab Werk; netto €', number: { decimalSeparator: ',' } }
            : one,
        ),
      }),
    );
    const answer = await download('text');
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=windows-1252');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="text-template.csv"');
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const today = new Date().toISOString().slice(0, 10);
    expect(iconv.decode(Buffer.from(bytes), 'windows-1252')).toBe(
      `\r\nNo.;Customer;Date;Item;Quantity;"Preis ab Werk; netto €"\r\nEXAMPLE-3;C1;${today};I1;1;1\r\n`,
    );
    expect(await bench.client.import('text', bytes)).toMatchObject({
      status: 'Completed',
      counts: { total: 1, completed: 1 },
    });
  });
});

it('a template for fixed positions is refused with the reason, and other companies cannot request it', async () => {
  await save(
    bench.client,
    'fixed',
    ordersSetup({
      file: {
        type: 'fixed-width',
        columns: ['No.', 'Customer', 'Date', 'Item', 'Quantity', 'Price'].map((name, place) => ({
          name,
          start: place * 10 + 1,
          length: 10,
        })),
      },
    }),
  );
  expect(await bench.client.call('GET', 'integrations/fixed/template')).toMatchObject({
    status: 422,
    body: { code: 'no_template', detail: expect.stringContaining('fixed positions') },
  });
  expect(await bench.client.call('GET', 'integrations/fixed/template?format=pdf')).toMatchObject({ status: 400 });
  const other = await bench.system.client('rival');
  expect((await download('fixed', '', other)).status).toBe(404);
});
