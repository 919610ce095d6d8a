import { describe, expect, it } from 'vitest';
import { openApiText } from '../../../api/openapi.js';
import { save, useBench } from '../../harness/bench.js';
import { csv, orderFile, ordersSetup } from '../../harness/world.js';
import { resolveReference } from './resolve-reference.js';

interface Schema {
  $ref?: string;
  type?: string;
  minimum?: number;
  maximum?: number;
  enum?: unknown[];
  const?: unknown;
  properties?: Record<string, Schema>;
  patternProperties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
}

interface Operation {
  operationId: string;
  parameters?: { in: string; name: string; schema: Schema }[];
  requestBody?: { required: boolean; content: Record<string, { schema: Schema }> };
}

const bench = useBench();
const document: { paths: Record<string, Record<string, Operation>> } = JSON.parse(await openApiText());
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
);

/** The schemas of all numbers in a schema, with their places. */
function* numbersIn(schema: Schema, place: string): Generator<{ place: string; schema: Schema }> {
  if (schema.$ref) return yield* numbersIn(resolveReference(document, schema), place);
  if (schema.type === 'integer' || schema.type === 'number') yield { place, schema };
  for (const one of [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])])
    yield* numbersIn(one, place);
  for (const [name, one] of Object.entries({ ...schema.properties, ...schema.patternProperties }))
    yield* numbersIn(one, `${place}/${name}`);
  if (schema.items) yield* numbersIn(schema.items, `${place}[]`);
  if (typeof schema.additionalProperties === 'object') yield* numbersIn(schema.additionalProperties, `${place}/*`);
}

function* requestNumbers(): Generator<{ place: string; schema: Schema }> {
  for (const { operation } of operations) {
    for (const one of (operation.parameters ?? []).map((parameter) => resolveReference(document, parameter)))
      yield* numbersIn(one.schema, `${operation.operationId} ${one.in} ${one.name}`);
    for (const { schema } of Object.values(operation.requestBody?.content ?? {}))
      yield* numbersIn(schema, `${operation.operationId} body`);
  }
}

describe('numbers', () => {
  it('of every request have their limits in the schema', () => {
    const all = [...requestNumbers()];
    expect(all.length).toBeGreaterThan(100);
    const unbounded = all.filter(({ schema }) => {
      const known = schema.enum !== undefined || schema.const !== undefined;
      return !known && (schema.minimum === undefined || schema.maximum === undefined);
    });
    expect([...new Set(unbounded.map(({ place }) => place))]).toEqual([]);
  });

  it('that the database cannot store are refused with their place', async () => {
    const { client } = bench;
    await save(client, 'orders', ordersSetup());
    const { body } = await client.start('orders', orderFile(['B1', 'C1', '', 'I1', '1', '1']));
    const answer = await client.call('POST', `imports/${body.id}/replay`, { version: 60_718_471_806_248 });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: '/version' }] } });
  });
});

describe('a body', () => {
  /** The path of an operation with a legal value for each parameter. */
  const addressOf = (path: string): string =>
    path
      .replace('{company}', 'acme')
      .replace(/\{(id)\}/, '00000000-0000-7000-8000-000000000000')
      .replace(/\{(number|row|version)\}/g, '9999')
      .replace('{kind}', 'Completed')
      .replace(/\{\w+\}/g, 'any');
  const withJson = operations.filter(({ operation }) => operation.requestBody?.content['application/json']);
  const send = (method: string, path: string, body: string | Uint8Array<ArrayBuffer>, type = 'application/json') =>
    fetch(`${bench.system.url}${addressOf(path)}`, {
      method,
      headers: { authorization: `Bearer ${bench.client.key}`, 'content-type': type },
      body,
    });

  it.each(withJson.map(({ method, path }) => [method, path]))(
    'nested 100,000 levels deep is refused with 400 by %s %s',
    async (method, path) => {
      for (const [open, close] of [
        ['[', ']'],
        ['{"a":', '}'],
      ] as const) {
        const value = `${open.repeat(100_000)}1${close.repeat(100_000)}`;
        for (const body of [value, `{"entries":${value}}`]) {
          const response = await send(method, path, body);
          const answer = (await response.json()) as { code: string; errors: { detail: string }[] };
          expect({ status: response.status, code: answer.code }).toEqual({ status: 400, code: 'invalid_request' });
          expect(answer.errors[0]?.detail).toBe('is nested more than 100 levels deep');
        }
      }
    },
  );

  it('may contain brackets in a string, which are not counted as levels', async () => {
    const { client } = bench;
    const name = '[{'.repeat(40);
    const answer = await client.putIntegration('brackets', ordersSetup({ name: `"\\${name}` }));
    expect(answer).toMatchObject({ status: 201, body: { setup: { name: `"\\${name}` } } });
  });

  it('that is not UTF-8 is refused with the position of the invalid byte, and nothing is stored', async () => {
    const { client } = bench;
    const latin = Buffer.from(JSON.stringify(ordersSetup({ name: 'Aufträge' })), 'latin1');
    const response = await send('PUT', '/v1/companies/{company}/integrations/latin', latin);
    expect(response.status).toBe(400);
    const detail = `is not valid UTF-8 at byte ${latin.indexOf(0xe4)}; send it as UTF-8`;
    expect(await response.json()).toMatchObject({
      code: 'invalid_request',
      errors: [{ in: 'body', pointer: '', detail }],
    });
    expect((await client.call('GET', 'integrations/latin')).status).toBe(404);
    const list = Buffer.from(csv(['S', 'Süd']), 'latin1');
    const refused = await send('PUT', '/v1/companies/{company}/value-lists/latin', list, 'text/csv');
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({
      errors: [{ detail: 'is not valid UTF-8 at byte 3; send it as UTF-8' }],
    });
  });

  it.each(withJson.map(({ method, path, operation }) => [method, path, operation.requestBody?.required]))(
    'may be left out of %s %s only if the description of the API declares it as optional',
    async (method, path, required) => {
      const { status } = await fetch(`${bench.system.url}${addressOf(path)}`, {
        method,
        headers: { authorization: `Bearer ${bench.client.key}` },
      });
      expect(status).toBe(required ? 400 : 404);
    },
  );

  const withoutBody = operations.filter(({ method, operation }) => method === 'POST' && !operation.requestBody);
  it.each(withoutBody.map(({ path }) => path))('may be empty with any type if none is expected: %s', async (path) => {
    const response = await send('POST', path, '');
    expect([response.status, await response.json()]).toEqual([404, expect.anything()]);
  });

  it('that is empty, truncated or not JSON is refused', async () => {
    for (const body of ['', '{', '{"a":1}}', '\uFEFF', 'nonsense']) {
      const response = await send('PUT', '/v1/companies/{company}/integrations/cut', body);
      expect({ body, status: response.status }).toEqual({ body, status: 400 });
      expect(await response.json()).toMatchObject({ code: 'invalid_request' });
    }
  });
});
