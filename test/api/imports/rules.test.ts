import { beforeAll, describe, expect, it } from 'vitest';
import type { CorrectionResult } from '../../../api/corrections/schemas.js';
import type { Import } from '../../../api/imports/schemas.js';
import type { IntegrationRecord } from '../../../api/records/schemas.js';
import type { IntegrationSetup } from '../../../core/setup/setup.js';
import type { ApiClient } from '../../harness/api-client.js';
import { expectConsistent } from '../../harness/oracle.js';
import { useSystem } from '../../harness/system.js';
import { csv } from '../../harness/world.js';
import { previewOf, sampleOf } from '../samples/sample-calls.js';

const setup: IntegrationSetup = {
  name: 'Articles of a wholesaler',
  file: { type: 'csv', delimiter: ';' },
  target: 'item',
  mappings: [
    {
      field: 'number',
      column: 'Article',
      rules: [{ rule: 'alphanumeric' }, { rule: 'upper' }, { rule: 'pad', length: 8 }],
    },
    { field: 'description', column: 'Name', rules: [{ rule: 'title' }] },
    {
      field: 'unitPrice',
      expression: 'round(decimal(columns["Net"]) * decimal(columns["Factor"]), 2)',
    },
    {
      field: 'unitOfMeasure',
      column: 'Unit',
      rules: [
        { rule: 'map', values: { ST: 'PCS', NULL: null } },
        { rule: 'default', value: 'BOX' },
      ],
    },
    { field: 'vendorItemNumber', dynamic: 'row-number' },
    { field: 'category', dynamic: 'company' },
  ],
  validations: [
    { check: 'range', field: 'unitPrice', maximum: '1000', severity: 'warning', message: 'A high price.' },
    { check: 'pattern', field: 'number', pattern: '^[0-9A-Z]{8}$' },
    {
      check: 'expression',
      expression: 'record.unitOfMeasure != "BOX" || record.unitPrice >= 10',
      message: 'A box costs 10 or more.',
    },
  ],
};

const file = csv(
  ...[
    ['Article', 'Name', 'Net', 'Factor', 'Unit'],
    ['a-1', 'GREEN TEA', '2.345', '10', 'ST'],
    ['a-2', 'black tea', '2000', '1', 'NULL'],
    ['a-3', 'red tea', 'cheap', '1', 'ST'],
    ['a-4', 'cheap box', '5', '1', ''],
    ['article-number-5', 'long', '5', '2', 'KG'],
  ].map((row) => row),
).replaceAll(',', ';');

