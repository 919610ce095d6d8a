import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../../api/app.js';
import type { ApiDependencies } from '../../../api/http/dependencies.js';
import { KeyWatch } from '../../../api/http/key-watch.js';
import { connect, type Database } from '../../../db/client.js';
import { defaultBounds } from '../../../runtime/bounds.js';
import { useDatabase } from '../../harness/database.js';
import { countStatements, type StatementCost } from '../../harness/statement-costs.js';
import { emptyTables, fillCompany, fillSmallCompany, importIds, type LargeCompany } from './large-companies.js';
import { filtersOf, limit, notMeasured, pathsOf, specialLists } from './large-lists.js';
import { operations } from './operations.js';

const size: Omit<LargeCompany, 'companyId'> = { records: 36_000, batches: 900, others: 6_000 };
const special = specialLists(size);
const lists = operations
  .filter(({ parameters }) => parameters.some(({ name }) => name === 'cursor'))
  .map((operation) => ({ operation, list: special[operation.operationId] ?? {}, operationId: operation.operationId }));
const measured = lists.filter(({ operationId }) => !notMeasured[operationId]);

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
  it('are all measured with all their filters, except for those that are named with a reason', () => {
    const ids = lists.map(({ operationId }) => operationId);
    expect(Object.keys({ ...special, ...notMeasured }).filter((id) => !ids.includes(id))).toEqual([]);
    for (const { operation, list, operationId } of measured) {
      expect(pathsOf(operation, list).length, `objects for ${operation.path}`).toBeGreaterThan(0);
      for (const [name, values] of Object.entries(filtersOf(operation, list)))
        expect(values.length, `${name} of ${operationId}`).toBeGreaterThan(0);
    }
  });
});

describe('a page of a list is read at a cost that depends only on its entries', () => {
  const database = useDatabase();
  let pool: Database;
  let app: FastifyInstance;
  let costs: { take(): StatementCost[] };
  const keys: Record<string, string> = {};
  const ids: Record<string, number> = {};

  beforeAll(async () => {
    for (const company of ['large', 'small', 'earlier']) {
      const { companyId, key } = await database.company(company);
      keys[company] = key;
      ids[company] = companyId;
    }
    await fillCompany(database.superuser, { companyId: ids.large as number, ...size });
    await fillSmallCompany(database.superuser, ids.small as number);
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
    const url = `${path}?${new URLSearchParams({ limit: String(limit), ...query })}`;
    const answer = await app.inject({ url, headers: { authorization: `Bearer ${keys[company]}` } });
    const statements = costs.take();
    const sum = (of: 'rows' | 'buffers') => statements.reduce((all, one) => all + one[of], 0);
    expect(answer.statusCode, `${url}: ${answer.body}`).toBe(200);
    const { next } = answer.json<{ next: string | null }>();
    return { url, rows: sum('rows'), buffers: sum('buffers'), next };
  };

  /** The cursor after the largest page, or the second page if there is only one; none if that is all. */
  const middleOf = async (path: string): Promise<string[]> => {
    for (const size of ['1000', String(limit)]) {
      const { next } = await request('large', path, { limit: size });
      if (next !== null) return [next];
    }
    return [];
  };

  const costlyPages = async ({ operation, list }: (typeof measured)[number]): Promise<string[]> => {
    const costly: string[] = [];
    for (const path of pathsOf(operation, list)) {
      const cursors = [{}, ...(await middleOf(path)).map((cursor) => ({ cursor }))];
      for (const filter of combinationsOf(filtersOf(operation, list)))
        for (const cursor of cursors) {
          const found = await request('large', path, { ...filter, ...cursor });
          const { rows = 600, buffers = 1_200 } = list.atMost ?? {};
          if (found.rows > rows || found.buffers > buffers)
            costly.push(`${found.rows} rows, ${found.buffers} buffers: ${found.url}`);
        }
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

  describe('on tables that were analyzed before the large company had any rows, when another one had some', () => {
    beforeAll(async () => {
      const { superuser } = database;
      await emptyTables(superuser);
      await fillSmallCompany(superuser, ids.small as number);
      const earlier = { companyId: ids.earlier as number, records: 3_600, batches: 90, others: 600 };
      await fillCompany(superuser, { ...earlier, hasOtherIds: true });
      await superuser`ANALYZE`;
      await fillCompany(superuser, { companyId: ids.large as number, ...size });
    });
    it.each(measured)('$operationId', async (one) => expect(await costlyPages(one)).toEqual([]));
    it('for a small company beside a large one', smallCompany);
  });
});
