import { describe, expect, it } from 'vitest';
import { suggestMapping } from '../../../core/suggestions/suggest-mapping.js';
import type { ExistingNumbers } from '../../../core/suggestions/suggestion.js';
import type { TargetName } from '../../../core/targets/targets.js';

const suggest = (target: TargetName, columns: Record<string, string[]>, numbers?: ExistingNumbers) =>
  suggestMapping({
    target,
    columns: Object.entries(columns).map(([name, values]) => ({ name, values })),
    earlier: [],
    ...(numbers ? { numbers } : {}),
  });
const only = (target: TargetName, name: string, values: string[]) => suggest(target, { [name]: values }).mappings[0];

describe('values that match a field', () => {
  it.each([
    ['Order Date', ['31.01.2026', '01.02.2026'], { date: { format: 'dd.MM.yyyy' } }],
    ['Order Date', ['1/31/2026', '2/1/2026'], { date: { format: 'M/d/yyyy' } }],
    ['Order Date', ['2026-01-31'], {}],
    ['Order Date', ['20260131', '20260201'], { date: { format: 'yyyyMMdd' } }],
    ['Order Date', ['3. März 2026', '12. Mai 2026'], { date: { locale: 'de' } }],
    ['Menge', ['1.234,50', '2', 'NULL', ''], { number: { decimalSeparator: ',', groupSeparator: '.' } }],
    ['Menge', ['12,5'], { number: { decimalSeparator: ',' } }],
    ['Menge', ['12.5', '-3'], {}],
    ['Discount', ['0', '0.15', '0.05'], { number: { multiplyBy: '100' } }],
    ['Discount', ['0', '15', '0.5'], {}],
    ['Discount', ['0%', '15%', '0.5 %'], {}],
    ['Order Date', ['1/31/2026, 2:30:00\u202fPM'], { date: { format: 'M/d/yyyy, h:mm:ss a' } }],
    ['Menge', ['1.355,90€', '10,00 €'], { number: { decimalSeparator: ',', currency: ['€'] } }],
    ['Order Date', ['31.01.2026', '0000-00-00', '-', '01.02.2026'], { date: { format: 'dd.MM.yyyy' } }],
  ])('%s %j have the format in the mapping', (name, values, conversion) => {
    const mapping = only('sales-document', name, values);
    expect(mapping?.mapping).toMatchObject({ column: name, ...conversion });
    if (Object.keys(conversion).length === 0) expect(mapping?.mapping).toEqual({ field: mapping?.field, column: name });
    expect(mapping?.evidence).toEqual(['known_synonym', 'values_match']);
    expect(mapping?.reason).toMatch(/; values look like (dates|numbers)(; as fractions, 0.15 is 15 %)?\.$/);
    expect(mapping?.confidence).toBe(0.93);
  });

  it('are not telephone numbers if they are too long', () => {
    const numbers = ['+49 30 123-456', '(030) 123456 ext. 7', '030 123456 x 12'];
    expect(only('customer', 'Telefon', numbers)?.confidence).toBe(0.93);
    expect(only('customer', 'Telefon', [`1${' '.repeat(999_998)}2`])?.evidence ?? []).not.toContain('values_match');
  });

  it('are booleans if they mean yes and no in the language of the file', () => {
    expect(only('customer', 'Gesperrt', ['ja', 'nein'])?.mapping.boolean).toMatchObject({
      true: expect.arrayContaining(['ja']),
      false: expect.arrayContaining(['nein']),
    });
    expect(only('customer', 'Blocked', ['0', '1'])?.mapping).toEqual({ field: 'blocked', column: 'Blocked' });
  });

  it.each([
    ['customer', 'email', ['a@b.example', 'c@d.example', 'e.f@g.example'], 'e-mail addresses'],
    ['customer', 'homePage', ['https://a.example', 'www.b.example', 'http://c.example/d'], 'web addresses'],
    ['item', 'gtin', ['4006381333931', '9780201379624', '73513537'], 'GTINs'],
    ['sales-document', 'documentType', ['Order', 'Invoice', 'Quote'], 'Document Types'],
  ] as const)('identify the %s field %s without a name', (target, field, values, like) => {
    expect(only(target, 'Xyzzy', [...values])).toMatchObject({
      field,
      confidence: 0.45,
      evidence: ['values_match'],
      reason: `Values look like ${like}.`,
    });
  });

  it.each([
    ['Country', ['Deutschland', 'France', 'UK', 'ES']],
    ['Currency', ['EUR', 'USD', 'chf']],
    ['Phone', ['(5) 555-4729', '030-0074321', '+49 30 1234']],
  ])('increase the confidence of a name: %s', (name, values) => {
    expect(only('customer', name, values)?.confidence).toBeGreaterThan(only('customer', name, [])?.confidence ?? 1);
    expect(only('customer', name, values)?.evidence).toContain('values_match');
  });
});

