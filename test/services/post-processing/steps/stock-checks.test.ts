import { beforeAll, describe, expect, it } from 'vitest';
import { inCompany } from '../../../../db/client.js';
import type { ReleaseCandidate } from '../../../../services/post-processing/steps/release-check.js';
import { stockChecks } from '../../../../services/post-processing/steps/stock-checks.js';
import { useDatabase } from '../../../harness/database.js';

const database = useDatabase();
let companyId: number;

// 120,000 lines of 2,000 items in released orders, as many of another company, and an order of 2 pieces of each of 3 items.
beforeAll(async () => {
  ({ companyId } = await database.company('acme'));
  const { companyId: other } = await database.company('other');
  await database.superuser.begin(async (tx) => {
    // Without triggers and foreign keys, as only the cost of reading matters.
    await tx`SET LOCAL session_replication_role = replica`;
    for (const company of [companyId, other]) {
      await tx`
        INSERT INTO item (company_id, number, description, type, inventory)
        SELECT ${company}, 'I' || n, 'Item', 'Inventory', 61 FROM generate_series(0, 1999) n`;
      await tx`
        INSERT INTO sales_document (company_id, document_type, number, customer_number, status, amount, line_count)
        SELECT ${company}, 'Order', 'D' || n, 'C1', 'Released', 5, 5 FROM generate_series(0, 23999) n`;
      await tx`
        INSERT INTO sales_line (company_id, document_type, document_number, line_number, item_number, quantity, unit_price, amount)
        SELECT ${company}, 'Order', 'D' || n / 5, 10000 * (1 + n % 5), 'I' || n % 2000, 1, 1, 1 FROM generate_series(0, 119999) n`;
    }
    await tx`
      INSERT INTO sales_document (company_id, document_type, number, customer_number, amount, line_count)
      VALUES (${companyId}, 'Order', 'NEW', 'C1', 6, 3)`;
    await tx`
      INSERT INTO sales_line (company_id, document_type, document_number, line_number, item_number, quantity, unit_price, amount)
      SELECT ${companyId}, 'Order', 'NEW', 10000 * n, 'I' || n, 2, 1, 2 FROM generate_series(1, 3) n`;
  });
  await database.superuser`ANALYZE item, sales_document, sales_line`;
});

const order: ReleaseCandidate = {
  type: 'Order',
  number: 'NEW',
  status: 'Open',
  customer: 'C1',
  currency: null,
  amount: '6',
  blocked: false,
};

describe('the stock of items', () => {
  it('is computed from the lines of these items of the company, which are found by an index', async () => {
    const { refusal, scans } = await inCompany(database.application, companyId, async (tx) => {
      const checks = await stockChecks(tx, [order]);
      const [read] = await tx`
        SELECT pg_stat_get_xact_numscans('sales_line'::regclass)::int AS passes,
          pg_stat_get_xact_numscans('sales_line_by_item'::regclass)::int AS probes`;
      return { refusal: checks.refusal(order), scans: read };
    });
    expect(refusal).toEqual({
      code: 'out_of_stock',
      message: 'Item I1: 2 needed, but only 1 available.',
    });
    expect(scans).toEqual({ passes: 0, probes: 3 });
  });
});
