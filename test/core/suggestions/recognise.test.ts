import { describe, expect, it } from 'vitest';
import type { IntegrationSetup } from '../../../core/setup/setup.js';
import { checkSetup } from '../../../core/setup-check/check-setup.js';
import { recognise } from '../../../core/suggestions/recognise.js';
import { suggestMapping } from '../../../core/suggestions/suggest-mapping.js';
import type { EarlierSetup } from '../../../core/suggestions/suggestion.js';
import { customersSetup, salesOrdersSetup } from '../../../examples/setups.js';

const earlier = (code: string, more: Partial<EarlierSetup> = {}): EarlierSetup => ({
  code,
  name: `Name of ${code}`,
  version: 3,
  setup: salesOrdersSetup,
  files: [],
  ...more,
});
const columns = salesOrdersSetup.mappings.flatMap(({ column }) => column ?? []);
const columnsOf = (names: readonly string[]) => names.map((name) => ({ name, values: [] }));

describe('an integration', () => {
  it('is recognised with certainty by the same columns, in any order', () => {
    expect(recognise(columns.toReversed(), [earlier('a')])).toEqual([
      {
        integration: 'a',
        name: 'Name of a',
        version: 3,
        target: 'sales-document',
        matchingColumns: columns.toSorted(),
        missingColumns: [],
        additionalColumns: [],
        confidence: 1,
        reason: 'It has the same columns as an earlier file.',
      },
    ]);
  });

  it('is recognised by most of its columns, with the missing and the new ones', () => {
    const [some] = recognise([...columns.filter((name) => name !== 'Currency'), 'Colour'], [earlier('a')]);
    expect(some).toMatchObject({ missingColumns: ['Currency'], additionalColumns: ['Colour'] });
    expect(some?.reason).toBe('1 of 12 mapped columns are missing; 1 other column is new.');
    expect(some?.confidence).toBeGreaterThan(0.8);
    expect(some?.confidence).toBeLessThan(1);
    expect(recognise(['Order No.', 'Currency', 'x', 'y'], [earlier('a')])).toEqual([]);
  });

  it('is recognised by the columns of its files rather than those of its mappings', () => {
    const file = ['No.', 'Name', 'City', 'Credit Limit', 'Colour', 'Size', 'Shape'];
    const [mapped] = recognise(file, [earlier('a', { setup: customersSetup })]);
    const [recognised] = recognise(file, [earlier('a', { setup: customersSetup, files: [['other'], file] })]);
    expect(mapped?.additionalColumns).toEqual(['Colour', 'Shape', 'Size']);
    expect(recognised).toMatchObject({ additionalColumns: [], confidence: 1 });
    expect(mapped?.confidence).toBeLessThan(1);
  });

  it('is the first of several if it matches best', () => {
    const less = {
      ...salesOrdersSetup,
      mappings: [...salesOrdersSetup.mappings, { field: 'freight', column: 'Freight' }],
    };
    const found = recognise(columns, [earlier('z', { setup: less }), earlier('b'), earlier('a')]);
    expect(found.map(({ integration }) => integration)).toEqual(['a', 'b', 'z']);
  });
});

describe('an earlier mapping', () => {
  const unknownNames = {
    ...salesOrdersSetup,
    mappings: [
      { field: 'documentType', constant: 'Invoice' },
      { field: 'number', column: 'Alpha' },
      { field: 'customerNumber', column: 'Beta' },
      { field: 'documentDate', column: 'Gamma', date: { format: 'dd.MM.yyyy' } },
      { field: 'itemNumber', column: 'Delta' },
      { field: 'quantity', column: 'Currency' },
    ],
  };
  const names = ['Alpha', 'Beta', 'Gamma', 'Delta', 'Currency'];

  it('is suggested unchanged, including constants, for any names of columns', () => {
    const { mappings, undecided } = suggestMapping({
      target: 'sales-document',
      columns: columnsOf(names),
      earlier: [earlier('old', { setup: unknownNames })],
    });
    expect(mappings.map(({ mapping }) => mapping)).toEqual(unknownNames.mappings);
    expect(undecided).toEqual([]);
    for (const { evidence, confidence, reason } of mappings)
      expect({ evidence, confidence, reason }).toEqual({
        evidence: ['used_before'],
        confidence: 0.99,
        reason: 'Used before in integration "old".',
      });
    expect(checkSetup({ ...salesOrdersSetup, mappings: mappings.map(({ mapping }) => mapping) })).toEqual([]);
  });

  it('has less weight if the values are of another kind than before', () => {
    const { mappings } = suggestMapping({
      target: 'sales-document',
      columns: names.map((name) => ({ name, values: name === 'Gamma' ? ['2026-01-31', '2026-02-01'] : [] })),
      earlier: [earlier('old', { setup: unknownNames })],
    });
    expect(mappings.find(({ field }) => field === 'documentDate')).toBeUndefined();
  });

  it('gives way to the format of this file, which the earlier format cannot read', () => {
    const german = { decimalSeparator: ',', groupSeparator: '.' } as const;
    const setup: IntegrationSetup = {
      name: 'Items',
      file: { type: 'csv' },
      target: 'item',
      mappings: [
        { field: 'number', column: 'No.' },
        { field: 'description', column: 'Description' },
        { field: 'unitPrice', column: 'Unit Price', number: german },
      ],
    };
    const { mappings } = suggestMapping({
      target: 'item',
      columns: [
        { name: 'No.', values: ['UC1', 'UC2', 'UC3'] },
        { name: 'Description', values: ['One', 'Two', 'Three'] },
        { name: 'Unit Price', values: ['1.250', '0.500', '12.375'] },
      ],
      earlier: [earlier('old', { setup })],
    });
    expect(mappings.find(({ field }) => field === 'unitPrice')?.mapping).toEqual({
      field: 'unitPrice',
      column: 'Unit Price',
    });
  });

  it('is a tie if two integrations mapped the same columns differently', () => {
    const other = {
      ...unknownNames,
      mappings: unknownNames.mappings.map((mapping) => {
        if (mapping.column === 'Alpha') return { ...mapping, column: 'Beta' };
        return mapping.column === 'Beta' ? { ...mapping, column: 'Alpha' } : mapping;
      }),
    };
    const { mappings, undecided } = suggestMapping({
      target: 'sales-document',
      columns: columnsOf(names),
      earlier: [earlier('old', { setup: unknownNames }), earlier('older', { setup: other })],
    });
    expect(undecided.map(({ field }) => field)).toEqual(['number', 'customerNumber']);
    expect(undecided[0]?.alternatives).toMatchObject([
      { column: 'Alpha', reason: 'Used before in integration "old".' },
      { column: 'Beta', reason: 'Used before in integration "older".' },
    ]);
    expect(mappings.map(({ field }) => field)).toEqual(['documentType', 'documentDate', 'itemNumber', 'quantity']);
  });

  it('for another target is reported and not used', () => {
    const { mappings, recognised } = suggestMapping({
      target: 'customer',
      columns: columnsOf(names),
      earlier: [earlier('old', { setup: unknownNames })],
    });
    expect(recognised).toMatchObject([{ integration: 'old', target: 'sales-document' }]);
    expect(mappings.map(({ column }) => column)).toEqual(['Currency']);
  });
});