describe('values that do not match a field', () => {
  it.each([
    ['sales-document', 'Qty', ['ten', 'twelve']],
    ['sales-document', 'Order Date', ['soon', 'later']],
    ['customer', 'Currency Code', ['Euros and some more', 'Pounds of all kinds']],
    ['customer', 'E-Mail', ['12345', '67890']],
    ['customer', 'Name', ['12345', '67890']],
    ['customer', 'Blocked', ['maybe', 'perhaps']],
    ['item', 'Type', ['Shirts', 'Shoes']],
    ['customer', 'Debitor', ['Alfreds Futterkiste', 'Bottom-Dollar Markets']],
  ] as const)('%s %s %j count against it', (target, name, values) => {
    const without = only(target, name, [])?.confidence ?? 0;
    const mapping = only(target, name, [...values]);
    expect(mapping?.confidence ?? 0).toBeLessThan(without / 2);
  });

  it('are reported with their share', () => {
    const mapping = only('sales-document', 'Quantity', ['1', '2', '3', 'four']);
    expect(mapping?.evidence).toEqual(['same_name', 'values_mismatch']);
    expect(mapping?.reason).toBe(
      'Same name as "Quantity"; but 25 % of its values are not numbers that this field accepts.',
    );
  });

  it('break a tie of names', () => {
    const { mappings } = suggest('sales-document', {
      'Order No.': ['1001', '1002'],
      'Document No.': ['see the sheet', 'n. n. y.'],
    });
    expect(mappings).toMatchObject([{ field: 'number', column: 'Order No.', alternatives: [] }]);
  });
});

describe('values that need a decision', () => {
  it.each([
    ['Discount', ['0.5', '1', '0'], {}, 'choose one: 1234.5, 1234.5 × 100'],
    ['Quantity', ['30%', '5%'], {}, 'choose one: 30% is 0.3, 30% is 30'],
    [
      'Quantity',
      ['1,100.00 CR', '20.00 DR'],
      { number: { groupSeparator: ',' } },
      'choose one: CR is negative, DR is negative',
    ],
    ['Quantity', ['5 €', '7 $'], {}, 'its amounts are in several currencies (€, $)'],
    [
      'Order Date',
      ['45581', '45582'],
      { date: { format: 'yyyy-MM-dd', excelNumbers: true } },
      '"45581" looks like Excel\'s number for 2024-10-16',
    ],
    [
      'Order Date',
      ['31.01.2026', '45582'],
      { date: { format: 'dd.MM.yyyy', excelNumbers: true } },
      '"45582" looks like Excel\'s number for 2024-10-17',
    ],
  ])('%s %j have what is certain in the mapping, and a reason', (name, values, conversion, reason) => {
    const mapping = only('sales-document', name, values);
    expect(mapping?.mapping).toEqual({ field: mapping?.field, column: name, ...conversion });
    expect(mapping?.reason).toContain(reason);
  });

  it('are ambiguous even if all of them are the same day in both orders', () => {
    expect(only('sales-document', 'Order Date', ['05-05-2026'])?.reason).toContain(
      'choose one: dd-MM-yyyy, MM-dd-yyyy',
    );
  });

  it('do not take their order of day and month from dates that begin with the year', () => {
    const { mappings } = suggest('sales-document', { 'Order Date': ['03/04/2026'], 'Due Date': ['2026/04/28'] });
    expect(mappings.find(({ field }) => field === 'documentDate')?.reason).toContain('choose one');
  });

  it("have a rule if Excel's apostrophes mark them", () => {
    const mapping = only('item', 'GTIN', ["'4006381333931", "'9780201379624", '73513537']);
    expect(mapping?.mapping.rules).toEqual([{ rule: 'replace-pattern', pattern: "^'([0-9=+@-])", with: '$1' }]);
    expect(mapping?.reason).toContain('A rule removes the apostrophes');
    expect(only('item', 'No.', ['="00123"', '="00124"'])?.mapping.rules).toBeUndefined();
  });
});

