import { beforeAll, describe, expect, it } from 'vitest';
import { salesOrderColumns, salesOrderRows } from '../../../examples/sales-orders.js';
import { useBench } from '../../harness/bench.js';
import { expectConsistent } from '../../harness/oracle.js';
import { addSamples, csv } from '../../harness/world.js';

describe('an import of orders', () => {
  const bench = useBench({}, 'none');
  beforeAll(() => addSamples(bench.client, { customers: 50, vendors: 10, items: 100 }));

  it('creates documents and reports which records are in error', async () => {
    const rows = salesOrderRows({ orders: 1000, linesPerOrder: 5, customers: 50, items: 100, percentBad: 1 });
    const done = await bench.client.import('orders', csv(salesOrderColumns, ...rows));
    expect(done.status).toBe('CompletedWithErrors');
    expect(done.counts).toEqual({ total: 5000, completed: 4950, errors: 50, skipped: 0, waiting: 0, warnings: 0 });
    expect(done.results).toEqual({ documents: 990, inserted: 990, updated: 0, unchanged: 0, lines: 4950 });
    await expectConsistent(bench.system.database.superuser, done);
    const errors = await bench.client.records(done.id, 'Error');
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
