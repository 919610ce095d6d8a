import { describe, expect, it } from 'vitest';
import { suggestMapping } from '../../../core/suggestions/suggest-mapping.js';
import { suggestTarget } from '../../../core/suggestions/suggest-target.js';
import type { Evidence } from '../../../core/suggestions/suggestion.js';
import { mappableFields } from '../../../core/targets/target.js';
import { type TargetName, targets } from '../../../core/targets/targets.js';
import { englishHeaderRows } from './english-header-rows.js';
import { europeanHeaderRows } from './european-header-rows.js';

const headerRows = [...englishHeaderRows, ...europeanHeaderRows];

const columnsOf = (header: string) => header.split(',').map((name) => ({ name, values: [] }));
const suggest = (target: TargetName, header: string) =>
  suggestMapping({ target, columns: columnsOf(header), earlier: [] });

describe('the header rows of real exports', () => {
  it.each(headerRows)('$from', ({ target, header, mapped, undecided = {}, requiredFields = [] }) => {
    const suggestion = suggest(target, header);
    expect(Object.fromEntries(suggestion.mappings.map(({ field, column }) => [field, column]))).toEqual(mapped);
    const ties = suggestion.undecided.map(({ field, alternatives }) => [
      field,
      alternatives.map(({ column }) => column),
    ]);
    expect(Object.fromEntries(ties)).toEqual(undecided);
    expect(suggestion.unmapped.requiredFields).toEqual(requiredFields);
    const left = columnsOf(header).filter(({ name }) => !Object.values(mapped).includes(name));
    expect(suggestion.unmapped.columns.map(({ column }) => column)).toEqual(left.map(({ name }) => name).sort());
    const order = mappableFields(targets[target]).map(({ name }) => name);
    const places = suggestion.mappings.map(({ field }) => order.indexOf(field));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  it.each(headerRows.filter(({ from }) => !/^(one|two) /.test(from)))(
    'determine the target: $from',
    ({ target, header }) => {
      const { targets: ranked, best } = suggestTarget({ columns: columnsOf(header), earlier: [] });
      expect(best?.target, JSON.stringify(ranked)).toBe(target);
      expect(ranked).toHaveLength(4);
      expect(ranked.map(({ confidence }) => confidence)).toEqual(
        ranked.map(({ confidence }) => confidence).toSorted((a, b) => b - a),
      );
    },
  );

  it('determine no target if two have the same fields', () => {
    const { targets: ranked, best } = suggestTarget({ columns: columnsOf('No.,Name,City'), earlier: [] });
    expect(best).toBeUndefined();
    expect(ranked[0]).toMatchObject({ confidence: ranked[1]?.confidence });
    expect(
      ranked
        .slice(0, 2)
        .map(({ target }) => target)
        .sort(),
    ).toEqual(['customer', 'vendor']);
  });
});

describe('the reason', () => {
  const cases: [TargetName, string, string, Evidence, string][] = [
    ['customer', 'Post Code', 'postCode', 'same_name', 'Same name as "Post Code".'],
    ['customer', 'postCode', 'postCode', 'same_name', 'Same name as "Post Code".'],
    ['sales-document', 'SHIP-TO_POST-CODE', 'shipToPostCode', 'same_name', 'Same name as "Ship-to Post Code".'],
    ['sales-document', 'Linne Discount %', 'lineDiscountPercent', 'similar_name', 'is similar to'],
    [
      'sales-document',
      'Kd.-Nr.',
      'customerNumber',
      'known_synonym',
      'Known synonym: "Kd.-Nr." stands for "Customer No." (German).',
    ],
    ['sales-document', 'KUNNR', 'customerNumber', 'known_synonym', '(SAP)'],
    ['item', 'Codigo de Barras', 'gtin', 'known_synonym', '(Spanish)'],
    ['item', 'Bestelpunt', 'reorderPoint', 'known_synonym', '(Dutch)'],
    [
      'customer',
      'Custommer Name',
      'name',
      'similar_name',
      'Similar name: "Custommer Name" is similar to "customer name".',
    ],
    ['customer', 'Owner', 'salesperson', 'possible_synonym', '"Owner" is sometimes used for "Salesperson Code".'],
  ];
  it.each(cases)('%s: %s', (target, header, field, evidence, reason) => {
    const [mapping] = suggest(target, header).mappings;
    expect(mapping).toMatchObject({ field, evidence: [evidence], mapping: { field, column: header } });
    expect(mapping?.reason).toContain(reason);
  });

  it('results in more confidence the more specific the name is', () => {
    const confidence = (header: string) => suggest('customer', header).mappings[0]?.confidence ?? 0;
    const falling = ['Credit Limit', 'Kreditlimit', 'Kreditlimitt', 'Owner', 'xyzzy'].map(confidence);
    expect(falling).toEqual(falling.toSorted((a, b) => b - a));
    expect(new Set(falling).size).toBe(falling.length);
  });
});

describe('a tie', () => {
  it('names both columns with the same confidence, which is low', () => {
    const { undecided, mappings, unmapped } = suggest('sales-document', 'Order No.,Document No.');
    expect(mappings).toEqual([]);
    expect(undecided).toMatchObject([{ field: 'number', confidence: 0.45, reason: '2 columns are equally likely.' }]);
    const [one, other] = undecided[0]?.alternatives ?? [];
    expect(one?.confidence).toBe(other?.confidence);
    expect(unmapped.columns.map(({ reason }) => reason)).toEqual(
      Array(2).fill('It is one of several columns that are equally likely.'),
    );
  });

  it('names the fields that compete for the same column', () => {
    const { undecided } = suggest('sales-document', 'Réf. client');
    expect(undecided.map(({ reason }) => reason)).toEqual([
      '"Réf. client" may also be yourReference.',
      '"Réf. client" may also be customerNumber.',
    ]);
  });
});

describe('columns that no setup can name', () => {
  it('are omitted, with the reason', () => {
    const long = 'x'.repeat(1_001);
    const city = `City${' '.repeat(400)}of the customer`;
    const { mappings, unmapped } = suggest('customer', `No.,Name, Name ,,${long},${city} `);
    expect(mappings.map(({ column }) => column)).toEqual(['No.', city]);
    expect(unmapped.columns).toEqual([
      { column: '', reason: 'The column has no name.' },
      { column: 'Name', reason: 'The name occurs more than once in the file.' },
      { column: long, reason: 'The name is longer than 1000 characters.' },
    ]);
    expect(unmapped.requiredFields).toEqual(['name']);
  });
});
