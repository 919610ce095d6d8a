import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { processBatch } from '../../../activities/process-batch.js';
import type { IntegrationSetup } from '../../../core/setup/setup.js';
import { customersSetup } from '../../../examples/setups.js';
import { prepareRun } from '../../../services/imports/prepare-run.js';
import { useDatabase } from '../../harness/database.js';
import { stagedImport } from '../../harness/staged-import.js';

const orders: IntegrationSetup = {
  name: 'Orders',
  file: { type: 'csv' },
  target: 'sales-document',
  writeMode: 'upsert',
  mappings: [
    { field: 'number', column: 'Order' },
    {
      field: 'customerNumber',
      column: 'Customer',
      lookUp: { target: 'customer', by: 'number', onNotFound: 'create', template: { name: 'New {value}' } },
    },
    { field: 'itemNumber', column: 'Item' },
    { field: 'quantity', column: 'Quantity' },
    { field: 'unitPrice', column: 'Price' },
  ],
};
const columns = ['Order', 'Customer', 'Item', 'Quantity', 'Price'];

describe('the journal of a batch', () => {
  const database = useDatabase();
  let companyId: number;

  beforeAll(async () => {
    ({ companyId } = await database.company('acme'));
    await database.superuser`INSERT INTO item (company_id, number, description) VALUES (${companyId}, 'I1', 'Anchor')`;
  });

  const importRows = async (setup: IntegrationSetup, ...rows: string[][]) => {
    const ref = await stagedImport(database.application, companyId, setup, rows);
    await prepareRun(database.application, { ...ref, mode: 'background', requestId: randomUUID() });
    const counts = await processBatch({ database: database.application }, { ...ref, runNo: 1, batchNo: 1 });
    const journal = await database.superuser`
      SELECT row_no, target, key, action, before, fingerprint FROM written_document WHERE import_id = ${ref.importId} ORDER BY row_no, target`;
    return { counts, journal };
  };

  it('has an entry for each document, and for each record that a look-up has created', async () => {
    const { journal, counts } = await importRows(
      orders,
      columns,
      ['SO-1', 'C1', 'I1', '2', '5'],
      ['SO-2', 'C1', 'I1', '1', '7'],
      ['SO-1', 'C1', 'I1', '3', '5'],
      ['SO-3', 'C2', 'NONE', '3', '5'],
    );
    expect(journal).toMatchObject([
      { row_no: 2, target: 'customer', key: ['C1'], action: 'made', before: null },
      { row_no: 2, target: 'sales-document', key: ['Order', 'SO-1'], action: 'inserted', before: null },
      { row_no: 3, target: 'sales-document', key: ['Order', 'SO-2'], action: 'inserted', before: null },
    ]);
    expect(counts).toMatchObject({ documents: 2, inserted: 2, updated: 0, unchanged: 0 });
  });

  it('contains the earlier values of updated documents', async () => {
    const { journal, counts } = await importRows(
      orders,
      columns,
      ['SO-1', 'C1', 'I1', '2.00', '5'],
      ['SO-1', 'C1', 'I1', '3', '5.0'],
      ['SO-2', 'C1', 'I1', '4', '7'],
      ['SO-4', 'C1', 'I1', '4', '7'],
    );
    expect(counts).toMatchObject({ documents: 3, inserted: 1, updated: 2, unchanged: 1 });
    expect(journal).toMatchObject([
      {
        row_no: 2,
        key: ['Order', 'SO-1'],
        action: 'unchanged',
        before: { import_id: expect.any(String), updated_at: expect.any(String) },
      },
      {
        row_no: 4,
        key: ['Order', 'SO-2'],
        action: 'updated',
        before: { number: 'SO-2', amount: 7, lines: [{ quantity: 1, line_number: 10000, unit_price: 7 }] },
      },
      { row_no: 5, key: ['Order', 'SO-4'], action: 'inserted', before: null },
    ]);
    expect(journal[1]?.before).not.toHaveProperty('company_id');
  });

  it('has fingerprints that differ after a change of the values, and only then', async () => {
    const customer = { ...customersSetup, mappings: customersSetup.mappings.slice(0, 3) };
    const rows = [
      ['No.', 'Name', 'City'],
      ['K1', 'Kaiser', 'Kiel'],
    ];
    const first = await importRows(customer, ...rows);
    const second = await importRows(customer, ...rows);
    expect(second.journal).toMatchObject([{ action: 'unchanged', fingerprint: first.journal[0]?.fingerprint }]);
    await database.superuser`UPDATE customer SET phone = '1' WHERE number = 'K1'`;
    const third = await importRows(customer, ...rows);
    expect(third.journal).toMatchObject([{ action: 'unchanged' }]);
    expect(third.journal[0]?.fingerprint).not.toEqual(first.journal[0]?.fingerprint);
    await database.superuser`UPDATE customer SET phone = NULL, updated_at = now() WHERE number = 'K1'`;
    expect((await importRows(customer, ...rows)).journal[0]?.fingerprint).toEqual(first.journal[0]?.fingerprint);
  });
});
