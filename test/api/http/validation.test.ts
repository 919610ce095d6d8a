import { Ajv, type ErrorObject } from 'ajv';
import formats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConnectionBody } from '../../../api/connections/schemas.js';
import { examples } from '../../../api/description/examples/all.js';
import { bodyValidator } from '../../../api/http/validation.js';
import { PreviewBody } from '../../../api/samples/preview/schemas.js';
import { SetupFile } from '../../../core/setup/setup-file.js';
import { schemaFaults } from '../../../core/text/schema-faults.js';

/** The schema without `$id`s, so that no part of it is compiled as a shared schema. */
const withoutIds = (schema: unknown): unknown => {
  if (typeof schema !== 'object' || schema === null) return schema;
  if (Array.isArray(schema)) return schema.map(withoutIds);
  const members = Object.entries(schema).filter(([name, value]) => name !== '$id' || typeof value !== 'string');
  return Object.fromEntries(members.map(([name, value]) => [name, withoutIds(value)]));
};

/** Every object and list in JSON. */
function containersIn(value: unknown): Record<string, unknown>[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value as Record<string, unknown>, ...Object.values(value).flatMap(containersIn)];
}

/** A change of a body: at a random place, a member is replaced, added or removed. */
const change = fc.record({
  container: fc.nat(),
  member: fc.nat(),
  name: fc.constantFrom(undefined, 'unknown', '0'),
  value: fc.constantFrom(undefined, null, 1, -5, '', 'x'.repeat(300), true, [], {}, ['a', 'a']),
});

function changed(body: object, changes: { container: number; member: number; name?: string; value: unknown }[]) {
  const copy = structuredClone(body);
  for (const { container, member, name, value } of changes) {
    const containers = containersIn(copy);
    const within = containers[container % containers.length] ?? {};
    const names = Object.keys(within);
    within[name ?? names[member % names.length] ?? 'unknown'] = structuredClone(value);
  }
  return JSON.parse(JSON.stringify(copy));
}

describe('a validator with shared schemas', () => {
  it.each(Object.entries({ SetupFile, PreviewRequest: PreviewBody, ConnectionSettings: ConnectionBody }))(
    'finds the same faults in a body as a validator without shared schemas: %s',
    (name, schema) => {
      const ajv = new Ajv({ strict: false, verbose: true, discriminator: true, allErrors: true });
      (formats as unknown as (ajv: Ajv) => void)(ajv);
      const own = ajv.compile(withoutIds(schema) as object);
      const shared = bodyValidator(schema);
      const faultsOf = (errors: unknown) => schemaFaults((errors ?? []) as ErrorObject[]);
      fc.assert(
        fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
          const body = changed(examples[name] ?? {}, changes as never);
          expect(shared(body)).toBe(own(body));
          if (own.errors) expect(faultsOf(shared.errors)).toEqual(faultsOf(own.errors));
        }),
        { numRuns: 1_000 },
      );
    },
  );
});
