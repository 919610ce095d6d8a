import type { PendingQuery, Row } from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Transaction } from '../../db/client.js';
import { beginningOf, pageBytes } from '../../db/page-bytes.js';
import { createDatabase, type TestDatabase } from '../harness/database.js';

describe('the beginning of a list that fits a page', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(() => database.drop());

  /** Numbers of the rows of these sizes that a page takes, in a transaction of its own. */
  const begin = (sizes: readonly number[], size?: (tx: Transaction) => PendingQuery<Row[]>) =>
    database.superuser.begin(async (tx) => {
      const list = tx`
        SELECT place::int, bytes FROM unnest(${[...sizes]}::int[]) WITH ORDINALITY s (bytes, place) ORDER BY place LIMIT ${sizes.length}`;
      const { entries, cut } = await beginningOf(tx as never, list, size?.(tx as never) ?? tx`q.bytes`);
      return { places: entries.map(({ place }) => place), cut };
    });

  it('is all of a list that is small, and of none', async () => {
    expect(await begin([10, 20, 30])).toEqual({ places: [1, 2, 3], cut: false });
    expect(await begin([])).toEqual({ places: [], cut: false });
    expect(await begin([pageBytes - 1, 1])).toEqual({ places: [1, 2], cut: false });
  });

  it('ends before the row that has no room, also where smaller ones follow', async () => {
    expect(await begin([pageBytes - 1, 2, 1])).toEqual({ places: [1], cut: true });
    expect(await begin([1, pageBytes, 1])).toEqual({ places: [1], cut: true });
  });

  it('has a first row that is larger than a page, and none after it', async () => {
    expect(await begin([2 * pageBytes])).toEqual({ places: [1], cut: false });
    expect(await begin([2 * pageBytes, 1])).toEqual({ places: [1], cut: true });
  });

  it('measures no row behind the one that has no room', async () => {
    await database.superuser`CREATE SEQUENCE measured`;
    const counted = (tx: Transaction) => tx`(q.bytes + 0 * nextval('measured'))`;
    expect(await begin(new Array(1_000).fill(pageBytes / 4), counted)).toEqual({ places: [1, 2, 3, 4], cut: true });
    expect(await database.superuser`SELECT last_value::int AS rows FROM measured`).toEqual([{ rows: 5 }]);
  });

  it('begins anew with each list of a transaction', async () => {
    const found = await database.superuser.begin(async (tx) => {
      const list = () => tx`SELECT repeat('x', ${pageBytes / 2}::int) AS text FROM generate_series(1, 9) LIMIT 9`;
      return [await beginningOf(tx as never, list()), await beginningOf(tx as never, list())];
    });
    expect(found.map(({ entries, cut }) => [entries.length, cut])).toEqual([
      [1, true],
      [1, true],
    ]);
  });
});
