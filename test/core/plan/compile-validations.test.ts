import { describe, expect, it } from 'vitest';
import { compilePlan } from '../../../core/plan/compile-plan.js';
import { recordMapper } from '../../../core/plan/map-record.js';
import type { FieldMapping, IntegrationSetup } from '../../../core/setup/setup.js';
import type { Validation } from '../../../core/setup/validation.js';

const columns = ['No.', 'Name', 'Limit', 'Since', 'Blocked'];
const mappings: FieldMapping[] = [
  { field: 'number', column: 'No.' },
  { field: 'name', column: 'Name' },
  { field: 'creditLimit', column: 'Limit' },
  { field: 'blocked', column: 'Blocked' },
];
const context = { today: '2026-11-22', fileName: 'customers.csv', company: 'acme' };

const validated = (validations: Validation[], cells: string[], change: Partial<IntegrationSetup> = {}) => {
  const setup: IntegrationSetup = {
    name: 'x',
    file: { type: 'csv' },
    target: 'customer',
    mappings,
    validations,
    ...change,
  };
  const { faults, warnings } = recordMapper(compilePlan(setup), columns, context)({ row: 2, cells });
  return [
    ...faults.map((fault) => ({ kind: 'error', ...fault })),
    ...warnings.map((fault) => ({ kind: 'warning', ...fault })),
  ];
};
const faultsOf = (...parameters: Parameters<typeof validated>) =>
  validated(...parameters).map(({ kind, code, field, message }) => `${kind} ${code} ${field}: ${message}`);
const ann = ['C1', 'Ann', '100', '', 'no'];

describe('the validations of a setup', () => {
  it.each<[Validation, string[], string | undefined]>([
    [{ check: 'required', field: 'creditLimit' }, ['C1', 'Ann', '', '', ''], 'Credit Limit is required and is empty.'],
    [{ check: 'required', field: 'creditLimit' }, ann, undefined],
    [{ check: 'length', field: 'number', minimum: 3 }, ann, 'No. "C1" has 2 characters; it must have 3 or more.'],
    [
      { check: 'length', field: 'number', minimum: 3, maximum: 4 },
      ann,
      'No. "C1" has 2 characters; it must have between 3 and 4.',
    ],
    [{ check: 'length', field: 'name', maximum: 1 }, ['C1', '😀', '', '', ''], undefined],
    [{ check: 'range', field: 'creditLimit', maximum: '99.99' }, ann, 'Credit Limit "100" must be 99.99 or less.'],
    [{ check: 'range', field: 'creditLimit', minimum: '100', maximum: '100' }, ann, undefined],
    [{ check: 'range', field: 'creditLimit', minimum: '9' }, ann, undefined],
    [{ check: 'pattern', field: 'number', pattern: '^[0-9]+$' }, ann, 'No. "C1" does not match the pattern ^[0-9]+$.'],
    [{ check: 'pattern', field: 'number', pattern: '^c', ignoreCase: true }, ann, undefined],
    [{ check: 'allowed', field: 'name', values: ['Bob', 'Cid'] }, ann, 'Name "Ann" must be one of Bob, Cid.'],
    [{ check: 'allowed', field: 'name', values: ['ANN'], ignoreCase: true }, ann, undefined],
    [{ check: 'not-allowed', field: 'name', values: ['Ann'] }, ann, 'Name "Ann" is not allowed.'],
    [
      { check: 'not-allowed', field: 'creditLimit', values: ['1'], message: 'One is too little.' },
      ['C1', 'Ann', '1', '', ''],
      'One is too little.',
    ],
    [
      { check: 'expression', expression: 'record.creditLimit <= 50 || record.blocked' },
      ann,
      'The rule is not met: record.creditLimit <= 50 || record.blocked.',
    ],
    [
      { check: 'expression', expression: 'record.creditLimit <= 50 || record.blocked' },
      ['C1', 'Ann', '100', '', 'yes'],
      undefined,
    ],
    [
      { check: 'expression', expression: 'record.creditLimit > 50', message: 'Too low.' },
      ['C1', 'Ann', '', '', ''],
      undefined,
    ],
    [
      { check: 'expression', expression: 'record.creditLimit != null || record.blocked', message: 'Limit or block.' },
      ['C1', 'Ann', '', '', ''],
      'Limit or block.',
    ],
    [
      {
        check: 'expression',
        expression: 'record.number.startsWith(upper(company).substring(0, 1))',
        message: 'Not ours.',
      },
      ann,
      'Not ours.',
    ],
  ])('%j of %j results in %j', (validation, cells, message) => {
    expect(validated([validation], cells).map(({ message: said }) => said)).toEqual(
      message === undefined ? [] : [message],
    );
  });

  it('distinguish errors from warnings, and name field and value', () => {
    expect(
      validated(
        [
          { check: 'pattern', field: 'number', pattern: '^D', severity: 'warning' },
          { check: 'range', field: 'creditLimit', maximum: '1' },
        ],
        ann,
      ),
    ).toEqual([
      {
        kind: 'error',
        code: 'value_out_of_range',
        field: 'creditLimit',
        value: '100',
        message: 'Credit Limit "100" must be 1 or less.',
      },
      {
        kind: 'warning',
        code: 'pattern_mismatch',
        field: 'number',
        value: 'C1',
        message: 'No. "C1" does not match the pattern ^D.',
      },
    ]);
  });

  it('are skipped for a value that could not be read', () => {
    expect(
      faultsOf(
        [
          { check: 'range', field: 'creditLimit', maximum: '1' },
          { check: 'expression', expression: 'record.creditLimit == null' },
        ],
        ['C1', 'Ann', 'many', '', ''],
      ),
    ).toEqual([
      'error not_a_number creditLimit: Credit Limit (column Limit) "many" is not a valid number with "." as decimal separator.',
    ]);
  });

  it('check the mapped fields, or all of them with their defaults', () => {
    const validations: Validation[] = [
      { check: 'required', field: 'city' },
      { check: 'allowed', field: 'blocked', values: ['true'] },
    ];
    const withoutBlocked = mappings.slice(0, 3);
    expect(faultsOf(validations, ann, { mappings: withoutBlocked })).toEqual([]);
    expect(faultsOf(validations, ann, { mappings: withoutBlocked, validationScope: 'all' })).toEqual([
      'error value_missing city: City is required and is empty.',
      'error value_not_allowed blocked: Blocked "false" must be one of true.',
    ]);
  });

  it('that cannot be evaluated cause an error only in the record, with the reason', () => {
    const validations: Validation[] = [{ check: 'expression', expression: 'decimal(record.name) > 1' }];
    expect(faultsOf(validations, ['C1', '2', '', '', ''])).toEqual([]);
    expect(faultsOf(validations, ann)).toEqual([
      'error expression_failed null: The rule decimal(record.name) > 1 cannot be evaluated: "Ann" is not a plain decimal number.',
    ]);
  });
});
