import type { Import } from '../../../api/imports/schemas.js';
import type { IntegrationSetup } from '../../../core/setup/setup.js';
import type { ApiClient } from '../../harness/api-client.js';
import { type Bench, save } from '../../harness/bench.js';
import { expectConsistent } from '../../harness/oracle.js';
import { csv } from '../../harness/world.js';

/** A system with companies in which things are found by other fields than their number. */
export class MatchedBooks {
  private companies = 0;

  constructor(private readonly bench: Bench) {}

  /** A company of the test's own with vendors V1 and V2, customer C1, items I1 and I2 and two series. */
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

  /** Saves the setup and imports the rows with it, to the end. */
  async run(client: ApiClient, setup: IntegrationSetup, ...rows: string[][]): Promise<Import> {
    await save(client, 'it', setup);
    const done = await client.import('it', csv(...rows), { force: true });
    await expectConsistent(this.bench.system.database.superuser, done);
    return done;
  }

  /** A line per record: its status, and what is wrong with it. */
  async said(client: ApiClient, { id }: Pick<Import, 'id'>): Promise<string[]> {
    return (await client.records(id)).map(({ status, errors }) =>
      [status, ...errors.map(({ code, field, value, message }) => `${code} ${field} ${value}: ${message}`)].join(' | '),
    );
  }

  /** The catalogue's items: number, vendor, vendor's number, description and price. */
  async items(client: ApiClient): Promise<string[]> {
    const rows = await this.bench.system.database.superuser`
    SELECT i.number, vendor_number, vendor_item_number, description, trim_scale(unit_price)::text AS price FROM item i JOIN company c USING (company_id)
    WHERE c.code = ${client.company} AND vendor_item_number IS NOT NULL ORDER BY i.number`;
    return rows.map((row) => Object.values(row).join(' '));
  }

  /** The documents: type, number, customer, the customer's number, lines and amount. */
  async orders(client: ApiClient): Promise<string[]> {
    const rows = await this.bench.system.database.superuser`
    SELECT document_type, d.number, customer_number, external_document_number, line_count, trim_scale(amount)::text AS amount
    FROM sales_document d JOIN company c USING (company_id) WHERE c.code = ${client.company} ORDER BY 1, 2`;
    return rows.map((row) => Object.values(row).join(' '));
  }
}
