import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cell, unevaluatedFormula } from '../../../core/formats/row-source.js';
import { compilePlan } from '../../../core/plan/compile-plan.js';
import { recordMapper } from '../../../core/plan/map-record.js';
import type { FieldMapping, IntegrationSetup } from '../../../core/setup/setup.js';

const columns = ['No.', 'Name', 'Limit', 'Blocked'];
const base: IntegrationSetup = {
  name: 'Customers',
  file: { type: 'csv', emptyValues: ['NULL', '-'] },
  target: 'customer',
  mappings: [
    { field: 'number', column: 'No.' },
    { field: 'name', column: 'Name' },
    { field: 'creditLimit', column: 'Limit' },
    { field: 'blocked', column: 'Blocked' },
    { field: 'currency', constant: 'EUR' },
  ],
};
const context = { today: '2026-11-22', fileName: 'customers.csv', company: 'acme' };
const map = (cells: Cell[], change: Partial<IntegrationSetup> = {}) =>
  recordMapper(compilePlan({ ...base, ...change }), columns, context)({ row: 2, cells });
const codes = (cells: Cell[], change: Partial<IntegrationSetup> = {}) =>
  map(cells, change).faults.map(({ code, field }) => `${code} ${field}`);

describe('a record of a row', () => {
  it('has its values in the order of the mappings, trimmed and converted, with constants', () => {
    expect(map([' C1 ', 'Ann', '007.5', 'YES'])).toEqual({
      groupKey: 'C1',
      values: ['C1', 'Ann', '7.5', 'true', 'EUR'],
      faults: [],
      warnings: [],
    });
  });

  it('is in error if it takes too many steps, and the next one is not', () => {
    const mapper = recordMapper(
      compilePlan({
        ...base,
        mappings: [
          ...base.mappings,
          { field: 'city', column: 'Name', rules: [{ rule: 'replace-pattern', pattern: 'a(.*[!?])?', with: '' }] },
          { field: 'contact', expression: 'string(columns["Name"].lastIndexOf(columns["Limit"]))' },
        ],
        validations: [{ check: 'expression', expression: 'record.name.lastIndexOf(record.number) < 0' }],
      }),
      columns,
      context,
    );
    const faultsOf = (name: string, limit: string) =>
      mapper({ row: 2, cells: ['C1', name, limit, ''] }).faults.map(({ code, field, message }) => [
        code,
        field,
        message,
      ]);
    const long = 'a'.repeat(50_000);
    expect(faultsOf(long, long.slice(1_000))).toEqual([
      ['value_too_long', 'name', expect.stringContaining('has 50000 characters')],
      ['not_a_number', 'creditLimit', expect.any(String)],
      ['value_too_long', 'city', expect.stringContaining('the rules of one record may take 10000000 steps in total')],
      ['expression_failed', 'contact', expect.stringContaining('It takes more than 10000000 steps')],
    ]);
    expect(faultsOf('Ann', '7')).toEqual([]);
  });

  it('has the default for an empty cell, or null, or a fault if a value is required', () => {
    expect(map(['C1', 'Ann', '', '']).values).toEqual(['C1', 'Ann', null, 'false', 'EUR']);
    expect(map(['C1', ' ', '', ''])).toMatchObject({
      values: ['C1', null, null, 'false', 'EUR'],
      faults: [
        { code: 'value_missing', field: 'name', value: null, message: 'Name (column Name) is required and is empty.' },
      ],
    });
  });

  it('has an empty value for exactly the texts that the setup names', () => {
    expect(map(['C1', 'Ann', 'NULL', '-']).values).toEqual(['C1', 'Ann', null, 'false', 'EUR']);
    expect(codes(['C1', 'Ann', 'null', ''])).toEqual(['not_a_number creditLimit']);
  });

  it('requires a value if the mapping requires it, despite the default', () => {
    const mappings: FieldMapping[] = [
      ...base.mappings.slice(0, 3),
      { field: 'blocked', column: 'Blocked', required: true },
    ];
    expect(codes(['C1', 'Ann', '1', ''], { mappings })).toEqual(['value_missing blocked']);
    const withoutRequirement: FieldMapping[] = [
      { field: 'number', column: 'No.' },
      { field: 'name', column: 'Name', required: false },
    ];
    expect(codes(['C1', '', '', ''], { mappings: withoutRequirement })).toEqual([]);
  });

  it('has faults with field, column, value and reason, and all other values', () => {
    expect(map(['C'.repeat(21), 'Ann', 'many', 'perhaps']).faults).toEqual([
      expect.objectContaining({ code: 'value_too_long', field: 'number', value: 'C'.repeat(21) }),
      {
        code: 'not_a_number',
        field: 'creditLimit',
        value: 'many',
        message: 'Credit Limit (column Limit) "many" is not a valid number with "." as decimal separator.',
      },
      expect.objectContaining({ code: 'not_a_boolean', field: 'blocked' }),
    ]);
  });

  it('shows the beginning of a long value in a fault', () => {
    const [fault] = map(['C1', 'x'.repeat(5_000), '', '']).faults;
    expect(fault?.value).toBe(`${'x'.repeat(200)}…`);
    expect(fault?.message.length).toBeLessThan(300);
  });

  it("refuses a workbook's error value, and reads native values", () => {
    const change: Partial<IntegrationSetup> = { file: { type: 'excel' } };
    expect(codes(['C1', { error: '#N/A' }, 1.5, true], change)).toEqual(['cell_error name']);
    expect(map([1001, 'Ann', 1.5, false], change).values).toEqual(['1001', 'Ann', '1.50000', 'false', 'EUR']);
  });
});

