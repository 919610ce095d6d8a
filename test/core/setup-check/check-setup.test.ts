import { describe, expect, it } from 'vitest';
import type { FieldMapping, IntegrationSetup } from '../../../core/setup/setup.js';
import { checkSetup } from '../../../core/setup-check/check-setup.js';
import * as samples from '../../../examples/setups.js';
import { namesSetup, ordersSetup } from '../../harness/world.js';

describe('a setup that cannot work', () => {
  const mapping = (...mappings: FieldMapping[]): IntegrationSetup => {
    const setup = ordersSetup();
    return { ...setup, mappings: [...setup.mappings, ...mappings] };
  };
  const changed = (field: string, change: Partial<FieldMapping>): IntegrationSetup => {
    const setup = ordersSetup();
    return {
      ...setup,
      mappings: setup.mappings.map((mapping) => (mapping.field === field ? { ...mapping, ...change } : mapping)),
    };
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
  ])('has a fault at its place: %s', (_, setup, pointer, detail) => {
    expect(checkSetup(setup as IntegrationSetup)).toEqual(
      expect.arrayContaining([{ pointer, detail: expect.stringContaining(detail) }]),
    );
  });

  it('is distinguished from one that can, which has no fault', () => {
    for (const setup of [ordersSetup(), names({ type: 'csv' }), ...Object.values(samples)])
      expect(checkSetup(setup)).toEqual([]);
  });
});
