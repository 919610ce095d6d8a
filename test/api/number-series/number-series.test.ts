import { beforeAll, describe, expect, it } from 'vitest';
import type { IntegrationSetup } from '../../../core/setup/setup.js';
import type { ApiClient } from '../../harness/api-client.js';
import { expectConsistent } from '../../harness/oracle.js';
import { useSystem } from '../../harness/system.js';
import { addSamples, csv } from '../../harness/world.js';

const orders: IntegrationSetup = {
  name: 'Orders without numbers',
  file: { type: 'csv' },
  target: 'sales-document',
  mappings: [
    { field: 'number', numberSeries: 'ORDERS' },
    { field: 'externalDocumentNumber', column: 'Their No.' },
    { field: 'customerNumber', column: 'Customer' },
    { field: 'itemNumber', column: 'Item' },
    { field: 'quantity', column: 'Qty' },
  ],
  groupBy: ['externalDocumentNumber'],
  batchSize: 4,
};

describe('numbers of a series', () => {
  const system = useSystem();
  let company: ApiClient;
  let customer: string;
  let item: string;
  beforeAll(async () => {
    company = await system.client('acme');
    await addSamples(company);
    const first = async (path: string) =>
      (await company.call<{ entries: { number: string }[] }>('GET', `${path}?limit=1`)).body.entries[0]
        ?.number as string;
    [customer, item] = [await first('customers'), await first('items')];
    expect(await company.call('PUT', 'number-series/ORDERS', { prefix: 'SO-', digits: 4 })).toMatchObject({
      status: 201,
      body: { code: 'ORDERS', next: 1 },
    });
    expect(await company.putIntegration('numbered', orders)).toMatchObject({ status: 201 });
  });

  const file = (series: string, count: number, bad: (order: number) => boolean = () => false) =>
    csv(
      ['Their No.', 'Customer', 'Item', 'Qty'],
      ...Array.from({ length: count * 2 }, (_, index) => {
        const order = index >> 1;
        return [`${series}-${order}`, customer, bad(order) && index % 2 === 1 ? 'NONE' : item, '1'];
      }),
    );
  const numbers = async (): Promise<string[]> => {
    const rows = await system.database.superuser`
      SELECT d.number FROM sales_document d JOIN company c USING (company_id) WHERE c.code = 'acme' AND d.number LIKE 'SO-%' ORDER BY 1`;
    return rows.map(({ number }) => number as string);
  };
  const upTo = (count: number): string[] =>
    Array.from({ length: count }, (_, index) => `SO-${String(index + 1).padStart(4, '0')}`);

  it('are assigned to every document that is created, and to no document in error', async () => {
    const done = await company.import(
      'numbered',
      file('A', 5, (order) => order === 1),
    );
    expect(done).toMatchObject({ status: 'CompletedWithErrors', results: { inserted: 4 } });
    expect(await numbers()).toEqual(upTo(4));
    const assigned = await system.database.superuser`
      SELECT external_document_number AS theirs FROM sales_document WHERE import_id = ${done.id} ORDER BY number`;
    expect(assigned.map(({ theirs }) => theirs).sort()).toEqual(['A-0', 'A-2', 'A-3', 'A-4']);
    await expectConsistent(system.database.superuser, done);
  });

  it('have neither gaps nor duplicates if imports run at the same time', async () => {
    const before = (await numbers()).length;
    await Promise.all(
      ['B', 'C', 'D'].map((series) =>
        company.import(
          'numbered',
          file(series, 20, (order) => order % 7 === 3),
        ),
      ),
    );
    const good = 3 * Array.from({ length: 20 }, (_, order) => order).filter((order) => order % 7 !== 3).length;
    expect(await numbers()).toEqual(upTo(before + good));
    const { body } = await company.call<{ entries: { next: number }[] }>('GET', 'number-series');
    expect(body.entries).toMatchObject([{ code: 'ORDERS', next: before + good + 1 }]);
  });

  it('are assigned to master data too', async () => {
    await company.call('PUT', 'number-series/CUSTOMERS', { prefix: 'K', digits: 1, next: 9 });
    await company.putIntegration('new-customers', {
      name: 'New customers',
      file: { type: 'csv' },
      target: 'customer',
      mappings: [
        { field: 'number', numberSeries: 'CUSTOMERS' },
        { field: 'name', column: 'Name' },
      ],
    });
    const done = await company.import(
      'new-customers',
      csv(['Name', 'City'], ['Ann', 'Oslo'], ['', 'Bonn'], ['Bob', 'Rome']),
    );
    expect(done.counts).toMatchObject({ completed: 2, errors: 1 });
    const made = await company.call<{ entries: { number: string; name: string }[] }>(
      'GET',
      `customers?import=${done.id}`,
    );
    expect(made.body.entries.map(({ number, name }) => `${number} ${name}`)).toEqual(['K10 Bob', 'K9 Ann']);
  });

  it('cannot be deleted while an integration uses them', async () => {
    expect(await company.call('DELETE', 'number-series/ORDERS')).toMatchObject({
      status: 409,
      body: { code: 'number_series_in_use', detail: 'The number series "ORDERS" is used by "numbered".' },
    });
  });

  it.each<[Partial<IntegrationSetup>, string, RegExp]>([
    [{ groupBy: ['number'] }, '/groupBy', /name other fields/],
    [{ writeMode: 'update' }, '/mappings/0/numberSeries', /an update creates nothing/],
    [
      {
        mappings: [{ field: 'number', numberSeries: 'ORDERS', rules: [{ rule: 'trim' }] }, ...orders.mappings.slice(1)],
      },
      '/mappings/0/numberSeries',
      /cannot have rules/,
    ],
    [
      { mappings: [...orders.mappings.slice(0, 4), { field: 'quantity', numberSeries: 'ORDERS' }] },
      '/mappings/4/numberSeries',
      /a code or a text/,
    ],
  ])('are refused if they are not valid: %j', async (change, pointer, detail) => {
    const { status, body } = await company.putIntegration('bad', { ...orders, ...change });
    const errors = (body as unknown as { errors: { pointer: string; detail: string }[] }).errors;
    expect(status).toBe(422);
    expect(errors.find((error) => error.pointer.startsWith(pointer))?.detail).toMatch(detail);
  });
});
