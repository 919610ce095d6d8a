import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../../api/app.js';
import type { ApiDependencies } from '../../../api/http/dependencies.js';
import { KeyWatch } from '../../../api/http/key-watch.js';
import { connect, type Database } from '../../../db/client.js';
import { defaultBounds } from '../../../runtime/bounds.js';
import { projectRoot } from '../../../runtime/project-root.js';
import { useDatabase } from '../../harness/database.js';
import { countStatements, type StatementCost } from '../../harness/statement-costs.js';
import { fillCompany, fillSmallCompany, importIds, type LargeCompany } from './large-companies.js';
import { limit, listsOf, notMeasured } from './large-lists.js';
import { resolveReference } from './resolve-reference.js';

const size: Omit<LargeCompany, 'companyId'> = { records: 36_000, batches: 900, others: 6_000 };
const lists = listsOf(size);

interface Parameter {
  name: string;
  in: string;
  schema: { enum?: string[]; type?: string };
}
const description = JSON.parse(readFileSync(join(projectRoot, 'openapi.json'), 'utf8')) as {
  paths: Record<string, { get?: { operationId: string; parameters?: Parameter[] } }>;
};
const routes = Object.entries(description.paths).flatMap(([path, { get }]) => {
  const parameters =
    get?.parameters
      ?.map((parameter) => resolveReference(description, parameter))
      .map((parameter) => ({ ...parameter, schema: resolveReference(description, parameter.schema) })) ?? [];
  return get && parameters.some(({ name }) => name === 'cursor')
    ? [{ path, operationId: get.operationId, query: parameters.filter(({ in: place }) => place === 'query') }]
    : [];
});
type Route = (typeof routes)[number];

/** The values of each filter of a list: those in `listsOf`, or otherwise those of its schema. */
function filtersOf({ operationId, query }: Route): Record<string, string[]> {
  const filters = query.filter(({ name }) => name !== 'cursor' && name !== 'limit');
  return Object.fromEntries(
    filters.map(({ name, schema }) => [
      name,
      lists[operationId]?.filters?.[name] ?? schema.enum ?? (schema.type === 'boolean' ? ['true'] : []),
    ]),
  );
}

/** Combinations of filters: none, each filter with each of its values, and any two with their first and last values. */
function combinationsOf(filters: Record<string, string[]>): Record<string, string>[] {
  const each = Object.entries(filters);
  const pairs = each.flatMap(([one, ofOne], index) =>
    each
      .slice(index + 1)
      .flatMap(([other, ofOther]) =>
        ends(ofOne).flatMap((first) => ends(ofOther).map((second) => ({ [one]: first, [other]: second }))),
      ),
  );
  return [{}, ...each.flatMap(([name, values]) => values.map((value) => ({ [name]: value }))), ...pairs];
}

const ends = (values: string[]): string[] =>
  [...new Set([values.at(0), values.at(-1)])].filter((one) => one !== undefined);

describe('the lists of the API', () => {
  it('are all measured with all their filters', () => {
    expect(Object.keys({ ...lists, ...notMeasured }).sort()).toEqual(
      routes.map(({ operationId }) => operationId).sort(),
    );
    for (const route of routes)
      if (lists[route.operationId])
        for (const [name, values] of Object.entries(filtersOf(route)))
          expect(values.length, `${name} of ${route.operationId}`).toBeGreaterThan(0);
  });
});

describe('a page of a list is read at a cost that depends only on its entries', () => {
  const database = useDatabase();
  let pool: Database;
  let app: FastifyInstance;
  let costs: { take(): StatementCost[] };
  const keys: Record<string, string> = {};

  beforeAll(async () => {
    for (const company of ['large', 'small']) {
      const { companyId, key } = await database.company(company);
      keys[company] = key;
      if (company === 'large') await fillCompany(database.superuser, { companyId, ...size });
      else await fillSmallCompany(database.superuser, companyId);
    }
    costs = await countStatements(database);
    pool = connect(database.loginUrl, { max: 1 });
    const dependencies = { database: pool, bounds: defaultBounds(), keyWatch: await KeyWatch.start(pool) };
    app = (await createApp(dependencies as unknown as ApiDependencies)) as unknown as FastifyInstance;
    // The first request of a connection also reads the catalogue of the database.
    await request('small', '/v1/companies/small/keys', {});
  });
  afterAll(async () => {
    await app?.close();
    await pool?.end(5_000);
  });

  /** Requests a page and returns the number of rows and buffers that were read, and the answer. */
  const request = async (company: string, path: string, query: Record<string, string>) => {
    costs.take();
    const url = `${path}?${new URLSearchParams({ ...query, limit: String(limit) })}`;
    const answer = await app.inject({ url, headers: { authorization: `Bearer ${keys[company]}` } });
    const statements = costs.take();
    const sum = (of: 'rows' | 'buffers') => statements.reduce((all, one) => all + one[of], 0);
    return { url, status: answer.statusCode, rows: sum('rows'), buffers: sum('buffers'), body: answer.json() };
  };

  const measured = routes.flatMap((route) => {
    const list = lists[route.operationId];
    return list ? [{ route, list, operationId: route.operationId }] : [];
  });

  const costlyPages = async ({ route, list }: (typeof measured)[number]): Promise<string[]> => {
    const costly: string[] = [];
    for (const of of list.of ?? [{}])
      for (const filter of combinationsOf(filtersOf(route)))
        for (const cursor of [undefined, list.middle(of)]) {
          const path = route.path.replace(/\{(\w+)\}/g, (__, name: string) =>
            String({ company: 'large', ...of }[name]),
          );
          const found = await request('large', path, {
            ...filter,
            ...(cursor ? { cursor: Buffer.from(JSON.stringify(cursor)).toString('base64url') } : {}),
          });
          expect(found.status, `${found.url}: ${JSON.stringify(found.body)}`).toBe(200);
          const { rows = 600, buffers = 1_200 } = list.atMost ?? {};
          if (found.rows > rows || found.buffers > buffers)
            costly.push(`${found.rows} rows, ${found.buffers} buffers: ${found.url}`);
        }
    return costly;
  };

  const smallCompany = async () => {
    for (const path of ['imports', 'records', 'records?status=Ready', 'notifications', 'sales-documents'].flatMap(
      (one) => [one, `imports/${importIds.small}/records`],
    )) {
      const [at, status] = path.split('?status=');
      const { rows, buffers } = await request('small', `/v1/companies/small/${at}`, status ? { status } : {});
      expect({ path, rows: rows < 300, buffers: buffers < 1_000 }).toEqual({ path, rows: true, buffers: true });
    }
  };

  describe('on tables that were never analyzed', () => {
    it.each(measured)('$operationId', async (one) => expect(await costlyPages(one)).toEqual([]));
    it('for a small company beside a large one', smallCompany);
  });

  describe('on tables that were analyzed', () => {
    beforeAll(() => database.superuser`ANALYZE`);
    it.each(measured)('$operationId', async (one) => expect(await costlyPages(one)).toEqual([]));
    it('for a small company beside a large one', smallCompany);
  });
});