describe("a workbook's cell", () => {
  const excel: Partial<IntegrationSetup> = { file: { type: 'excel', emptyValues: ['#N/A'] } };

  it('without a stored result of its formula is a fault only if it is needed', () => {
    expect(map(['C1', 'Ann', unevaluatedFormula, unevaluatedFormula], excel).faults).toMatchObject([
      {
        code: 'formula_unevaluated',
        field: 'creditLimit',
        message:
          'Credit Limit (column Limit) "=…" is a formula whose result is not stored in the workbook; open and save it in a spreadsheet program.',
      },
      { code: 'formula_unevaluated', field: 'blocked' },
    ]);
    const mappings = base.mappings.slice(0, 2);
    expect(codes(['C1', 'Ann', unevaluatedFormula, { error: '#REF!' }], { ...excel, mappings })).toEqual([]);
  });

  it('with a number of more than 15 digits is not a code, but a number', () => {
    expect(map([999999999999999, 'Ann', 1, true], excel).values[0]).toBe('999999999999999');
    expect(codes([1e15, 'Ann', 1e15, true], excel)).toEqual(['number_inexact number', 'number_too_large creditLimit']);
  });

  it('with an error is a fault also for a computed value, unless the setup treats it as empty', () => {
    const mappings: FieldMapping[] = [
      { field: 'number', column: 'No.' },
      { field: 'name', expression: 'columns["Name"] + columns["Limit"]' },
    ];
    const change = { ...excel, mappings };
    expect(map(['C1', 'Ann', { error: '#N/A' }], change).values).toEqual(['C1', 'Ann']);
    expect(map(['C1', 'Ann', { error: '#REF!' }], change).faults).toEqual([
      {
        code: 'cell_error',
        field: 'name',
        value: null,
        message: 'Name cannot be computed: column Limit "#REF!" is an error value in the workbook.',
      },
    ]);
    expect(codes(['C1', unevaluatedFormula, 1], change)).toEqual(['formula_unevaluated name']);
    expect(codes(['C1', 'Ann', 1e17], change)).toEqual(['number_inexact name']);
  });
});

describe('the width of a row', () => {
  it('that is too short is reported once, without faults for the missing columns', () => {
    expect(codes(['C1', 'Ann'])).toEqual(['row_too_short null']);
    expect(map(['C1']).faults[0]?.message).toBe(
      'The row has 1 value, but the file has 4 columns: add those that are missing, or set "missingCells" to "any" if they may be.',
    );
    expect(codes(['', 'Ann'])).toEqual(['row_too_short null', 'value_missing number']);
  });

  it('is too long if a value follows the last column', () => {
    expect(codes(['C1', 'Ann', '1', '', 'x'])).toEqual(['row_too_long null']);
    expect(codes(['C1', 'Ann', '1', '', '', ' '])).toEqual([]);
  });

  it('may be short and long in a workbook, which leaves out empty cells and has no delimiters', () => {
    expect(codes(['C1', 'Ann'], { file: { type: 'excel' } })).toEqual([]);
    expect(codes(['C1', 'Ann', 1, true, 'x'], { file: { type: 'excel' } })).toEqual([]);
  });
});

