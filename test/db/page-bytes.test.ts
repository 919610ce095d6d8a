import { describe, expect, it } from 'vitest';
import type { Transaction } from '../../db/client.js';
import type { Query, Row } from '../../db/driver/query.js';
import { maxPageBytes, readWithinPage } from '../../db/page-bytes.js';
import { useDatabase } from '../harness/database.js';

describe('the beginning of a list that fits a page', () => {
  const database = useDatabase();

  /** Returns the numbers of the rows of these sizes that fit a page, in a transaction of its own. */
  const begin = (sizes: readonly number[], size?: (tx: Transaction) => Query<Row[]>) =>
    database.superuser.begin(async (tx) => {
      const list = tx`
        SELECT place::int, bytes FROM unnest(${[...sizes]}::int[]) WITH ORDINALITY s (bytes, place) ORDER BY place LIMIT ${sizes.length}`;
      const { entries, truncated } = await readWithinPage(tx as never, list, size?.(tx as never) ?? tx`q.bytes`);
      return { places: entries.map(({ place }) => place), truncated };
    });

  it('is the complete list if the list is small or empty', async () => {
    expect(await begin([10, 20, 30])).toEqual({ places: [1, 2, 3], truncated: false });
    expect(await begin([])).toEqual({ places: [], truncated: false });
    expect(await begin([maxPageBytes - 1, 1])).toEqual({ places: [1, 2], truncated: false });
  });

  it('ends before the row that does not fit, even if smaller ones follow', async () => {
    expect(await begin([maxPageBytes - 1, 2, 1])).toEqual({ places: [1], truncated: true });
    expect(await begin([1, maxPageBytes, 1])).toEqual({ places: [1], truncated: true });
  });

  it('consists of the first row if this row is larger than a page', async () => {
    expect(await begin([2 * maxPageBytes])).toEqual({ places: [1], truncated: false });
    expect(await begin([2 * maxPageBytes, 1])).toEqual({ places: [1], truncated: true });
  });

  it('does not compute the size of any row after the one that does not fit', async () => {
    await database.superuser`CREATE SEQUENCE measured`;
    const counted = (tx: Transaction) => tx`(q.bytes + 0 * nextval('measured'))`;
    expect(await begin(new Array(1_000).fill(maxPageBytes / 4), counted)).toEqual({
      places: [1, 2, 3, 4],
      truncated: true,
    });
    expect(await database.superuser`SELECT last_value::int AS rows FROM measured`).toEqual([{ rows: 5 }]);
  });

  it('is determined separately for each list of a transaction', async () => {
    const found = await database.superuser.begin(async (tx) => {
      const list = () => tx`SELECT repeat('x', ${maxPageBytes / 2}::int) AS text FROM generate_series(1, 9) LIMIT 9`;
      return [await readWithinPage(tx as never, list()), await readWithinPage(tx as never, list())];
    });
    expect(found.map(({ entries, truncated }) => [entries.length, truncated])).toEqual([
      [1, true],
      [1, true],
    ]);
  });
});
