import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { poll } from '../../cli/stack/poll.js';
import { connect, type Database, inCompany } from '../../db/client.js';
import { endFrozenSessions } from '../../worker/frozen-sessions.js';
import { createDatabase, type TestDatabase } from '../harness/database.js';
import { FaultyNetwork } from '../harness/faulty-network.js';

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
    // As a client that freezes while it sends a statement with large values: its text has arrived, the values have not.
    const frozen = await pool.driver.connect();
    await frozen.query('BEGIN');
    await frozen.query('SELECT pg_advisory_xact_lock(1)');
    const lost = once(frozen, 'error');
    network.withholdAnswers();
    frozen.connection.parse({ name: '', text: 'SELECT $1::text', types: [] }, true);
    frozen.connection.flush();
    const work: Promise<unknown> = inCompany(working, companyId, async (tx) => {
      await tx`SELECT pg_advisory_xact_lock(2), pg_sleep(12)`;
      return 'done';
    }).catch((error: unknown) => error);
    // No timeout of the server ends the session, because it is active for PostgreSQL.
    await poll(
      async () => {
        const [row] = await database.superuser`
          SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND wait_event = 'ClientRead'`;
        return row;
      },
      { timeoutMs: 10_000, waitingFor: 'the statement that is described' },
    );
    expect(await endFrozenSessions(working)).toBe(0);
    await poll(async () => ((await endFrozenSessions(working)) === 1 ? true : undefined), {
      timeoutMs: 30_000,
      waitingFor: 'the end of the frozen session',
    });
    // PostgreSQL releases the locks a moment after the end of the session was requested.
    await poll(
      async () => {
        const [lock] = await database.superuser`SELECT pg_try_advisory_lock(1) AS free`;
        return lock?.free || undefined;
      },
      { timeoutMs: 10_000, waitingFor: 'the lock of the frozen session' },
    );
    expect(await work).toBe('done');
    await lost;
    frozen.release(true);
  });
});
