import { describe, expect, it } from 'vitest';
import type { FieldMapping } from '../../../core/setup/setup.js';
import { getBody, save, useBench } from '../../harness/bench.js';
import { csv } from '../../harness/world.js';

const bench = useBench();
let count = 0;

/** Imports a sales document for each text, which the field is mapped to; returns the value of each, or the code of its error. */
async function converted(mapping: FieldMapping, ...texts: string[]): Promise<unknown[]> {
  const { client } = bench;
  const code = `convert-${++count}`;
  await save(client, code, {
    name: 'Conversion',
    file: { type: 'csv' },
    target: 'sales-document',
    mappings: [
      { field: 'number', column: 'No.' },
      { field: 'customerNumber', constant: 'C1' },
      { field: 'itemNumber', constant: 'I1' },
      ...(mapping.field === 'quantity' ? [] : [{ field: 'quantity', constant: '1' }]),
      mapping,
    ],
  });
  const rows = texts.map((text, index) => [`${code}-${index}`, text]);
  const done = await client.import(code, csv(['No.', 'Value'], ...rows));
  const records = await client.records(done.id);
  return Promise.all(
    records.map(async ({ errors, values }) => {
      if (errors[0]) return errors[0].code;
      const document = await getBody<{ lines: object[] }>(client, `sales-documents/${values.number}`);
      return ({ ...document, ...document.lines[0] } as Record<string, unknown>)[mapping.field];
    }),
  );
}

describe('dates', () => {
  const column = 'Value';
  it.each([
    [
      { field: 'dueDate', column },
      ['2026-01-31', '2024-02-29', '2026-02-29', '31.01.2026'],
      ['2026-01-31', '2024-02-29', 'not_a_date', 'not_a_date'],
    ],
    [
      { field: 'dueDate', column, date: { format: 'dd.MM.yyyy' } },
      ['31.01.2026', '01.02.2026', '2026-01-31'],
      ['2026-01-31', '2026-02-01', 'not_a_date'],
    ],
    [
      { field: 'dueDate', column, date: { format: 'M/d/yyyy' } },
      ['1/31/2026', '12/1/2026', '31/1/2026'],
      ['2026-01-31', '2026-12-01', 'not_a_date'],
    ],
    [
      { field: 'dueDate', column, date: { format: 'd. MMMM yyyy', locale: 'de' } },
      ['3. März 2026', '3. March 2026'],
      ['2026-03-03', 'not_a_date'],
    ],
    [
      { field: 'dueDate', column, date: { format: 'yyyy-MM-dd HH:mm:ss.SSS' } },
      ['1996-07-04 00:00:00.000'],
      ['1996-07-04'],
    ],
    [{ field: 'dueDate', constant: '31.01.2026', date: { format: 'dd.MM.yyyy' } }, ['x'], ['2026-01-31']],
  ] as [FieldMapping, string[], string[]][])('are converted with %o', async (mapping, texts, expected) => {
    expect(await converted(mapping, ...texts)).toEqual(expected);
  });
});

describe('numbers', () => {
  const column = 'Value';
  it.each([
    [{}, ['12.5', '-3', '+3', '007', '12-', '.5', '5.', '$5'], ['12.5', '-3', '3', '7', '-12', '0.5', '5', '5']],
    [{}, ['1,000', '1e3', 'twelve', '1 000', '--1', '0x10', '١٢'], Array(7).fill('not_a_number')],
    [
      { decimalSeparator: ',', groupSeparator: '.' },
      ['1.234,5', '1234,50', '1.234.567', '1.23', '1,234.5'],
      ['1234.5', '1234.5', '1234567', 'not_a_number', 'not_a_number'],
    ],
    [{ groupSeparator: ',' }, ['1,234.50', '1,23'], ['1234.5', 'not_a_number']],
    [
      { decimalSeparator: ',', groupSeparator: ' ' },
      ['1 234,5', '1\u00a0234,5', '1\u202f234'],
      ['1234.5', '1234.5', '1234'],
    ],
    [{ groupSeparator: "'" }, ["1'234.5"], ['1234.5']],
    [{ multiplyBy: '100' }, ['0.15', '0.00001', '0.050000001'], ['15', '0.001', 'number_too_precise']],
    [{ multiplyBy: '-0.01' }, ['250'], ['-2.5']],
  ] as [FieldMapping['number'], string[], string[]][])('are converted with %o', async (number, texts, expected) => {
    expect(await converted({ field: 'quantity', column, number: number as object }, ...texts)).toEqual(expected);
  });

  it('are refused outside of the range of their field', async () => {
    const texts = ['0', '100', '100.00001', '-0.1', '0.123456', '1'.repeat(15), '1.0000000'];
    expect(await converted({ field: 'lineDiscountPercent', column }, ...texts)).toEqual([
      '0',
      '100',
      'number_out_of_range',
      'number_out_of_range',
      'number_too_precise',
      'number_too_large',
      '1',
    ]);
  });

  it('can be constants in the same format', async () => {
    const number = { decimalSeparator: ',', multiplyBy: '100' } as const;
    expect(await converted({ field: 'lineDiscountPercent', constant: '0,125', number }, 'x')).toEqual(['12.5']);
  });
});

describe('other values', () => {
  it('can be choices in any case, even as constants', async () => {
    expect(await converted({ field: 'documentType', constant: 'ORDER' }, 'x')).toEqual(['Order']);
  });

  it('are trimmed, and limited by their length in characters', async () => {
    const surrogatePairs = '𝒳'.repeat(35);
    expect(
      await converted({ field: 'yourReference', column: 'Value' }, '  a b ', surrogatePairs, 'x'.repeat(36)),
    ).toEqual(['a b', surrogatePairs, 'value_too_long']);
  });

  it('are required if the setup requires them, and otherwise have their default', async () => {
    const column = 'Value';
    expect(await converted({ field: 'currency', column, required: true }, '', 'EUR')).toEqual(['value_missing', 'EUR']);
    expect(await converted({ field: 'lineDiscountPercent', column, required: true }, '')).toEqual(['value_missing']);
    expect(await converted({ field: 'lineDiscountPercent', column }, '')).toEqual(['0']);
  });

  it('can be yes and no in the words of the setup', async () => {
    const { client } = bench;
    const mappings: FieldMapping[] = [
      { field: 'number', column: 'No.' },
      { field: 'description', constant: 'Item' },
      { field: 'blocked', column: 'Blocked' },
    ];
    const words = { true: ['Ja', 'x'], false: ['Nein', '-'] };
    await save(client, 'default', { name: 'Default', file: { type: 'csv' }, target: 'item', mappings });
    await save(client, 'own', {
      name: 'Own',
      file: { type: 'csv' },
      target: 'item',
      mappings: mappings.map((mapping) => (mapping.field === 'blocked' ? { ...mapping, boolean: words } : mapping)),
    });
    const values = async (code: string, ...texts: string[]) => {
      const done = await client.import(code, csv(['No.', 'Blocked'], ...texts.map((text, i) => [`${code}${i}`, text])));
      return (await client.records(done.id)).map(({ errors, values: { blocked } }) => errors[0]?.code ?? blocked);
    };
    expect(await values('default', 'TRUE', 'y', 'No', '0', '', 'ja')).toEqual([
      'true',
      'true',
      'false',
      'false',
      'false',
      'not_a_boolean',
    ]);
    expect(await values('own', 'ja', 'X', '-', 'true')).toEqual(['true', 'true', 'false', 'not_a_boolean']);
  });
});
