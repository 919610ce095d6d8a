import { describe, expect, it } from 'vitest';
import { normalizedWords, withoutUnit, writtenWords } from '../../../../core/suggestions/column-name.js';
import { namesIn } from '../../../../core/suggestions/synonyms/field-synonyms.js';
import { synonyms } from '../../../../core/suggestions/synonyms/synonyms.js';
import { mappableFields } from '../../../../core/targets/target.js';
import { targetNames, targets } from '../../../../core/targets/targets.js';

describe.each(targetNames)('the synonyms of %s', (target) => {
  const fields = mappableFields(targets[target]);

  it('exist for every field, in five languages, and for no others', () => {
    expect(Object.keys(synonyms[target]).sort()).toEqual(fields.map(({ name }) => name).sort());
    for (const [field, names] of Object.entries(synonyms[target])) {
      if (field.startsWith('shipTo')) continue;
      expect(Object.keys(names), field).toEqual(
        expect.arrayContaining(['English', 'German', 'French', 'Spanish', 'Dutch']),
      );
    }
  });

  it('belong to one field each, except those that are used for two', () => {
    const doubtful = ['Perhaps', 'Seldom'];
    const meanings = new Map<string, Set<string>>();
    for (const { name: field, label } of fields) {
      const known = Object.entries(synonyms[target][field] ?? {}).filter(([origin]) => !doubtful.includes(origin));
      for (const name of [field, label, ...known.flatMap(([, names]) => namesIn(names))]) {
        expect(name).not.toBe('');
        const meaning = normalizedWords(name).join(' ');
        meanings.set(meaning, (meanings.get(meaning) ?? new Set()).add(field));
      }
    }
    const double = [...meanings].filter(([, meant]) => meant.size > 1).map(([name]) => name);
    expect(double).toEqual(
      { item: ['standard price'], 'sales-document': ['reference client'] }[target as string] ?? [],
    );
  });
});

describe('a column name', () => {
  it.each([
    ['shipToName', 'ship to name'],
    ['SHIP-TO_NAME', 'ship to name'],
    ['PONumber', 'po number'],
    ['Größe', 'grosse'],
    ['Address2', 'address 2'],
    ['Discount %', 'discount percent'],
    ['Order #', 'order no'],
    ['E-Mail', 'email'],
    ['N° commande', 'no commande'],
    ['😀', ''],
    ['', ''],
  ])('%s is written "%s"', (name, words) => {
    expect(writtenWords(name).join(' ')).toBe(words);
  });

  it.each([
    [['Customer No.', 'customer number', 'CUSTOMER_NUM', 'Customer #', 'Cust. Nr.', 'customerNo'], 'customer no'],
    [['Kundennummer', 'Kundennr.', 'Kunden-Nr', 'Kunden Nr.'], 'kunden no'],
    [['Numéro de commande', 'N° de commande', 'no commande'], 'no commande'],
    [['Qty', 'qty.', 'QTY', 'Quantity'], 'quantity'],
    [['Straße', 'STRASSE', 'Str.'], 'strasse'],
  ])('%j mean the same', (names, meaning) => {
    expect(names.map((name) => normalizedWords(name).join(' '))).toEqual(names.map(() => meaning));
  });

  it('may be followed by a unit in brackets', () => {
    expect(['Price (EUR)', 'Weight [kg]', '(all)', 'f(x) y'].map(withoutUnit)).toEqual([
      'Price',
      'Weight',
      '',
      'f(x) y',
    ]);
  });
});