describe('values in quotes of print', () => {
  it('have a rule if all of them are enclosed', () => {
    for (const [open, close] of ['“”', '„“', '«»', '‘’', '「」'].map((pair) => [...pair])) {
      const mapping = only('item', `${open}Unit Price${close}`, [`${open}1.50${close}`, `${open}12.00${close}`]);
      expect(mapping?.mapping.rules?.[0], open).toMatchObject({ rule: 'replace-pattern', with: '$1' });
      expect(mapping?.reason).toContain('A rule removes the quotes around the values.');
    }
    expect(only('item', 'Description', ['“The Pen”', 'Ink'])?.mapping.rules).toBeUndefined();
    expect(only('item', 'Description', ['“The Pen”'])?.mapping.rules).toBeUndefined();
  });
});

describe('values with several possible formats', () => {
  it('have no format, and the reason asks the user to choose one', () => {
    const mapping = only('sales-document', 'Order Date', ['03/04/2026', '01/02/2026']);
    expect(mapping?.mapping).toEqual({ field: 'documentDate', column: 'Order Date' });
    expect(mapping?.reason).toContain('choose one: dd/MM/yyyy, MM/dd/yyyy');
    expect(only('sales-document', 'Qty', ['1.234'])?.reason).toContain('choose one: 1234.5, 1.234,5');
  });

  it('have the format of another column that is unambiguous', () => {
    const { mappings } = suggest('sales-document', {
      'Order Date': ['03/04/2026'],
      'Due Date': ['28/04/2026'],
      Quantity: ['1.234'],
      'Unit Price': ['9,95'],
    });
    const of = (field: string) => mappings.find((mapping) => mapping.field === field)?.mapping;
    expect(of('documentDate')?.date).toEqual({ format: 'dd/MM/yyyy' });
    expect(of('quantity')?.number).toEqual({ decimalSeparator: ',', groupSeparator: '.' });
  });
});

describe('numbers of existing master data', () => {
  const numbers: ExistingNumbers = new Map([
    [
      'customer',
      new Map([
        ['Xyzzy', 0.95],
        ['Customer', 0.95],
        ['Seller', 0.2],
      ]),
    ],
  ]);
  const values = ['ALFKI', 'ANATR', 'ANTON'];

  it('identify a column without a name, and confirm a doubtful one', () => {
    const nameless = suggest('sales-document', { Xyzzy: values }, numbers).mappings[0];
    expect(nameless).toMatchObject({ field: 'customerNumber', confidence: 0.8, evidence: ['existing_numbers'] });
    expect(nameless?.reason).toBe('95 % of its values are numbers of existing customers.');
    const named = suggest('sales-document', { Customer: values }, numbers).mappings[0];
    expect(named).toMatchObject({ confidence: 0.92, evidence: ['possible_synonym', 'existing_numbers'] });
    expect(suggest('sales-document', { Seller: values }, numbers).mappings).toEqual([]);
  });
});

describe('a column that counts the rows', () => {
  const counted = ['1', '2', '3', '4', '5'];
  const codes = ['A1', 'B7', 'C2', 'D9', 'E4'];

  it('is not the number if another column may be', () => {
    expect(suggest('item', { '#': counted, 'No.': codes }).mappings[0]).toMatchObject({
      field: 'number',
      column: 'No.',
    });
    const { mappings } = suggest('sales-document', { 'No.': counted, 'Order No.': codes });
    expect(mappings.find(({ field }) => field === 'number')).toMatchObject({ column: 'Order No.' });
  });

  it('is the number, with less confidence, if no other column may be', () => {
    expect(suggest('item', { 'No.': counted, Description: codes }).mappings[0]).toMatchObject({
      column: 'No.',
      confidence: 0.63,
    });
  });
});

describe('a name with a year', () => {
  it('is that without it, and a tie if there are several', () => {
    const price = suggest('item', { 'Preis 2026': ['1,50'] }).mappings[0];
    expect(price).toMatchObject({ field: 'unitPrice', column: 'Preis 2026' });
    const two = suggest('item', { 'Preis 2025': ['1,50'], 'Preis 2026': ['1,60'] });
    expect(two.undecided.map(({ field }) => field)).toEqual(['unitPrice']);
  });
});

describe('words and marks for yes and no', () => {
  it.each([
    ['Ja', 'Nej'],
    ['Tak', 'Nie'],
    ['Да', 'Нет'],
    ['✓', '✗'],
    ['☑', '☐'],
  ])('%s and %s are in the mapping', (yes, no) => {
    const mapping = only('item', 'Blocked', [yes, no])?.mapping;
    expect(mapping?.boolean?.true).toContain(yes.toLowerCase());
    expect(mapping?.boolean?.false).toContain(no.toLowerCase());
  });
});
