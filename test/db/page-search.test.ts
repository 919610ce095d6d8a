import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Transaction } from '../../db/client.js';
import type { Row } from '../../db/driver/query.js';
import { type Key, type NextCandidates, searchPage } from '../../db/page-search.js';
import { useDatabase } from '../harness/database.js';

describe('a page of matching rows without an index for the filter', () => {
  const database = useDatabase();
  beforeAll(async () => {
    await database.superuser`CREATE SEQUENCE examined`;
  });

  /** Returns a page of the multiples of `every` that are greater than `after` and at most `of`. */
  const pageOf = (
    of: number,
    every: number,
    after: number,
    limit: number,
    skipAhead?: (after: Key) => Promise<NextCandidates | undefined>,
  ) =>
    database.superuser.begin(async (sql) => {
      const tx = sql as unknown as Transaction;
      return searchPage<Row, { n: number }>(tx, {
        after: [after],
        limit,
        candidates: ([place = 0]) =>
          tx`SELECT n FROM generate_series(${Number(place) + 1}::int, ${of}::int) n ORDER BY n`,
        list: (some) =>
          tx`SELECT n FROM (${some}) o WHERE (n + 0 * nextval('examined')) % ${every}::int = 0 ORDER BY n`,
        keyOf: ({ n }) => [n],
        ...(skipAhead ? { skipAhead } : {}),
      });
    });
  const examinedRows = async (): Promise<number> => {
    const [row] = await database.superuser<[{ before: number }]>`SELECT nextval('examined')::int AS before`;
    return row.before;
  };

  it('ends after a limited number of rows and returns the position to continue from, even if no row matched', async () => {
    const before = await examinedRows();
    expect(await pageOf(100_000, 90_000, 0, 20)).toEqual({ entries: [], truncated: false, reached: [600] });
    expect((await examinedRows()) - before).toBeLessThanOrEqual(601);
  });

  it('ends when the page is full, and returns no position at the end of the list', async () => {
    const before = await examinedRows();
    const { entries, reached } = await pageOf(100_000, 2, 0, 20);
    expect([entries.at(-1)?.n, reached]).toEqual([40, undefined]);
    expect((await examinedRows()) - before).toBeLessThanOrEqual(61);
    expect(await pageOf(100, 90, 0, 20)).toMatchObject({ entries: [{ n: 90 }], truncated: false });
    expect(await pageOf(100, 90, 90, 20)).toEqual({ entries: [], truncated: false });
  });

  it('continues at the next row that may match, and ends when there is none', async () => {
    const skipAhead = async ([after = 0]: Key) =>
      Number(after) < 90_000 ? { after: [89_990], mayMatch: true } : undefined;
    const { entries } = await pageOf(100_000, 90_000, 0, 20, skipAhead);
    expect(entries.map(({ n }) => n)).toEqual([90_000]);
    const never = async ([after = 0]: Key) => ({ after: [Number(after) + 1_000], mayMatch: false });
    const before = await examinedRows();
    expect(await pageOf(100_000, 1, 0, 20, never)).toEqual({ entries: [], truncated: false, reached: [5_000] });
    expect((await examinedRows()) - before).toBe(1);
  });

  it('returns everything that matches exactly once, page by page', async () => {
    const sizes = fc.record({
      of: fc.integer({ min: 0, max: 3_000 }),
      every: fc.integer({ min: 1, max: 1_500 }),
      limit: fc.integer({ min: 30, max: 150 }),
    });
    await fc.assert(
      fc.asyncProperty(sizes, async ({ of, every, limit }) => {
        const found: number[] = [];
        for (let after: number | undefined = 0; after !== undefined; ) {
          // As in the API, one more entry than the page shows is requested.
          const { entries, reached } = await pageOf(of, every, after, limit + 1);
          const shown = entries.slice(0, limit).map(({ n }) => n as number);
          found.push(...shown);
          after = entries.length > limit ? shown.at(-1) : (reached?.[0] as number | undefined);
        }
        expect(found).toEqual(Array.from({ length: Math.floor(of / every) }, (_, index) => (index + 1) * every));
      }),
      { numRuns: 10 },
    );
  });
});
