import { beforeAll, describe, expect, it } from 'vitest';
import type { Import } from '../../../api/imports/schemas.js';
import type { IntegrationRecord } from '../../../api/records/schemas.js';
import type { LookUp } from '../../../core/setup/look-up.js';
import type { FieldMapping, IntegrationSetup } from '../../../core/setup/setup.js';
import type { ApiClient } from '../../harness/api-client.js';
import { expectConsistent } from '../../harness/oracle.js';
import { useSystem } from '../../harness/system.js';
import { csv } from '../../harness/world.js';

const items: IntegrationSetup = {
  name: 'Items',
  file: { type: 'csv' },
  target: 'item',
  mappings: [
    { field: 'number', column: 'No.' },
    { field: 'description', column: 'Name' },
    { field: 'gtin', column: 'GTIN' },
    { field: 'unitPrice', column: 'Price' },
  ],
};
const customers: IntegrationSetup = {
  name: 'Customers',
  file: { type: 'csv' },
  target: 'customer',
  mappings: [
    { field: 'number', column: 'No.' },
    { field: 'name', column: 'Name' },
  ],
};

/** Orders whose customers are known by name and items by GTIN. */
const orders = (item: LookUp, more: FieldMapping[] = []): IntegrationSetup => ({
  name: 'Orders of a shop',
  file: { type: 'csv' },
  target: 'sales-document',
  mappings: [
    { field: 'number', column: 'Order' },
    { field: 'customerNumber', column: 'Customer', lookUp: { target: 'customer', by: 'name', ignoreCase: true } },
    { field: 'itemNumber', column: 'GTIN', lookUp: item },
    { field: 'quantity', column: 'Qty' },
    ...more,
  ],
});
const byGtin: LookUp = { target: 'item', by: 'gtin' };

