import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { examples } from '../../../api/description/examples/all.js';
import { openApiText } from '../../../api/openapi.js';
import { withDefinitions } from '../../../core/schema/named-shapes.js';
import { ResourceSettings } from '../../../examples/resource-target.js';
import { resolveReference } from '../http/resolve-reference.js';

interface Media {
  schema: { $ref?: string; type?: string };
}
interface Body {
  content?: Record<string, Media>;
}
interface Operation {
  operationId: string;
  summary?: string;
  tags: string[];
  parameters?: { in: string; name: string; description?: string }[];
  requestBody?: Body;
  responses: Record<string, Body>;
}
interface Description {
  openapi: string;
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

const text = await openApiText();
const description: Description = JSON.parse(text);
const { schemas } = description.components;
// The schemas that the target of docs/targets.md adds once it is registered: they follow the same rules.
const setupOfExample = { type: 'object', description: 'A setup.', properties: { resource: ResourceSettings } };
const { $defs: added, ...whole } = withDefinitions(setupOfExample) as { $defs: object };
Object.assign(schemas, JSON.parse(JSON.stringify({ ...added, whole }).replaceAll('#/$defs/', '#/components/schemas/')));
const operations = Object.entries(description.paths).flatMap(([path, methods]) =>
  Object.values(methods).map((operation) => ({ path, ...operation })),
);

interface Schema {
  $ref?: string;
  description?: string;
  examples?: unknown[];
  properties?: Record<string, Schema>;
  patternProperties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
}

/** A schema and every schema within it, each with its place. */
function* schemasIn(place: string, schema: Schema): Generator<{ place: string; schema: Schema }> {
  yield { place, schema };
  const {
    properties = {},
    patternProperties = {},
    additionalProperties,
    items,
    anyOf = [],
    oneOf = [],
    allOf = [],
  } = schema;
  for (const [name, property] of Object.entries(properties)) yield* schemasIn(`${place}.${name}`, property);
  const others = [additionalProperties, items, ...Object.values(patternProperties), ...anyOf, ...oneOf, ...allOf];
  for (const other of others) if (typeof other === 'object') yield* schemasIn(`${place}[]`, other);
}

/**
 * Whether a reader sees an example of a schema: its own, or one that tools compose of the examples of its parts, such as a
 * page of that of its entries.
 */
function hasExample(schema: Schema): boolean {
  const { examples: own, properties, items, oneOf } = resolveReference(description, schema);
  if (own) return own.length > 0;
  const parts = oneOf ?? (items ? [items] : Object.values(properties ?? {}));
  return parts.length > 0 && parts.every(hasExample);
}

/** Every object in JSON. */
function* objectsIn(value: unknown): Generator<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield value as Record<string, unknown>;
  for (const member of Object.values(value)) yield* objectsIn(member);
}

interface ObjectSchema {
  properties?: Record<string, object>;
  required?: string[];
}

/** The components, with objects that have the properties of their schemas, and of those they extend, and no others. */
function strictComponents(): object {
  const components = structuredClone(description.components);
  for (const schema of Object.values(components.schemas)) delete schema.examples;
  for (const schema of objectsIn(components.schemas))
    if (schema.type === 'object' && schema.properties) {
      const { allOf = [], ...own } = schema as ObjectSchema & { allOf?: object[] };
      const extended = allOf.map((base) => resolveReference(description, base) as ObjectSchema);
      schema.properties = Object.assign({}, ...[...extended, own].map(({ properties }) => properties));
      schema.required = [...extended, own].flatMap(({ required = [] }) => required);
      schema.additionalProperties ??= false;
      delete schema.allOf;
    }
  return components;
}

