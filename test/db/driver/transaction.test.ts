import { describe, expect, it } from 'vitest';
import { openPool } from '../../../db/driver/pool.js';
import type { Transaction } from '../../../db/driver/transaction.js';
import { useDatabase } from '../../harness/database.js';

describe('a transaction', () => {
  const database = useDatabase();
  const value = async () => (await database.superuser`SELECT last_value FROM stored`)[0]?.last_value as string;
  /** Stores a number in the table. */
  const set = (tx: Transaction, number: number) => tx`UPDATE stored SET last_value = ${number}`;
  const start = () =>
    database.superuser.unsafe('DROP TABLE IF EXISTS stored; CREATE TABLE stored AS SELECT 0::bigint AS last_value');

  it('is committed and returns the value of its work', async () => {
    await start();
    expect(await database.superuser.begin((tx) => set(tx, 1).then(({ count }) => count))).toBe(1);
    expect(await value()).toBe('1');
  });

  it('is rolled back and throws the error of its work', async () => {
    await start();
    const work = database.superuser.begin(async (tx) => {
      await set(tx, 1);
      throw new Error('no');
    });
    await expect(work).rejects.toThrow('no');
    expect(await value()).toBe('0');
  });

  it('fails with the first error of its statements, even if its work has caught the error', async () => {
    await start();
    const work = database.superuser.begin(async (tx) => {
      await Promise.allSettled([set(tx, 1), tx`SELECT 1 / ${0}::int`, set(tx, 2)]);
    });
    await expect(work).rejects.toMatchObject({ name: 'PostgresError', code: '22012' });
    const next = database.superuser.begin(async (tx) => {
      await tx`SELECT 1 / ${0}::int`.catch(() => {});
      await set(tx, 2);
    });
    await expect(next).rejects.toMatchObject({ code: '22012' });
    expect(await value()).toBe('0');
  });

  it('continues after a savepoint whose work failed, and its changes are rolled back', async () => {
    await start();
    await database.superuser.begin(async (tx) => {
      await set(tx, 1);
      const part = tx.savepoint(async (inner) => {
        await set(inner, 2);
        await inner`SELECT 1 / ${0}::int`;
      });
      await expect(part).rejects.toMatchObject({ code: '22012' });
      await tx.savepoint((inner) => inner`UPDATE stored SET last_value = last_value + 10`);
    });
    expect(await value()).toBe('11');
  });

  it('rejects a statement after its end, which would belong to the next transaction of its connection', async () => {
    await start();
    let late: Transaction | undefined;
    await database.superuser.begin(async (tx) => {
      late = tx;
    });
    await expect(set(late as Transaction, 1)).rejects.toThrow('The transaction of this statement has ended.');
    expect(await value()).toBe('0');
  });

  it('fails with the error of a statement that its work has not waited for', async () => {
    await start();
    const work = database.superuser.begin(async (tx) => {
      await set(tx, 1);
      tx`SELECT 1 / ${0}::int`.execute();
    });
    await expect(work).rejects.toMatchObject({ code: '22012' });
    expect(await value()).toBe('0');
  });

  it('also ends statements that run after a savepoint in it', async () => {
    await start();
    let next = (): void => {};
    const ended = new Promise<void>((resolve) => {
      next = resolve;
    });
    let part: Promise<unknown> | undefined;
    const work = database.superuser.begin(async (tx) => {
      part = tx
        .savepoint(async (inner) => {
          await ended;
          await set(inner, 1);
        })
        .catch((error: unknown) => error);
      await set(tx, 2);
      throw new Error('no');
    });
    await expect(work).rejects.toThrow('no');
    next();
    expect(await part).toMatchObject({ message: 'The transaction of this statement has ended.' });
    expect(await value()).toBe('0');
  });

  it('also ends a savepoint in it whose work ends later, and sends nothing for that', async () => {
    const pool = openPool({ url: database.url, max: 1 });
    let next = (): void => {};
    const ended = new Promise<void>((resolve) => {
      next = resolve;
    });
    let part: Promise<unknown> | undefined;
    const work = pool.begin(async (tx) => {
      part = tx.savepoint(() => ended).catch((error: unknown) => error);
      await tx`SELECT 1`;
      throw new Error('no');
    });
    await expect(work).rejects.toThrow('no');
    const other = pool.begin(async (tx) => {
      await tx
        .savepoint(async (inner) => {
          next();
          expect(await part).toMatchObject({ message: 'The transaction of this statement has ended.' });
          await inner`SELECT 1 / ${0}::int`.catch(() => {});
        })
        .catch(() => {});
      return tx`SELECT 1 AS one`;
    });
    expect(await other).toEqual([{ one: 1 }]);
    await pool.end(5_000);
  });

  it('left open by a statement of its own does not reach the next user of its connection', async () => {
    await start();
    const pool = openPool({ url: database.url, max: 1 });
    await pool.unsafe('BEGIN');
    expect(await pool.begin((tx) => tx`SELECT 1 AS one`)).toEqual([{ one: 1 }]);
    await pool.end(5_000);
  });

  it('is cancelled in the middle of a statement', async () => {
    const work = database.superuser.begin(async (tx) => {
      const sleep = tx`SELECT pg_sleep(600)`.execute();
      await expect
        .poll(() => database.superuser`SELECT FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(600)'`)
        .toHaveLength(1);
      sleep.cancel();
      await sleep;
    });
    await expect(work).rejects.toMatchObject({ code: '57014' });
  });
});
