import { describe, expect, it } from 'vitest';
import { inCompany, withDatabaseTimeout } from '../../db/client.js';
import { useDatabase } from '../harness/database.js';

describe('connections that the server terminates', () => {
  const database = useDatabase();

  const terminateAll = () => database.superuser`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'longshore' AND datname = current_database()`;

  // A driver that assigns answers to wrong queries has connections that hang for ever, or returns wrong results.
  it('cause errors in the current work, but not in later work', async () => {
    const { application } = database;
    // Some statements sleep so that they are running when their session ends, and so that every connection is used.
    for (let round = 0; round < 15; round += 1) {
      const work = Promise.allSettled(
        Array.from({ length: 10 }, (_, index) =>
          inCompany(application, 1, async (tx) => {
            if (index % 3 === 0) await Promise.all([tx`SELECT 1`, tx`SELECT pg_sleep(0.02)`, tx`SELECT 2`]);
            else if (index % 3 === 1) for (let step = 0; step < 200; step += 1) await tx`SELECT ${step}::int`;
            else await tx`SELECT pg_sleep(0.03)`;
          }),
        ),
      );
      await withDatabaseTimeout(application`SELECT 1`).catch(() => {});
      await terminateAll();
      await work;
      await withDatabaseTimeout(application`SELECT 1`).catch(() => {});
    }
    // After these attempts the pool has detected all connections that were closed since their last use.
    await Promise.allSettled(
      Array.from({ length: 10 }, () => inCompany(application, 1, (tx) => tx`SELECT pg_sleep(0.05)`)),
    );
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => inCompany(application, 1, (tx) => tx`SELECT 1 AS one, pg_sleep(0.05)`)),
    );
    expect(answers.map(([row]) => row?.one)).toEqual(Array(20).fill(1));
  }, 300_000);
});