describe('the description of the API', () => {
  it('is OpenAPI 3.1 and shorter than 500,000 bytes', () => {
    expect(description.openapi).toMatch(/^3\.1\./);
    expect(Buffer.byteLength(text)).toBeLessThan(500_000);
  });

  it('has no reference without a target', () => {
    const references = [...objectsIn(description)].filter(({ $ref }) => typeof $ref === 'string');
    expect(references.length).toBeGreaterThan(500);
    for (const reference of references) expect(() => resolveReference(description, reference)).not.toThrow();
  });

  it('names each operation and its path parameters', () => {
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    for (const { path, parameters = [] } of operations) {
      const declared = parameters
        .map((parameter) => resolveReference(description, parameter))
        .filter((parameter) => parameter.in === 'path')
        .map(({ name }) => name);
      expect(declared.sort(), path).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort());
    }
  });

  it('describes each operation and parameter, and each group of operations', () => {
    const parameters = operations.flatMap(({ operationId, parameters: own = [] }) =>
      own.map((parameter) => ({ operationId, ...resolveReference(description, parameter) })),
    );
    expect(parameters.filter((parameter) => !parameter.description)).toEqual([]);
    expect(operations.filter(({ summary }) => !summary)).toEqual([]);
    const groups = description.tags.map(({ name }) => name);
    expect([...new Set(operations.flatMap(({ tags }) => tags))].sort()).toEqual([...groups].sort());
  });

  it('describes the problems of every operation below /v1, and those of bodies', () => {
    for (const { path, requestBody, responses } of operations.filter((operation) => operation.path.startsWith('/v1/')))
      for (const status of [400, 401, 404, 408, 429, 500, 503, ...(requestBody ? [413, 415] : [])])
        expect(resolveReference(description, responses[status] ?? {}), path).toHaveProperty(
          'content.application/problem+json',
        );
  });

  it('names every request and response: no body is an object without a name', () => {
    const bodies = operations.flatMap(({ operationId, requestBody, responses }) => {
      const answers = Object.values(responses).map((answer) => resolveReference(description, answer));
      return [requestBody ?? {}, ...answers].flatMap(({ content = {} }) =>
        Object.values(content).map(({ schema }) => ({ operationId, schema })),
      );
    });
    expect(bodies.length).toBeGreaterThan(100);
    expect(bodies.filter(({ schema }) => schema.$ref === undefined && schema.type !== 'string')).toEqual([]);
  });

  it('has no object without a name within another schema', () => {
    const unnamed = Object.entries(schemas).flatMap(([name, schema]) =>
      [...schemasIn(name, schema)].filter((within) => within.schema !== schema && within.schema.properties),
    );
    expect(unnamed).toEqual([]);
  });

  it('describes every property, unless it refers to a schema that has a description', () => {
    const properties = Object.entries(schemas).flatMap(([name, schema]) =>
      [...schemasIn(name, schema)].flatMap((within) =>
        Object.entries(within.schema.properties ?? {}).map(([property, { $ref, description: words }]) => ({
          place: `${within.place}.${property}`,
          described: Boolean($ref ?? words),
        })),
      ),
    );
    expect(properties.length).toBeGreaterThan(1_000);
    expect(properties.filter(({ described }) => !described)).toEqual([]);
  });

  it('does not refer to pages that a client does not have', () => {
    expect(text).not.toMatch(/docs\/|\.md\b/);
  });

  it('describes every schema, with an example that is valid and has no other properties', () => {
    const ajv = new Ajv2020({ strict: false, allErrors: true, formats: { binary: true } });
    (formats as unknown as (ajv: Ajv2020) => void)(ajv);
    ajv.addSchema({ $id: 'api', components: strictComponents() });
    const faults = Object.entries(schemas).flatMap(([name, { examples: shown = [] }]) => {
      const validate = ajv.compile({ $ref: `api#/components/schemas/${name}` });
      return shown.filter((example) => !validate(example)).map(() => `${name}: ${ajv.errorsText(validate.errors)}`);
    });
    expect(faults).toEqual([]);
    const named = Object.entries(schemas);
    const unshown = named.flatMap(([name, schema]) => (hasExample(schema) ? [] : [name]));
    expect(unshown, 'have no example in api/description/examples').toEqual([]);
    expect(named.flatMap(([name, schema]) => (schema.description ? [] : [name]))).toEqual([]);
  });

  it('writes each enum once, as a component with a name', () => {
    const places = new Map<string, number>();
    for (const { enum: values } of objectsIn(description))
      if (Array.isArray(values) && values.length > 1) {
        const text = JSON.stringify(values);
        places.set(text, (places.get(text) ?? 0) + 1);
      }
    expect(places.size).toBeGreaterThan(30);
    expect([...places].filter(([, times]) => times > 1)).toEqual([]);
    expect(schemas.ImportStatus?.description).toContain('- `Parsing`: the file is being read.');
  });

  it('uses every example', () => {
    expect(Object.keys(examples).filter((name) => !schemas[name])).toEqual([]);
  });
});
