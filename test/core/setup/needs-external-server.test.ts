import { describe, expect, it } from 'vitest';
import { needsExternalServer } from '../../../core/setup/needs-external-server.js';
import type { IntegrationSetup } from '../../../core/setup/setup.js';

const setup: IntegrationSetup = {
  name: 'Customers',
  file: { type: 'csv' },
  target: 'customer',
  mappings: [{ field: 'number', column: 'No.' }],
};
const table = { connection: 'ERP', name: 'customer' };

describe('a setup', () => {
  it.each<[string, boolean, Partial<IntegrationSetup>]>([
    ['only internal tables', false, { validations: [{ check: 'look-up', field: 'number', target: 'customer' }] }],
    ['an external target', true, { target: 'endpoint' }],
    ['a look-up in a database of the company', true, { mappings: [{ field: 'number', lookUp: { table, by: 'no' } }] }],
    [
      'a validation in a database of the company',
      true,
      { validations: [{ check: 'look-up', field: 'number', table, by: 'no' }] },
    ],
    ['a mapping of a field that was removed', false, { mappings: [{ field: 'removed', column: 'No.' }] }],
  ])('with %s needs an external server: %s', (_, needs, more) => {
    expect(needsExternalServer({ ...setup, ...more })).toBe(needs);
  });
});
