import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SetupFile } from '../../../core/setup/setup-file.js';
import { setupFileText, setupIn } from '../../../core/setup/setup-file.js';
import { setupSchema } from '../../../core/setup/setup-schema.js';
import * as samples from '../../../examples/setups.js';
import { ordersSetup } from '../../harness/world.js';
import { arbitrarySetup } from './arbitrary-setup.js';

const valid = new Ajv2020({ strict: true, allErrors: true }).compile(setupSchema());
const wrong = (file: unknown): string[] => (valid(file) ? [] : (valid.errors ?? []).map((error) => error.instancePath));

describe('the JSON Schema of setups', () => {
  it.each(Object.entries(samples))('accepts the sample %s', (code, setup) => {
    expect(wrong(setup)).toEqual([]);
    expect(wrong(JSON.parse(setupFileText('./schema.json', code, setup)))).toEqual([]);
  });

  it('contains the fields of the target of the file, and all choices', () => {
    const orders = ordersSetup();
    expect(wrong({ ...orders, mappings: [{ field: 'creditLimit', column: 'x' }] })).toContain('/mappings/0/field');
    expect(wrong({ ...orders, groupBy: ['quantity'] })).toContain('/groupBy/0');
    expect(wrong({ ...orders, validations: [{ check: 'required', field: 'colour' }] })).toContain(
      '/validations/0/field',
    );
    expect(wrong({ ...orders, writeMode: 'replace' })).toContain('/writeMode');
    expect(wrong({ ...orders, mapings: [] })).toContain('');
    expect(wrong({ ...orders, file: { type: 'excel', delimiter: ';' } })).toContain('/file');
  });

  it('contains the descriptions, defaults and choices that editors show', () => {
    const { properties, $defs } = setupSchema() as Record<string, Record<string, Record<string, unknown>>>;
    expect(properties?.writeMode).toEqual({ $ref: '#/$defs/WriteMode' });
    expect($defs?.WriteMode).toMatchObject({
      enum: expect.arrayContaining(['insert', 'upsert']),
      default: 'insert',
      description: expect.any(String),
    });
    expect(JSON.stringify([properties, $defs])).not.toContain('discriminator');
  });
});

describe('the file of a setup', () => {
  it('contains the setup, its code and the schema', () => {
    fc.assert(
      fc.property(arbitrarySetup, (setup) => {
        const file = JSON.parse(setupFileText('./schema.json', 'a', setup)) as SetupFile;
        expect(file).toMatchObject({ $schema: './schema.json', code: 'a' });
        expect(setupIn(file)).toEqual(setup);
      }),
    );
  });

  it('is the same text for equal setups, in the order of the schema', () => {
    const setup = ordersSetup();
    const { mappings, ...rest } = setup;
    const turned = { mappings: mappings.map(({ field, ...more }) => ({ ...more, field })), ...rest };
    expect(setupFileText('s', 'a', turned)).toBe(setupFileText('s', 'a', setup));
    expect(setupFileText('s', 'a', turned)).toMatch(
      /^\{\n {2}"\$schema": "s",\n {2}"code": "a",\n {2}"name": "Orders",\n {2}"file": [\s\S]*"mappings": \[\n {4}\{\n {6}"field": "number",\n {6}"column": [\s\S]*\}\n$/,
    );
  });
});
