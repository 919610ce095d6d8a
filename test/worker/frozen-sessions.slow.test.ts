import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect, type Database, inCompany } from '../../db/client.js';
import { endFrozenSessions } from '../../worker/frozen-sessions.js';
import { createDatabase, type TestDatabase } from '../harness/database.js';
import { FaultyNetwork } from '../harness/faulty-network.js';
import { lockWaits } from '../harness/lock-waits.js';

describe('a process that freezes while it sends a statement', () => {
  let database: TestDatabase;
  let network: FaultyNetwork;
  let pool: Database;
  let working: Database;
  beforeEach(async () => {
    database = await createDatabase();
    network = await FaultyNetwork.to(database.loginUrl);
    pool = connect(network.url, { max: 1 });
    working = connect(database.loginUrl, { max: 2 });
  });
  afterEach(async () => {
    await Promise.all([pool.end(1_000), working.end(1_000)]);
    await network.close();
    await database.drop();
  });

  it('loses its session and locks within seconds, and active sessions continue', async () => {
    const { companyId } = await database.company('acme');
    const { superuser } = database;
    let work: Promise<unknown> | undefined;
    let lost: Promise<unknown> | undefined;
    await superuser.begin(async (holder) => {
      await holder`SELECT pg_advisory_xact_lock(2)`;
      // Active from before the other session freezes until after that has ended.
      work = inCompany(working, companyId, async (tx) => {
        await tx`SET LOCAL lock_timeout = 0`;
        await tx`SELECT pg_advisory_xact_lock(2)`;
        return 'done';
      }).catch((error: unknown) => error);
      await lockWaits(superuser, 'pg_advisory_xact_lock(2)');
      ({ lost } = await freeze());
      // No timeout of the server ends the session, because it is active for PostgreSQL.
      await expect
        .poll(
          () => superuser`
            SELECT FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND wait_event = 'ClientRead'`,
        )
        .toHaveLength(1);
      expect(await endFrozenSessions(working)).toBe(0);
      await expect.poll(() => endFrozenSessions(working)).toBe(1);
      // PostgreSQL releases the locks a moment after the end of the session was requested.
      await expect.poll(() => superuser`SELECT pg_try_advisory_lock(1) AS free`).toEqual([{ free: true }]);
    });
    expect(await work).toBe('done');
    await lost;
  });

  /**
   * Freezes as a client that sends a statement with large values: its text has arrived, the values have not. Its transaction
   * has the advisory lock 1. Returns a promise of the loss of the session.
   */
  async function freeze(): Promise<{ lost: Promise<void> }> {
    const frozen = await pool.driver.connect();
    await frozen.query('BEGIN');
    await frozen.query('SELECT pg_advisory_xact_lock(1)');
    const lost = once(frozen, 'error').then(() => frozen.release(true));
    network.withholdAnswers();
    frozen.connection.parse({ name: '', text: 'SELECT $1::text', types: [] }, true);
    frozen.connection.flush();
    return { lost };
  }
});
