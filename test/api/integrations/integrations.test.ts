import { describe, expect, it } from 'vitest';
import type { FieldMapping, IntegrationSetup } from '../../../core/setup/setup.js';
import { getBody, useBench } from '../../harness/bench.js';
import { namesSetup, ordersSetup } from '../../harness/world.js';

const bench = useBench({}, 'none');

describe('integrations', () => {
  it('are saved in versions, listed, shown and deleted', async () => {
    const { client } = bench;
    const first = await client.putIntegration('b', ordersSetup());
    expect(first).toMatchObject({ status: 201, body: { code: 'b', version: 1, setup: ordersSetup() } });
    const second = await client.putIntegration('b', ordersSetup({ name: 'Changed' }));
    expect(second).toMatchObject({ status: 200, body: { version: 2, setup: { name: 'Changed' } } });
    await client.putIntegration('a', ordersSetup());
    await client.putIntegration('c', ordersSetup());
    expect(await getBody(client, 'integrations/b')).toEqual(second.body);
    const page = await getBody<{ entries: { code: string }[]; next: string }>(client, 'integrations?limit=2');
    expect(page.entries.map(({ code }) => code)).toEqual(['a', 'b']);
    const rest = await getBody<typeof page>(client, `integrations?limit=2&cursor=${page.next}`);
    expect(rest).toMatchObject({ entries: [{ code: 'c' }], next: null });
    expect((await client.call('DELETE', 'integrations/b')).status).toBe(204);
    expect((await client.call('GET', 'integrations/b')).status).toBe(404);
  });

  it('leave their imports when they are deleted, with the version and setup of each', async () => {
    const { client } = bench;
    await client.putIntegration('gone', namesSetup({ type: 'csv' }, { name: 'First' }));
    await client.putIntegration('gone', namesSetup({ type: 'csv' }));
    const { id } = await client.import('gone', 'No.,Name\ng1,Left behind\n');
    await client.call('DELETE', 'integrations/gone');
    expect(await client.get(id)).toMatchObject({ integration: 'gone', integrationVersion: 2, status: 'Completed' });
    expect((await client.records(id))[0]?.values).toEqual({ number: 'g1', name: 'Left behind' });
  });
});

describe('a setup that cannot work', () => {
  const mapping = (...mappings: FieldMapping[]): IntegrationSetup => {
    const setup = ordersSetup();
    return { ...setup, mappings: [...setup.mappings, ...mappings] };
  };
  const changed = (field: string, change: Partial<FieldMapping>): IntegrationSetup => {
    const setup = ordersSetup();
    return { ...setup, mappings: setup.mappings.map((one) => (one.field === field ? { ...one, ...change } : one)) };
  };
  const names = (file: IntegrationSetup['file'], more: Partial<IntegrationSetup> = {}) => namesSetup(file, more);

  it.each([
    ['an unknown field', mapping({ field: 'colour', column: 'x' }), '/mappings/6/field', 'has no field "colour"'],
    ['a field that is mapped twice', mapping({ field: 'number', column: 'x' }), '/mappings/6/field', 'mapped twice'],
    [
      'a column and a constant',
      mapping({ field: 'currency', column: 'x', constant: 'EUR' }),
      '/mappings/6',
      'needs exactly one of',
    ],
    ['neither column nor constant', mapping({ field: 'currency' }), '/mappings/6', 'needs exactly one of'],
    [
      'a constant that is not one of the choices',
      mapping({ field: 'documentType', constant: 'Offer' }),
      '/mappings/6/constant',
      'must be one of Order',
    ],
    [
      'a constant that is not a valid date',
      mapping({ field: 'dueDate', constant: '31.01.2026' }),
      '/mappings/6/constant',
      'is not a valid date',
    ],
    [
      'a constant that is too long',
      mapping({ field: 'currency', constant: 'x'.repeat(11) }),
      '/mappings/6/constant',
      'at most 10',
    ],
    ['an empty constant', mapping({ field: 'currency', constant: ' ' }), '/mappings/6/constant', 'is empty'],
    [
      'a required field that is not mapped',
      { ...ordersSetup(), mappings: ordersSetup().mappings.slice(1) },
      '/mappings',
      '"number"',
    ],
    [
      'a line without an item',
      { ...ordersSetup(), mappings: ordersSetup().mappings.filter(({ field }) => field !== 'itemNumber') },
      '/mappings',
      '"itemNumber"',
    ],
    ['a key that may be missing', changed('number', { required: false }), '/mappings/0/required', 'requires'],
    [
      'a date format on a number',
      changed('quantity', { date: { format: 'yyyy' } }),
      '/mappings/4/date',
      'does not apply',
    ],
    [
      'a date format that no text can match',
      changed('documentDate', { date: { format: 'dd.MM.yyyy HH:mm a' } }),
      '/mappings/2/date/format',
      'meridiem',
    ],
    [
      'a date in a language that does not exist',
      changed('documentDate', { date: { format: 'd LLLL yyyy', locale: 'de-DE-xx' } }),
      '/mappings/2/date/format',
      'No date can be read',
    ],
    [
      'the same separator twice',
      changed('quantity', { number: { decimalSeparator: ',', groupSeparator: ',' } }),
      '/mappings/4/number/groupSeparator',
      'must be different',
    ],
    [
      'a word that means both yes and no',
      namesSetup(
        { type: 'csv' },
        {
          mappings: [
            ...namesSetup({ type: 'csv' }).mappings,
            { field: 'blocked', column: 'B', boolean: { true: ['x'], false: ['X'] } },
          ],
        },
      ),
      '/mappings/2/boolean',
      'both yes and no',
    ],
    ['grouping by a line field', ordersSetup({ groupBy: ['itemNumber'] }), '/groupBy/0', 'not a mapped header field'],
    [
      'grouping by a field that is not mapped',
      ordersSetup({ groupBy: ['number', 'currency'] }),
      '/groupBy/1',
      'not a mapped header field',
    ],
    ['grouping master data', names({ type: 'csv' }, { groupBy: ['number'] }), '/groupBy', 'not grouped'],
    [
      'a file without a header and without columns',
      names({ type: 'csv', headerRow: 0 }),
      '/file/columns',
      'needs the names',
    ],
    [
      'a column that is not among those of the file',
      names({ type: 'csv', headerRow: 0, columns: ['No.'] }),
      '/mappings/1/column',
      'no column "Name"',
    ],
    [
      'a column that the file has twice',
      names({ type: 'csv', headerRow: 0, columns: ['No.', 'Name', 'No.'] }),
      '/file/columns/2',
      'twice',
    ],
    [
      'a delimiter that contains the quote',
      names({ type: 'csv', delimiter: '"' }),
      '/file/delimiter',
      'must not contain',
    ],
    ['a line end as delimiter', names({ type: 'csv', delimiter: '\n' }), '/file/delimiter', 'line end'],
  ])('is refused: %s', async (_, setup, pointer, detail) => {
    const answer = await bench.client.putIntegration('invalid', setup as IntegrationSetup);
    expect(answer).toMatchObject({ status: 422, body: { code: 'invalid_setup' } });
    const errors = answer.body.errors as { pointer: string; detail: string }[];
    expect(errors).toEqual(expect.arrayContaining([{ in: 'body', pointer, detail: expect.stringContaining(detail) }]));
    expect((await bench.client.call('GET', 'integrations/invalid')).status).toBe(404);
  });
});
