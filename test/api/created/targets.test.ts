import { describe, expect, it } from 'vitest';
import { salesDocument } from '../../../core/targets/sales-document.js';
import { getBody, save, useBench } from '../../harness/bench.js';
import { expectConsistent } from '../../harness/oracle.js';
import { csv, orderFile, ordersSetup } from '../../harness/world.js';

const bench = useBench();

interface Document {
  number: string;
  amount: string;
  lineCount: number;
  lines: { lineNumber: number; amount: string; quantity: string; description: string; unitOfMeasure: string }[];
}

describe('sales documents', () => {
  it('are created from their records, regardless of the order of these in the file', async () => {
    const { client, system } = bench;
    await save(client, 'interleaved', ordersSetup({ batchSize: 2 }));
    const done = await client.import(
      'interleaved',
      orderFile(
        ['S1', 'C1', '2026-01-31', 'I1', '1', '1'],
        ['S2', 'C2', '2026-02-01', 'I2', '2', '10'],
        ['S1', 'C1', '2026-01-31', 'I2', '3', '2'],
        ['S3', 'C2', '2026-02-01', 'I2', '1', '1'],
        ['S2', 'C2', '2026-02-01', 'I1', '4', '0.5'],
        ['S1', 'C1', '2026-01-31', 'I1', '5', '3'],
      ),
    );
    expect(done.results).toEqual({ documents: 3, inserted: 3, updated: 0, unchanged: 0, lines: 6 });
    await expectConsistent(system.database.superuser, done);
    const document = await getBody<Document>(client, 'sales-documents/S1');
    expect(document).toMatchObject({ amount: '22', lineCount: 3, customerNumber: 'C1', documentDate: '2026-01-31' });
    expect(document.lines.map(({ lineNumber, quantity }) => [lineNumber, quantity])).toEqual([
      [10000, '1'],
      [20000, '3'],
      [30000, '5'],
    ]);
  });

  it('have any number of lines, of which one page is shown at a time', async () => {
    const { client } = bench;
    await save(client, 'long', ordersSetup());
    const lines = Array.from({ length: 2_500 }, () => ['L/1', 'C1', '', 'I1', '1', '1']);
    expect((await client.import('long', orderFile(...lines))).status).toBe('Completed');
    const document = await getBody<Document & { links: { lines: string } }>(client, 'sales-documents/L%2F1');
    expect(document).toMatchObject({ lineCount: 2_500, amount: '2500' });
    expect(document.lines).toHaveLength(1_000);
    expect(document.links.lines).toBe('/v1/companies/acme/sales-documents/L%2F1/lines?type=Order');
    const listed: object[] = [];
    for (let next: string | null = ''; next !== null; ) {
      const path: string = `sales-documents/L%2F1/lines?type=Order&limit=1000${next && `&cursor=${next}`}`;
      const { body } = await client.call<{ entries: object[]; next: string | null }>('GET', path);
      listed.push(...body.entries);
      next = body.next;
    }
    expect(listed).toHaveLength(2_500);
    expect(listed.slice(0, 1_000)).toEqual(document.lines);
    expect(new Set(listed.map((line) => (line as { lineNumber: number }).lineNumber)).size).toBe(2_500);
    expect((await client.call('GET', 'sales-documents/NONE/lines')).status).toBe(404);
  });

  it('have four types with separate numbers', async () => {
    const { client } = bench;
    for (const [index, type] of ['Order', 'Invoice', 'Credit Memo', 'Quote'].entries()) {
      const setup = ordersSetup();
      setup.mappings.unshift({ field: 'documentType', constant: type });
      await save(client, `type-${index}`, setup);
      const done = await client.import(`type-${index}`, orderFile(['T1', 'C1', '', 'I1', String(index + 1), '1']));
      expect(done.status).toBe('Completed');
      expect(await getBody(client, `sales-documents/T1?type=${encodeURIComponent(type)}`)).toMatchObject({
        documentType: type,
        number: 'T1',
        amount: String(index + 1),
      });
      const again = await client.import(`type-${index}`, orderFile(['T1', 'C1', '', 'I1', '2', '2']));
      expect((await client.records(again.id))[0]?.errors).toEqual([
        { code: 'duplicate', field: 'number', value: 'T1', message: `Sales Document ${type} T1 already exists.` },
      ]);
    }
  });

  it('can take their types from a column; documents of different types are separate', async () => {
    const { client } = bench;
    const setup = ordersSetup();
    setup.mappings.unshift({ field: 'documentType', column: 'Type' });
    await save(client, 'types', setup);
    const done = await client.import(
      'types',
      csv(
        ['Type', 'No.', 'Customer', 'Date', 'Item', 'Quantity', 'Price'],
        ['invoice', 'U1', 'C1', '', 'I1', '1', '1'],
        ['ORDER', 'U1', 'C1', '', 'I1', '1', '1'],
        ['Rechnung', 'U2', 'C1', '', 'I1', '1', '1'],
      ),
    );
    expect(done.results.documents).toBe(2);
    expect((await client.records(done.id, 'Error'))[0]?.errors[0]).toMatchObject({
      code: 'not_a_choice',
      field: 'documentType',
      value: 'Rechnung',
    });
  });

  it('have exact amounts', async () => {
    const { client, system } = bench;
    const setup = ordersSetup();
    setup.mappings.push({ field: 'lineDiscountPercent', column: 'Discount' });
    await save(client, 'exact', setup);
    const columns = ['No.', 'Customer', 'Date', 'Item', 'Quantity', 'Price', 'Discount'];
    const done = await client.import(
      'exact',
      csv(
        columns,
        ['E1', 'C1', '', 'I1', '1', '0.1', ''],
        ['E1', 'C1', '', 'I1', '1', '0.2', ''],
        ['E2', 'C1', '', 'I1', '3', '33.33333', '0'],
        ['E2', 'C1', '', 'I1', '0.00001', '0.5', ''],
        ['E3', 'C1', '', 'I1', '99999999999999.99999', '99999999999999.99999', ''],
        ['E4', 'C1', '', 'I1', '-2', '19.99', '12.5'],
      ),
    );
    expect(done.counts.completed).toBe(6);
    await expectConsistent(system.database.superuser, done);
    const amounts = await Promise.all(
      ['E1', 'E2', 'E3', 'E4'].map(
        async (number) => (await getBody<Document>(client, `sales-documents/${number}`)).amount,
      ),
    );
    expect(amounts).toEqual(['0.3', '100', '9999999999999999998000000000', '-34.9825']);
  });

  it('take description, unit and price from the item if they are empty in the file', async () => {
    const { client } = bench;
    await save(client, 'bare', ordersSetup());
    await client.import('bare', orderFile(['B1', 'C1', '', 'I1', '2', '']));
    const document = await getBody<Document>(client, 'sales-documents/B1');
    expect(document).toMatchObject({ amount: '19.98', documentDate: null, status: 'Open' });
    expect(document.lines[0]).toMatchObject({
      description: 'Item 1',
      unitOfMeasure: 'PCS',
      unitPrice: '9.99',
      amount: '19.98',
    });
  });

  it('are shown with every field of the target', async () => {
    const document = await getBody<Document>(bench.client, 'sales-documents/B1');
    for (const { name } of salesDocument.fields) expect(document).toHaveProperty(name);
    for (const { name } of salesDocument.lines?.fields ?? []) expect(document.lines[0]).toHaveProperty(name);
  });
});

