import type { FieldRule } from '../../../core/setup/field-rule.js';
import type { IntegrationSetup } from '../../../core/setup/setup.js';
import type { Validation } from '../../../core/setup/validation.js';

/** The code of the HTTP connection that the setups use. */
export const largestConnection = 'SERVICE';

const fields = Array.from({ length: 200 }, (_, index) => `field${index}`);

const endpoint: IntegrationSetup = {
  name: 'Largest',
  file: { type: 'csv' },
  target: 'endpoint',
  endpoint: {
    connection: largestConnection,
    path: '/documents',
    key: ['field0'],
    fields: fields.map((name) => ({ name, kind: 'text', maxLength: 100 })),
  },
  mappings: fields.map((field) => ({ field, column: field })),
};

const pattern = '(?:[a-z]{50}){19}';
const times = <Value>(count: number, value: Value): Value[] => Array.from({ length: count }, () => value);

/** Setups at the limits of their schema, each with the maximum of one kind of content that is costly to check. */
export const largestSetups: Readonly<Record<string, IntegrationSetup>> = {
  patterns: {
    ...endpoint,
    mappings: fields.map((field) => ({
      field,
      column: field,
      rules: times<FieldRule>(4, { rule: 'extract', pattern }),
    })),
    validations: times<Validation>(200, { check: 'pattern', field: 'field1', pattern }),
  },
  expressions: {
    ...endpoint,
    mappings: fields.map((field) => ({ field, expression: times(45, 'columns["field1"]').join(' + ') })),
    validations: times<Validation>(200, {
      check: 'expression',
      expression: times(40, 'record.field1 != "x"').join(' || '),
    }),
  },
  values: {
    ...endpoint,
    mappings: fields.map((field, place) => ({
      field,
      column: field,
      ...(place < 7
        ? {
            rules: [
              {
                rule: 'map' as const,
                values: Object.fromEntries(Array.from({ length: 2_000 }, (_, index) => [`k${index}`, `v${index}`])),
              },
            ],
          }
        : {}),
    })),
    validations: times<Validation>(2, {
      check: 'allowed',
      field: 'field1',
      values: Array.from({ length: 5_000 }, (_, index) => `value ${index}`),
    }),
  },
};
