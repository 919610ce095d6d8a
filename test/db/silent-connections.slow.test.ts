import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect, type Database, inCompany } from '../../db/client.js';
import { createDatabase, type TestDatabase } from '../harness/database.js';
import { FaultyNetwork } from '../harness/faulty-network.js';

// The limit is longer than a query waits for its answer on a busy machine.
const silenceTimeoutMs = 2_000;
const lost = { code: expect.stringMatching(/^CONNECTION_(SILENT|CLOSED)$/) };

describe('connections that become silent', () => {
  let database: TestDatabase;
  let network: FaultyNetwork;
  let pool: Database;
  beforeEach(async () => {
    database = await createDatabase();
    network = await FaultyNetwork.to(database.loginUrl);
    pool = connect(network.url, { max: 4, silenceTimeoutMs });
  });
  afterEach(async () => {
    await pool.end(1_000);
    await network.close();
    await database.drop();
  });

  /** Returns the number of the pool's sessions on the server, and of those in a transaction. */
  const sessions = async () => {
    const [row] = await database.superuser`
      SELECT count(*)::int AS all, count(*) FILTER (WHERE state <> 'idle')::int AS working FROM pg_stat_activity
      WHERE application_name = 'longshore' AND datname = current_database()`;
    return row as unknown as { all: number; working: number };
  };

  /** Returns the outcome of `work`. The network stays silent for ever: without the limit there would be no outcome. */
  const outcomeOf = (work: Promise<unknown>): Promise<unknown> => work.catch((error: unknown) => error);
  /** Uses every connection of the pool: each statement takes so long that none is free again for the others. */
  const queryAll = () =>
    Promise.all(Array.from({ length: 8 }, () => inCompany(pool, 1, (tx) => tx`SELECT 1 AS one, pg_sleep(0.01)`)));

  it('cause an error in a query, and the pool replaces them', async () => {
    await queryAll();
    network.silence();
    expect(await outcomeOf(pool`SELECT 1`)).toMatchObject(lost);
    await outcomeOf(Promise.allSettled(Array.from({ length: 12 }, () => pool`SELECT 1`)));
    expect(await queryAll()).toHaveLength(8);
  });

  it('cause an error in a running transaction, and the server releases its locks', async () => {
    const { companyId } = await database.company('acme');
    const outcome = await outcomeOf(
      inCompany(pool, companyId, async (tx) => {
        await tx`SELECT pg_advisory_xact_lock(1)`;
        network.silence();
        await tx`SELECT 1`;
      }),
    );
    expect(outcome).toMatchObject(lost);
    expect(await queryAll()).toHaveLength(8);
    await expect.poll(() => database.superuser`SELECT pg_try_advisory_lock(1) AS free`).toEqual([{ free: true }]);
    await expect.poll(async () => (await sessions()).working).toBe(0);
  });

  it('cause an error in every statement of a transaction that sent all its statements at once', async () => {
    const outcomes: Promise<unknown>[] = [];
    const outcome = await outcomeOf(
      inCompany(pool, 1, async (tx) => {
        // The third is still running when the answer to the first arrives and the network becomes silent.
        const queries = [
          tx`SELECT 1`,
          tx.unsafe('CREATE TEMP TABLE batch_value ON COMMIT DROP AS SELECT generate_series(1, 10)'),
          tx`SELECT ${2}::int, pg_sleep(0.2)`,
          tx`SELECT count(*) FROM batch_value`,
          tx`SELECT ${'x'.repeat(200_000)}::text`,
        ];
        void queries[0]?.then(() => network.silence());
        outcomes.push(...queries.map((query) => query.catch((error: unknown) => error)));
        await Promise.all(queries);
      }),
    );
    expect(outcome).toMatchObject(lost);
    expect(await outcomeOf(Promise.all(outcomes).then((all) => all.at(-1)))).toMatchObject(lost);
    expect(await queryAll()).toHaveLength(8);
  });

  it('are distinguished from idle ones', async () => {
    const received: string[] = [];
    await pool.listen('longshore_import', (payload) => received.push(payload));
    // Each of these takes longer than the limit for a valid reason: a listener without notifications, a query whose
    // rows arrive one by one, and a transaction that sends no query.
    await inCompany(pool, 1, async (tx) => {
      const rows =
        await tx`SELECT pg_sleep(${(silenceTimeoutMs * 1.8) / 60_000}), repeat('x', 9000) FROM generate_series(1, 60)`;
      expect(rows).toHaveLength(60);
      await database.superuser`SELECT pg_sleep(${(silenceTimeoutMs * 1.5) / 1000})`;
      await tx`SELECT 1`;
    });
    await database.superuser`SELECT pg_notify('longshore_import', 'still here')`;
    await expect.poll(() => received).toEqual(['still here']);
  });

  it('leave no session on the server behind', async () => {
    await queryAll();
    network.silence();
    await outcomeOf(Promise.allSettled(Array.from({ length: 12 }, () => inCompany(pool, 1, (tx) => tx`SELECT 1`))));
    await queryAll();
    network.silence();
    // `end` without a time limit returns only after the silent connections were closed.
    await outcomeOf(pool.end());
    await network.close();
    await expect.poll(async () => (await sessions()).all).toBe(0);
  });
});
