import { describe, expect, it } from 'vitest';
import type { IntegrationRecord } from '../../../api/records/schemas.js';
import { getBody, save, useBench } from '../../harness/bench.js';
import { expectConsistent } from '../../harness/oracle.js';
import { namesSetup, orderColumns, orderFile, orderLine, ordersSetup, workbook } from '../../harness/world.js';

const bench = useBench();
let count = 0;

/** Imports a file with errors; returns the import, its records, and the errors of a row. */
async function importWithErrors(content: string | Uint8Array, setup = ordersSetup(), fileName = 'orders.csv') {
  const { client, system } = bench;
  const code = `with-errors-${++count}`;
  await save(client, code, setup);
  const done = await client.import(code, content, { fileName });
  await expectConsistent(system.database.superuser, done);
  const records = await client.records(done.id);
  const byRow = new Map<number, IntegrationRecord>(records.map((record) => [record.row, record]));
  return { done, errorsIn: (row: number) => byRow.get(row)?.errors, records };
}

describe('a record that cannot become a document', () => {
  it.each([
    [
      'an unknown item',
      ['', 'C1', '2026-01-31', 'I9', '1', '1'],
      { code: 'not_found', field: 'itemNumber', value: 'I9', message: 'Item "I9" not found.' },
    ],
    [
      'an unknown customer',
      ['', 'C9', '2026-01-31', 'I1', '1', '1'],
      { code: 'not_found', field: 'customerNumber', value: 'C9', message: 'Customer "C9" not found.' },
    ],
    [
      'an invalid date',
      ['', 'C1', '2026-02-30', 'I1', '1', '1'],
      {
        code: 'not_a_date',
        field: 'documentDate',
        value: '2026-02-30',
        message: 'Document Date (column Date) "2026-02-30" is not a valid date in the format yyyy-MM-dd.',
      },
    ],
    [
      'an invalid number',
      ['', 'C1', '', 'I1', 'ten', '1'],
      {
        code: 'not_a_number',
        field: 'quantity',
        value: 'ten',
        message: 'Quantity (column Quantity) "ten" is not a valid number with "." as decimal separator.',
      },
    ],
    [
      'a number with too many decimals',
      ['', 'C1', '', 'I1', '1', '0.123456'],
      {
        code: 'number_too_precise',
        field: 'unitPrice',
        value: '0.123456',
        message: 'Unit Price (column Price) "0.123456" has more than 5 decimals.',
      },
    ],
    [
      'a number that is too large',
      ['', 'C1', '', 'I1', '100000000000000', '1'],
      {
        code: 'number_too_large',
        field: 'quantity',
        value: '100000000000000',
        message: 'Quantity (column Quantity) "100000000000000" has more than 14 digits before the decimal separator.',
      },
    ],
    [
      'a missing value',
      ['', 'C1', '', 'I1', '  ', '1'],
      {
        code: 'value_missing',
        field: 'quantity',
        value: null,
        message: 'Quantity (column Quantity) is required and is empty.',
      },
    ],
    [
      'a text that is too long',
      ['', 'C'.repeat(21), '', 'I1', '1', '1'],
      {
        code: 'value_too_long',
        field: 'customerNumber',
        value: 'C'.repeat(21),
        message: `Customer No. (column Customer) "${'C'.repeat(21)}" has 21 characters; at most 20 are allowed.`,
      },
    ],
  ])('has the reason as error, and the other records are processed: %s', async (_, line, error) => {
    const number = `E${++count}`;
    const { done, errorsIn } = await importWithErrors(
      orderFile(orderLine(`${number}a`), [number, ...line.slice(1)], orderLine(`${number}b`)),
    );
    expect(done).toMatchObject({ status: 'CompletedWithErrors', counts: { total: 3, completed: 2, errors: 1 } });
    expect(errorsIn(3)).toEqual([error]);
    expect((await bench.client.call('GET', `sales-documents/${number}`)).status).toBe(404);
  });

  it('is shown with all of its errors', async () => {
    const { errorsIn } = await importWithErrors(orderFile(['', 'C1', 'soon', 'I1', 'x', '1']));
    expect(errorsIn(2)?.map(({ code, field }) => [code, field])).toEqual([
      ['value_missing', 'number'],
      ['not_a_date', 'documentDate'],
      ['not_a_number', 'quantity'],
    ]);
  });

  it('prevents the creation of its document, whose other records refer to it', async () => {
    const { done, errorsIn } = await importWithErrors(
      orderFile(orderLine('W1'), orderLine('W2'), ['W1', 'C1', '2026-01-31', 'I9', '1', '1'], orderLine('W1'), [
        'W2',
        'C1',
        '2026-01-31',
        'I1',
        'x',
        '1',
      ]),
    );
    expect(done.results.documents).toBe(0);
    const message = (row: number) => [
      {
        code: 'group_in_error',
        field: null,
        value: null,
        message: `Not created: the record in row ${row} of the same document is in error.`,
      },
    ];
    expect([2, 3, 5].map(errorsIn)).toEqual([message(4), message(6), message(4)]);
  });

  it('has an error for each header value that differs within the document', async () => {
    const { errorsIn } = await importWithErrors(
      orderFile(orderLine('H1'), ['H1', 'C2', '2026-01-31', 'I1', '1', '1'], orderLine('H1')),
    );
    expect(errorsIn(3)).toEqual([
      {
        code: 'values_differ',
        field: 'customerNumber',
        value: 'C2',
        message: 'Customer No. "C2" differs from "C1" in another record of the same document.',
      },
    ]);
    expect(errorsIn(2)?.[0]).toMatchObject({ code: 'values_differ', value: 'C1' });
  });

  it('is in error if a document with its number exists', async () => {
    await importWithErrors(orderFile(orderLine('X1')));
    const { done, errorsIn } = await importWithErrors(
      orderFile(orderLine('X1', 'I1', '5'), orderLine('X1', 'I1', '6'), orderLine('X2')),
    );
    expect(done.counts).toMatchObject({ completed: 1, errors: 2 });
    expect(errorsIn(2)).toEqual([
      { code: 'duplicate', field: 'number', value: 'X1', message: 'Sales Document Order X1 already exists.' },
    ]);
    expect(await getBody(bench.client, 'sales-documents/X1')).toMatchObject({ amount: '1' });
  });

  it('is in error if the file contains its number twice', async () => {
    const setup = namesSetup({ type: 'csv' }, { batchSize: 1 });
    const { done, errorsIn } = await importWithErrors('No.,Name\nN1,A\nN2,B\nN1,C\nC1,D\n', setup);
    expect(done.counts).toMatchObject({ completed: 2, errors: 2 });
    expect(errorsIn(4)).toEqual([
      {
        code: 'duplicate_in_file',
        field: 'number',
        value: 'N1',
        message: 'Customer N1 is already in row 2 of this file.',
      },
    ]);
    expect(errorsIn(5)).toEqual([
      { code: 'duplicate', field: 'number', value: 'C1', message: 'Customer C1 already exists.' },
    ]);
  });

  it('is in error if it has too few or too many values', async () => {
    const { done, errorsIn } = await importWithErrors(
      'No.,Name,City\nS1\nS2,Right\nS3,Long,Oslo,Norway\nS4,Ends with commas,Oslo,,\n',
      namesSetup({ type: 'csv' }),
    );
    expect(done.counts).toMatchObject({ completed: 2, errors: 2 });
    expect(errorsIn(2)).toEqual([
      {
        code: 'row_too_short',
        field: null,
        value: null,
        message: expect.stringMatching(/^The row has 1 value, but the file has 3 columns: add /),
      },
    ]);
    expect(errorsIn(4)).toEqual([
      {
        code: 'row_too_long',
        field: null,
        value: null,
        message: expect.stringMatching(/^The row has 4 values, but the file has 3 columns: remove /),
      },
    ]);
  });

  it('is in error if a cell of the workbook is an error value', async () => {
    const file = await workbook({
      Orders: [
        orderColumns,
        ['XE1', 'C1', new Date('2026-01-31'), 'I1', { error: '#N/A' }, 1.5],
        ['XE2', 'C1', null, 'I1', 2, 0.1],
      ],
    });
    const { errorsIn, records } = await importWithErrors(file, ordersSetup({ file: { type: 'excel' } }), 'orders.xlsx');
    expect(errorsIn(2)).toEqual([
      {
        code: 'cell_error',
        field: 'quantity',
        value: '#N/A',
        message: 'Quantity (column Quantity) "#N/A" is an error value in the workbook.',
      },
    ]);
    expect(records[0]?.source).toMatchObject({ 'No.': 'XE1', Date: '2026-01-31', Quantity: '#N/A', Price: '1.5' });
    expect(await getBody(bench.client, 'sales-documents/XE2')).toMatchObject({ amount: '0.2' });
  });

  it("is in error if the database refuses its document, with the database's message", async () => {
    const { superuser } = bench.system.database;
    await superuser`ALTER TABLE sales_line ADD CONSTRAINT no_thirteen CHECK (quantity <> 13)`;
    const { done, errorsIn } = await importWithErrors(
      orderFile(orderLine('R1'), orderLine('R2', 'I1', '13'), orderLine('R2'), orderLine('R3')),
    );
    expect(done.counts).toMatchObject({ completed: 2, errors: 2 });
    expect(errorsIn(3)?.[0]).toMatchObject({ code: 'rejected', message: expect.stringContaining('no_thirteen') });
    await superuser`ALTER TABLE sales_line DROP CONSTRAINT no_thirteen`;
  });
});