describe('look-ups', () => {
  const system = useSystem();
  let company: ApiClient;
  beforeAll(async () => {
    company = await system.client('acme');
    for (const [code, setup] of Object.entries({ items, customers }))
      expect(await company.putIntegration(code, setup)).toMatchObject({ status: 201 });
    await company.import(
      'items',
      csv(
        ['No.', 'Name', 'GTIN', 'Price'],
        ['I1', 'Tea', '4001', '2.5'],
        ['I2', 'Coffee', '4002', '7'],
        ['I3', 'Coffee too', '4003', '8'],
        ['I4', 'Coffee again', '4003', '9'],
      ),
    );
    await company.import('customers', csv(['No.', 'Name'], ['C1', 'Ann'], ['C2', 'BOB']));
  });

  /** Imports orders and returns the status and the errors of each record. */
  async function run(code: string, setup: IntegrationSetup, rows: string[][]) {
    expect(await company.putIntegration(code, setup)).toMatchObject({ status: 201 });
    const done = await company.import(code, csv(['Order', 'Customer', 'GTIN', 'Qty', 'Country'], ...rows));
    await expectConsistent(system.database.superuser, done);
    const { body } = await company.call<{ entries: IntegrationRecord[] }>('GET', `imports/${done.id}/records`);
    return body.entries.map(({ status, errors }) => [
      status,
      ...errors.map(({ code: fault, message }) => `${fault}: ${message}`),
    ]);
  }
  const lines = async (number: string) =>
    (
      await company.call<{ customerNumber: string; lines: Record<string, string>[] }>(
        'GET',
        `sales-documents/${number}`,
      )
    ).body;

  it('find records by any of their fields, and report missing and ambiguous ones', async () => {
    expect(
      await run('shop', orders(byGtin), [
        ['S1', 'ann', '4001', '2', ''],
        ['S1', 'Ann', '4002', '1', ''],
        ['S2', 'Bob', '4999', '1', ''],
        ['S3', 'bob', '4003', '1', ''],
        ['S4', 'Cid', '4001', '1', ''],
      ]),
    ).toEqual([
      ['Completed'],
      ['Completed'],
      ['Error', 'not_found: Item with GTIN "4999" not found.'],
      ['Error', 'ambiguous: Item with GTIN "4003" matches 2 records; it is not clear which one is meant.'],
      ['Error', 'not_found: Customer with Name "Cid" not found.'],
    ]);
    expect(await lines('S1')).toMatchObject({
      customerNumber: 'C1',
      lines: [
        { itemNumber: 'I1', description: 'Tea', unitPrice: '2.5' },
        { itemNumber: 'I2', description: 'Coffee' },
      ],
    });
  });

  it('leave a field empty if nothing is found, unless it is required', async () => {
    const salesperson: FieldMapping = {
      field: 'salesperson',
      column: 'Country',
      lookUp: { target: 'customer', by: 'name', onNotFound: 'empty' },
    };
    expect(
      await run('empty', orders({ ...byGtin, onNotFound: 'empty' }, [salesperson]), [
        ['E1', 'Ann', '4001', '1', 'Unknown Name'],
        ['E2', 'Ann', '4001', '1', 'BOB'],
        ['E3', 'Ann', '4999', '1', ''],
      ]),
    ).toEqual([
      ['Completed'],
      ['Completed'],
      ['Error', 'value_missing: Item No. is required; Item with GTIN "4999" was not found.'],
    ]);
    expect(await lines('E1')).toMatchObject({ salesperson: null });
    expect(await lines('E2')).toMatchObject({ salesperson: 'C2' });
  });

  it('create missing records from a template, once, and only for documents that are created', async () => {
    const create: LookUp = {
      target: 'item',
      onNotFound: 'create',
      template: { description: 'New item {value}', unitPrice: '1.5', category: 'NEW' },
    };
    const setup = { ...orders(create), batchSize: 2 };
    expect(
      await run('create', setup, [
        ['N1', 'Ann', 'X1', '2', ''],
        ['N1', 'Ann', 'I1', '1', ''],
        ['N2', 'Ann', 'X1', '1', ''],
        ['N3', 'Unknown Name', 'X2', '1', ''],
        ['N4', 'Ann', `X${'9'.repeat(20)}`, '1', ''],
      ]),
    ).toEqual([
      ['Completed'],
      ['Completed'],
      ['Completed'],
      ['Error', 'not_found: Customer with Name "Unknown Name" not found.'],
      [
        'Error',
        `value_too_long: Item No. "X${'9'.repeat(20)}", found by "X${'9'.repeat(20)}", has more than 20 characters.`,
      ],
    ]);
    expect(await lines('N1')).toMatchObject({
      lines: [
        { itemNumber: 'X1', description: 'New item X1', unitPrice: '1.5', amount: '3' },
        { itemNumber: 'I1', description: 'Tea' },
      ],
    });
    const created = await company.call<{ entries: { number: string; category: string }[] }>('GET', 'items');
    expect(created.body.entries.map(({ number }) => number)).toEqual(['I1', 'I2', 'I3', 'I4', 'X1']);
    expect(created.body.entries.at(-1)).toMatchObject({ category: 'NEW', unitOfMeasure: 'PCS' });
    const { body } = await company.call<{ entries: Import[] }>('GET', 'imports?integration=create');
    expect(body.entries[0]?.targets).toEqual([
      { target: 'sales-document', inserted: 2, updated: 0, unchanged: 0 },
      { target: 'item', inserted: 1, updated: 0, unchanged: 0 },
    ]);
  });

  it('replace values by a value list, sent as JSON or CSV', async () => {
    const put = await company.call('PUT', 'value-lists/COUNTRIES', {
      name: 'Countries',
      entries: { DE: 'Germany', FR: 'France', de: 'Deutschland' },
    });
    expect(put).toMatchObject({ status: 201, body: { code: 'COUNTRIES', entries: 3 } });
    const country = (lookUp: LookUp): FieldMapping => ({ field: 'shipToCountry', column: 'Country', lookUp });
    expect(
      await run('list', orders(byGtin, [country({ valueList: 'COUNTRIES' })]), [
        ['L1', 'Ann', '4001', '1', 'DE'],
        ['L2', 'Ann', '4001', '1', 'de'],
        ['L3', 'Ann', '4001', '1', 'Fr'],
        ['L4', 'Ann', '4001', '1', ''],
      ]),
    ).toEqual([
      ['Completed'],
      ['Completed'],
      ['Error', 'not_found: Value list COUNTRIES: "Fr" not found.'],
      ['Completed'],
    ]);
    expect([(await lines('L1')) as never, (await lines('L2')) as never, (await lines('L4')) as never]).toMatchObject([
      { shipToCountry: 'Germany' },
      { shipToCountry: 'Deutschland' },
      { shipToCountry: null },
    ]);
    expect(
      await run('list-any-case', orders(byGtin, [country({ valueList: 'COUNTRIES', ignoreCase: true })]), [
        ['M1', 'Ann', '4001', '1', 'Fr'],
        ['M2', 'Ann', '4001', '1', 'De'],
      ]),
    ).toEqual([
      ['Completed'],
      ['Error', 'ambiguous: Value list COUNTRIES: "De" matches 2 records; it is not clear which one is meant.'],
    ]);

    expect(await company.call('DELETE', 'value-lists/COUNTRIES')).toMatchObject({
      status: 409,
      body: { code: 'value_list_in_use', detail: 'The value list "COUNTRIES" is used by "list", "list-any-case".' },
    });
  });

  it('can be validations, with an error, or a warning that disappears once the value exists', async () => {
    const list = (code: string, ...keys: string[]) =>
      company.call('PUT', `value-lists/${code}`, { entries: Object.fromEntries(keys.map((key) => [key, 'x'])) });
    await list('PLACES', 'DE');
    await list('AMOUNTS', '1');
    const setup: IntegrationSetup = {
      ...orders(byGtin, [
        { field: 'shipToCountry', column: 'Country' },
        { field: 'yourReference', column: 'Qty' },
      ]),
      validations: [
        { check: 'look-up', field: 'shipToCountry', valueList: 'PLACES', severity: 'warning' },
        { check: 'look-up', field: 'yourReference', valueList: 'AMOUNTS', message: '100% unusual.' },
      ],
    };
    expect(
      await run('checked', setup, [
        ['V1', 'Ann', '4001', '1', 'DE'],
        ['V2', 'Ann', '4001', '1', 'XX'],
        ['V3', 'Ann', '4001', '2', 'XX'],
      ]),
    ).toEqual([['Completed'], ['Completed'], ['Error', 'not_found: 100% unusual.']]);
    const { body } = await company.call<{ entries: Import[] }>('GET', 'imports?integration=checked');
    const [done] = body.entries as [Import];
    expect(done.counts).toMatchObject({ completed: 2, errors: 1, warnings: 2 });
    const warned = await company.call<{ entries: IntegrationRecord[] }>(
      'GET',
      `imports/${done.id}/records?hasWarnings=true`,
    );
    expect(warned.body.entries.map(({ row, warnings }) => [row, warnings[0]?.message])).toEqual([
      [3, 'Value list PLACES: "XX" not found.'],
      [4, 'Value list PLACES: "XX" not found.'],
    ]);
    await list('PLACES', 'DE', 'XX');
    await list('AMOUNTS', '1', '2');
    await company.process(done.id, { status: 'Error' });
    expect((await company.get(done.id)).counts).toMatchObject({ completed: 3, errors: 0, warnings: 1 });
  });

  it('are refused if their value list does not exist', async () => {
    const setup = orders(byGtin, [{ field: 'shipToCountry', column: 'Country', lookUp: { valueList: 'NOWHERE' } }]);
    expect(await company.putIntegration('bad', setup)).toMatchObject({
      status: 422,
      body: {
        code: 'invalid_setup',
        errors: [{ pointer: '/mappings/4/lookUp/valueList', detail: 'There is no value list "NOWHERE".' }],
      },
    });
  });

  it('use the current values of records that were changed before their batch is processed', async () => {
    const { superuser } = system.database;
    const { status } = await company.putIntegration('changing', { ...orders(byGtin), batchSize: 1 });
    expect(status).toBe(201);
    const rows = ['1', '2', '3', '4'].map((n) => [`W${n}`, 'Ann', n === '4' ? '4777' : '4001', '1', '']);
    const { body } = await company.start('changing', csv(['Order', 'Customer', 'GTIN', 'Qty', 'Country'], ...rows), {
      processing: 'choose',
    });
    // The look-ups wait for the lock, and find the values that are committed with its release.
    await superuser.begin(async (tx) => {
      await tx`LOCK TABLE item IN ACCESS EXCLUSIVE MODE`;
      await company.process(body.id, { mode: 'background' });
      await tx`UPDATE item SET gtin = '4777' WHERE number = 'I2'`;
      await tx`UPDATE item SET gtin = '4888' WHERE number = 'I1'`;
    });
    const done = await company.settled(body.id);
    expect(done).toMatchObject({ status: 'CompletedWithErrors', counts: { completed: 1, errors: 3 } });
    await expectConsistent(superuser, done);
    await superuser`UPDATE item SET gtin = '4001' WHERE number = 'I1'`;
    await company.process(body.id, { status: 'Error' });
    expect(await company.get(body.id)).toMatchObject({ status: 'Completed', counts: { completed: 4 } });
  });

  it('search only the data of their own company', async () => {
    const other = await system.client('other');
    await other.putIntegration('items', items);
    await other.import('items', csv(['No.', 'Name', 'GTIN', 'Price'], ['O1', 'Theirs', '5001', '1']));
    expect(await run('foreign', orders(byGtin), [['F1', 'Ann', '5001', '1', '']])).toEqual([
      ['Error', 'not_found: Item with GTIN "5001" not found.'],
    ]);
    expect((await other.call('GET', 'value-lists/COUNTRIES/entries')).status).toBe(404);
  });

  it.each<[LookUp, string, RegExp]>([
    [{}, '/lookUp', /exactly one of target, valueList and table/],
    [{ target: 'item', valueList: 'X' }, '/lookUp', /exactly one of target, valueList and table/],
    [{ target: 'item', by: 'unknown' }, '/lookUp/by', /no field "unknown"/],
    [{ target: 'item', by: 'unitPrice' }, '/lookUp/by', /is a decimal/],
    [{ target: 'item', take: 'unitPrice' }, '/lookUp', /returns "unitPrice", a decimal/],
    [{ target: 'item', onNotFound: 'create' }, '/lookUp/template', /needs "description"/],
    [
      { target: 'item', by: 'gtin', onNotFound: 'create', template: { description: 'x' } },
      '/lookUp/onNotFound',
      /must use "number"/,
    ],
    [
      { target: 'item', onNotFound: 'create', template: { description: 'x', unitPrice: 'much' } },
      '/lookUp/template/unitPrice',
      /is not a valid number/,
    ],
    [{ target: 'item', template: { description: 'x' } }, '/lookUp/template', /only used with "onNotFound"/],
  ])('are refused with %j', async (lookUp, pointer, detail) => {
    const { status, body } = await company.putIntegration('bad', orders(lookUp));
    const errors = (body as unknown as { errors: { pointer: string; detail: string }[] }).errors;
    expect(status).toBe(422);
    expect(errors.find((error) => error.pointer === `/mappings/2${pointer}`)?.detail).toMatch(detail);
  });

  it.each<[string, unknown, string | undefined, RegExp]>([
    ['no entries', { entries: {} }, undefined, /no entries/],
    ['an empty value', { entries: { a: ' ' } }, undefined, /empty key or value/],
    ['a long key', { entries: { ['k'.repeat(251)]: 'v' } }, undefined, /longer than 250/],
    ['CSV with three values', 'a,b\nc,d,e\n', 'text/csv', /Line 2/],
    ['CSV with a key twice', 'a,b\na,c\n', 'text/csv', /Line 2.*again/],
    ['CSV with an open quote', 'a,"b\n', 'text/csv', /Line/],
  ])('need a valid value list: one with %s is refused', async (_fault, list, type, detail) => {
    const answer = type
      ? await company.call('PUT', 'value-lists/BAD', String(list), { 'content-type': type })
      : await company.call('PUT', 'value-lists/BAD', list);
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).toMatch(detail);
  });
});