describe('the group of a record', () => {
  const orders = (groupBy?: string[]): IntegrationSetup => ({
    name: 'Orders',
    file: { type: 'csv' },
    target: 'sales-document',
    mappings: [
      { field: 'documentType', constant: 'Order' },
      { field: 'number', column: 'No.' },
      { field: 'customerNumber', column: 'Name' },
    ],
    ...(groupBy ? { groupBy } : {}),
  });
  const keyOf = (cells: Cell[], groupBy?: string[]) =>
    recordMapper(compilePlan(orders(groupBy)), columns, context)({ row: 2, cells }).groupKey;

  it("is determined by the target's key, or by the fields that the setup names", () => {
    expect(keyOf(['SO-1', 'C1', '', ''])).toBe(keyOf(['SO-1', 'C2', '', '']));
    expect(keyOf(['SO-1', 'C1', '', ''], ['number', 'customerNumber'])).not.toBe(
      keyOf(['SO-1', 'C2', '', ''], ['number', 'customerNumber']),
    );
    expect(keyOf(['SO-1', 'C1', '', ''], ['customerNumber'])).toBe('C1');
  });

  it('is empty if one of its fields is missing or invalid', () => {
    expect(keyOf(['', 'C1', '', ''])).toBeNull();
    expect(keyOf(['x'.repeat(99), 'C1', '', ''])).toBeNull();
  });

  it('is equal for two records only if all its values are equal', () => {
    const value = fc.stringMatching(/^[a-c]{1,3}$/);
    fc.assert(
      fc.property(fc.array(value, { minLength: 4, maxLength: 4 }), ([a, b, c, d]) => {
        const fields = ['number', 'customerNumber'];
        const same =
          keyOf([a as string, b as string, '', ''], fields) === keyOf([c as string, d as string, '', ''], fields);
        expect(same).toBe(a === c && b === d);
      }),
    );
  });

  it('never throws for any row', () => {
    const cell = fc.oneof(
      fc.string(),
      fc.double(),
      fc.boolean(),
      fc.constant(null),
      fc.record({ date: fc.string() }),
      fc.record({ error: fc.string() }),
    );
    fc.assert(fc.property(fc.array(cell, { maxLength: 8 }), (cells) => void map(cells as Cell[])));
  });
});

describe('a record in error', () => {
  const mappedFields: FieldMapping[] = [
    { field: 'number', column: 'No.', rules: [{ rule: 'extract', pattern: '^C([0-9]+)$' }] },
    { field: 'name', column: 'Name', rules: [{ rule: 'map', values: { Ann: 'Anna' }, onNoMatch: 'error' }] },
    { field: 'creditLimit', expression: 'round(decimal(columns["Limit"]) / decimal(columns["Blocked"]), 2)' },
  ];
  const setup: IntegrationSetup = {
    ...base,
    mappings: mappedFields,
    validations: [{ check: 'expression', expression: '1 / (record.name.size() - 4) > 0', message: 'Four letters.' }],
  };
  const cell = fc.oneof(
    fc.constantFrom<Cell>(
      'C1',
      'C2',
      'Ann',
      'Anna',
      '10',
      '0',
      '4',
      '',
      'x',
      5,
      { error: '#REF!' },
      unevaluatedFormula,
    ),
    fc.string({ maxLength: 5 }),
  );

  it('has the reason, and does not affect the records before and after it', () => {
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 4, maxLength: 4 }), { minLength: 1, maxLength: 20 }), (rows) => {
        const together = recordMapper(compilePlan(setup), columns, context);
        for (const [at, cells] of rows.entries()) {
          const row = { row: at + 2, cells };
          const record = together(row);
          expect(record).toEqual(recordMapper(compilePlan(setup), columns, context)(row));
          for (const { message } of record.faults) expect(message).not.toBe('');
        }
      }),
    );
  });

  it('has all faults if rules, computed value and validation fail at once', () => {
    expect(codes(['1', 'Bob', '10', '0'], setup)).toEqual([
      'pattern_not_found number',
      'not_in_value_map name',
      'expression_failed creditLimit',
    ]);
    expect(map(['C1', 'Ann', '10', '4'], setup).faults).toMatchObject([{ code: 'expression_failed', field: null }]);
  });
});
