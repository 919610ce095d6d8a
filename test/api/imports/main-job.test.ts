import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { customerRows, itemRows, vendorRows } from '../../../samples/master-data.js';
import { salesOrderColumns, salesOrderRows } from '../../../samples/sales-orders.js';
import { customersSetup, itemsSetup, salesOrdersSetup, vendorsSetup } from '../../../samples/setups.js';
import { csvLine } from '../../../samples/write-csv.js';
import type { ApiClient } from '../../harness/api-client.js';
import { expectTrue } from '../../harness/oracle.js';
import { startSystem, type TestSystem } from '../../harness/system.js';

const csv = (rows: Iterable<readonly string[]>): string => [...rows].map(csvLine).join('');

describe('an import of orders', () => {
  let system: TestSystem;
  let client: ApiClient;

  beforeAll(async () => {
    system = await startSystem();
    client = await system.client('acme');
    for (const [code, setup] of Object.entries({
      customers: customersSetup,
      vendors: vendorsSetup,
      items: itemsSetup,
      orders: salesOrdersSetup,
    })) {
      expect((await client.putIntegration(code, setup)).status).toBe(201);
    }
    await client.import('customers', csv(customerRows(50)));
    await client.import('vendors', csv(vendorRows(10)));
    await client.import('items', csv(itemRows(100, 10)));
  });
  afterAll(() => system.stop());

  it('creates documents and reports which records are in error', async () => {
    const rows = salesOrderRows({ orders: 1000, linesPerOrder: 5, customers: 50, items: 100, percentBad: 1 });
    const done = await client.import('orders', csv([salesOrderColumns, ...rows]));
    expect(done.status).toBe('CompletedWithErrors');
    expect(done.counts).toEqual({ total: 5000, completed: 4950, errors: 50, skipped: 0, waiting: 0, warnings: 0 });
    expect(done.results).toEqual({ documents: 990, inserted: 990, updated: 0, unchanged: 0, lines: 4950 });
    await expectTrue(system.database.superuser, done);
    const errors = await client.records(done.id, 'Error');
    expect(errors).toHaveLength(50);
    expect(errors.find(({ row }) => row === 39)?.errors).toMatchInlineSnapshot(`
      [
        {
          "code": "not_found",
          "field": "itemNumber",
          "message": "Item "UNKNOWN" not found.",
          "value": "UNKNOWN",
        },
      ]
    `);
    expect(errors.find(({ row }) => row === 38)?.errors).toMatchInlineSnapshot(`
      [
        {
          "code": "group_in_error",
          "field": null,
          "message": "Not created: the record in row 39 of the same document is in error.",
          "value": null,
        },
      ]
    `);
  });
});
