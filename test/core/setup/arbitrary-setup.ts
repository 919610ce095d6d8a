import fc from 'fast-check';
import type { IntegrationSetup } from '../../../core/setup/setup.js';
import { mappableFields } from '../../../core/targets/target.js';
import { targets } from '../../../core/targets/targets.js';

const fields = mappableFields(targets.item).map(({ name }) => name);
const text = fc.string({ minLength: 1, maxLength: 6 });

const mapping = fc.record(
  {
    field: fc.constantFrom(...fields),
    column: text,
    rules: fc.array(
      fc.oneof(
        fc.constantFrom({ rule: 'trim' as const }, { rule: 'upper' as const }),
        fc.record({ rule: fc.constant('map' as const), values: fc.dictionary(text, fc.option(text), { maxKeys: 3 }) }),
      ),
      { maxLength: 3 },
    ),
    required: fc.boolean(),
  },
  { requiredKeys: ['field', 'column'] },
);

const validation = fc.oneof(
  fc.record({ check: fc.constant('required' as const), field: fc.constantFrom(...fields.slice(0, 3)) }),
  fc.record(
    {
      check: fc.constant('allowed' as const),
      field: fc.constantFrom(...fields.slice(0, 3)),
      values: fc.array(text, { minLength: 1, maxLength: 3 }),
      message: text,
    },
    { requiredKeys: ['check', 'field', 'values'] },
  ),
);

/** Setups that match the schema, whether they can work or not. */
export const arbitrarySetup: fc.Arbitrary<IntegrationSetup> = fc.record(
  {
    name: text,
    file: fc.oneof(
      fc.record(
        { type: fc.constantFrom('csv' as const, 'text' as const), delimiter: text, quote: fc.constantFrom("'", null) },
        { requiredKeys: ['type'] },
      ),
      fc.record({ type: fc.constant('excel' as const), sheet: text }, { requiredKeys: ['type'] }),
    ),
    target: fc.constant('item' as const),
    mappings: fc.uniqueArray(mapping, { minLength: 1, maxLength: 6, selector: ({ field }) => field }),
    validations: fc.array(validation, { maxLength: 5 }),
    write: fc.constantFrom('insert' as const, 'upsert' as const),
    batchSize: fc.integer({ min: 1, max: 9 }),
  },
  { requiredKeys: ['name', 'file', 'target', 'mappings'] },
);
