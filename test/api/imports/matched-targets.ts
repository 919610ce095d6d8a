import type { Import } from '../../../api/imports/schemas.js';
import type { IntegrationSetup } from '../../../core/setup/setup.js';
import type { ApiClient } from '../../harness/api-client.js';
import { type Bench, save } from '../../harness/bench.js';
import { expectConsistent } from '../../harness/oracle.js';
import { csv } from '../../harness/world.js';

/** Imports of records that are matched by fields other than their number, in companies of a bench. */
export class MatchedTargets {
  private companies = 0;

  constructor(private readonly bench: Bench) {}

  /** Creates a company with vendors V1 and V2, customers C1 and C2, items I1 and I2 and two number series. */
  async company(): Promise<ApiClient> {
    this.companies += 1;
    const client = await this.bench.system.client(`match-${this.companies}`);
    const plain = (target: IntegrationSetup['target'], label: string): IntegrationSetup => ({
      name: label,
      file: { type: 'csv' },
      target,
      mappings: [
        { field: 'number', column: 'No.' },
        { field: label === 'Items' ? 'description' : 'name', column: 'Name' },
      ],
    });
    for (const [code, setup, numbers] of [
      ['vendors', plain('vendor', 'Vendors'), ['V1', 'V2']],
      ['customers', plain('customer', 'Customers'), ['C1', 'C2']],
      ['items', plain('item', 'Items'), ['I1', 'I2']],
    ] as const) {
      await save(client, code, setup);
      await client.import(code, csv(['No.', 'Name'], ...numbers.map((number) => [number, number])));
    }
    for (const [code, prefix] of [
      ['ITEMS', 'A'],
      ['ORDERS', 'SO-'],
    ])
      await client.call('PUT', `number-series/${code}`, { prefix, digits: 3 });
    return client;
  }

  /** Saves the setup, imports the rows with it, and checks the counts of the import. */
  async run(client: ApiClient, setup: IntegrationSetup, ...rows: string[][]): Promise<Import> {
    await save(client, 'it', setup);
    const done = await client.import('it', csv(...rows), { force: true });
    await expectConsistent(this.bench.system.database.superuser, done);
    return done;
  }

  /** A line per record of an import: its status and its errors. */
  async recordLines(client: ApiClient, { id }: Pick<Import, 'id'>): Promise<string[]> {
    return (await client.records(id)).map(({ status, errors }) =>
      [status, ...errors.map(({ code, field, value, message }) => `${code} ${field} ${value}: ${message}`)].join(' | '),
    );
  }

  /** A line per item with a vendor's number: number, vendor, vendor's number, description and price. */
  async items(client: ApiClient): Promise<string[]> {
    const rows = await this.bench.system.database.superuser`
    SELECT i.number, vendor_number, vendor_item_number, description, trim_scale(unit_price)::text AS price FROM item i JOIN company c USING (company_id)
    WHERE c.code = ${client.company} AND vendor_item_number IS NOT NULL ORDER BY i.number`;
    return rows.map((row) => Object.values(row).join(' '));
  }

  /** A line per document: type, number, customer, the customer's number of it, the number of lines, and the amount. */
  async orders(client: ApiClient): Promise<string[]> {
    const rows = await this.bench.system.database.superuser`
    SELECT document_type, d.number, customer_number, external_document_number, line_count, trim_scale(amount)::text AS amount
    FROM sales_document d JOIN company c USING (company_id) WHERE c.code = ${client.company} ORDER BY 1, 2`;
    return rows.map((row) => Object.values(row).join(' '));
  }
}