describe('an integration with rules and validations', () => {
  const system = useSystem();
  let company: ApiClient;
  beforeAll(async () => {
    company = await system.client('acme');
    expect(await company.putIntegration('articles', setup)).toMatchObject({ status: 201 });
  });

  it('applies its rules to each row, and reports errors and warnings', async () => {
    const { status, body } = await company.start('articles', file, { processing: 'now' });
    expect({ status, message: body.message, counts: body.counts }).toMatchObject({
      status: 201,
      counts: { total: 5, completed: 2, errors: 3, warnings: 1 },
    });
    await expectConsistent(system.database.superuser, body as Import);
    const records = await company.call<{ entries: IntegrationRecord[] }>('GET', `imports/${body.id}/records`);
    expect(
      records.body.entries.map(({ row, status: state, errors, warnings }) => [
        row,
        state,
        ...errors.map(({ code, message }) => `${code}: ${message}`),
        ...warnings.map(({ message }) => message),
      ]),
    ).toEqual([
      [2, 'Completed'],
      [3, 'Completed', 'A high price.'],
      [4, 'Error', 'expression_failed: Unit Price cannot be computed: "cheap" is not a plain decimal number.'],
      [5, 'Error', 'rule_not_met: A box costs 10 or more.'],
      [6, 'Error', 'pattern_mismatch: No. "ARTICLENUMBER5" does not match the pattern ^[0-9A-Z]{8}$.'],
    ]);
    const items = await company.call<{ entries: Record<string, string>[] }>('GET', 'items');
    expect(items.body.entries).toMatchObject([
      {
        number: '000000A1',
        description: 'Green Tea',
        unitPrice: '23.45',
        unitOfMeasure: 'PCS',
        vendorItemNumber: '2',
        category: 'acme',
      },
      { number: '000000A2', unitPrice: '2000', unitOfMeasure: 'BOX' },
    ]);
    const warned = await company.call<{ entries: IntegrationRecord[] }>(
      'GET',
      `imports/${body.id}/records?hasWarnings=true`,
    );
    expect(warned.body.entries.map(({ row }) => row)).toEqual([3]);
  });

  it.each<[Partial<IntegrationSetup> & object, string, RegExp]>([
    [
      { mappings: [{ field: 'number', column: 'A', rules: [{ rule: 'extract', pattern: '(' }] }] },
      'mappings/0/rules/0/pattern',
      /pattern is not valid/,
    ],
    [
      { mappings: [{ field: 'number', column: 'A', rules: [{ rule: 'replace-pattern', pattern: 'a', with: '$2' }] }] },
      'mappings/0/rules/0/with',
      /no group 2/,
    ],
    [
      { mappings: [{ field: 'number', column: 'A', rules: [{ rule: 'date', format: 'yM'.repeat(25) }] }] },
      'mappings/0/rules/0/format',
      /"y" and "y" both stand for the year: remove one of them/,
    ],
    [
      { mappings: [{ field: 'number', column: 'A', rules: [{ rule: 'date', format: 'dMyyyy' }] }] },
      'mappings/0/rules/0/format',
      /it is not clear where "d" ends and "M" begins: put a separator between them/,
    ],
    [
      {
        mappings: [{ field: 'number', column: 'A', rules: [{ rule: 'extract', pattern: 'a{1000}'.repeat(70) }] }],
      },
      'mappings/0/rules/0/pattern',
      /repetitions expand to 70000 steps/,
    ],
    [
      {
        validations: Array.from({ length: 41 }, () => ({
          check: 'pattern' as const,
          field: 'number',
          pattern: '\\pL|'.repeat(125),
        })),
      },
      'validations/40/pattern',
      /20000 characters in total/,
    ],
    [{ mappings: [{ field: 'number', column: 'A', constant: 'x' }] }, 'mappings/0', /but has column and constant/],
    [
      { mappings: [{ field: 'number', expression: 'columns["A"] +' }] },
      'mappings/0/expression',
      /expression is not valid/,
    ],
    [{ mappings: [{ field: 'number', expression: '["a"].map(x, x)' }] }, 'mappings/0/expression', /no function "map"/],
    [
      { validations: [{ check: 'range', field: 'unitPrice', minimum: '5', maximum: '1' }] },
      'validations/0/minimum',
      /must not be greater than the maximum/,
    ],
    [
      { validations: [{ check: 'range', field: 'unitPrice', minimum: '2026-01-01' }] },
      'validations/0',
      /must be a number/,
    ],
    [{ validations: [{ check: 'required', field: 'unknown' }] }, 'validations/0/field', /has no field "unknown"/],
    [{ validations: [{ check: 'expression', expression: 'size(record.number)' }] }, 'validations/0/expression', /bool/],
    [{ validations: [{ check: 'expression', expression: 'true' }] }, 'validations/0/expression', /at least one field/],
  ])('is refused with the place of the fault: %j', async (change, pointer, detail) => {
    const description = { field: 'description', column: 'Name' };
    const mappings = change.mappings ? [...change.mappings, description] : setup.mappings;
    const { status, body } = await company.putIntegration('bad', { ...setup, ...change, mappings });
    const errors = (body as unknown as { errors: { pointer: string; detail: string }[] }).errors;
    expect({ status, pointers: errors.map((error) => error.pointer.replace(/^[#/]+/, '')) }).toEqual({
      status: 422,
      pointers: expect.arrayContaining([pointer]),
    });
    expect(errors.find((error) => error.pointer.endsWith(pointer))?.detail).toMatch(detail);
  });

  it('has a limit of steps per record, which is checked when the record is staged, previewed and corrected', async () => {
    const slow: IntegrationSetup = {
      ...setup,
      file: { type: 'csv' },
      mappings: [
        { field: 'number', column: 'No.' },
        { field: 'description', expression: 'string(columns["Text"].lastIndexOf(columns["Part"]))' },
        { field: 'unitPrice', expression: 'decimal(size(columns["Part"]))' },
      ],
      validations: [],
    };
    const [text, part] = ['a'.repeat(100_000), `b${'a'.repeat(29_999)}`];
    const content = csv(['No.', 'Text', 'Part'], ['1', text, part], ['2', 'abab', 'ab']);
    const tooLong = /cannot be computed: It takes more than 10000000 steps/;
    expect(await company.putIntegration('slow', slow)).toMatchObject({ status: 201 });
    const { body } = await company.start('slow', content, { processing: 'now' });
    expect(body.counts).toMatchObject({ total: 2, completed: 1, errors: 1 });
    const shown = await company.call<IntegrationRecord>('GET', `imports/${body.id}/records/2`);
    expect(shown.body.errors[0]).toMatchObject({ code: 'expression_failed', message: expect.stringMatching(tooLong) });

    const again = await company.call<CorrectionResult>('PATCH', `imports/${body.id}/records/2`, {
      values: { Part: part.slice(0, -1) },
    });
    expect({ status: again.status, text: JSON.stringify(again.body) }).toMatchObject({
      status: 200,
      text: expect.stringMatching(tooLong),
    });
    const sample = await sampleOf(company, content);
    const { mappings, target } = slow;
    const preview = await previewOf(company, sample, { mappings, target });
    // No steps are left for the next expression of the record.
    const error = { code: 'expression_failed', message: expect.stringMatching(tooLong) };
    expect(preview.rows.map(({ errors }) => errors)).toMatchObject([[error, error], []]);
    const invalid = [...mappings.slice(0, 1), { field: 'x', column: 'Part', date: { format: 'yMyMyMyMyMyMyMyMyM' } }];
    const refused = await previewOf(company, sample, { mappings: invalid as never, target });
    expect(refused.mappingFaults.length).toBeGreaterThan(0);
  });

  it('is refused with the place of an unknown rule', async () => {
    const mappings = [{ field: 'number', column: 'A', rules: [{ rule: 'explode' }] }];
    const { status, body } = await company.putIntegration('bad', { ...setup, mappings } as never);
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain('rules/0');
  });

  it('refuses a file without a column that an expression uses, with the name of the column', async () => {
    const { status, body } = await company.start('articles', file.replace('Factor', 'Faktor'), { processing: 'now' });
    expect({ status, code: (body as unknown as { code: string }).code }).toEqual({
      status: 422,
      code: 'file_column_missing',
    });
    expect((body as unknown as { detail: string }).detail).toContain('"Factor"');
  });
});