describe('master data', () => {
  it('is created with its fields, and vendors are looked up', async () => {
    expect(await getBody(bench.client, 'customers/C1')).toMatchObject({
      name: 'Customer 1',
      city: 'Aarhus',
      creditLimit: '1000',
      blocked: false,
    });
    expect(await getBody(bench.client, 'vendors/V1')).toMatchObject({ name: 'Vendor 1', city: 'Bergen' });
    expect(await getBody(bench.client, 'items/I1')).toMatchObject({
      unitPrice: '9.99',
      vendorNumber: 'V1',
      type: 'Inventory',
    });
  });
});

describe('lists', () => {
  it.each(['sales-documents', 'customers', 'vendors', 'items'])(
    'of %s continue from page to page without gaps',
    async (path) => {
      const { client } = bench;
      const whole = await getBody<{ entries: { number: string }[]; next: null }>(client, path);
      expect(whole.next).toBeNull();
      const numbers: string[] = [];
      let cursor: string | null = null;
      do {
        const query: string = cursor ? `&cursor=${cursor}` : '';
        const page: { entries: { number: string }[]; next: string | null } = await getBody(
          client,
          `${path}?limit=2${query}`,
        );
        numbers.push(...page.entries.map(({ number }) => number));
        cursor = page.next;
      } while (cursor);
      expect(numbers).toEqual(whole.entries.map(({ number }) => number));
    },
  );

  it.each(['sales-documents', 'customers', 'vendors', 'items'])(
    'of %s report a number that does not exist',
    async (path) => {
      const answer = await bench.client.call('GET', `${path}/NONE`);
      expect(answer).toMatchObject({ status: 404, body: { code: 'not_found' } });
    },
  );
});
