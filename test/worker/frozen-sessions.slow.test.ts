import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { poll } from '../../cli/stack/poll.js';
import { connect, type Database, inCompany } from '../../db/client.js';
import { endFrozenSessions } from '../../worker/frozen-sessions.js';
import { createDatabase, type TestDatabase } from '../harness/database.js';
import { FaultyNetwork } from '../harness/faulty-network.js';

describe('a process that freezes between describing a statement and running it', () => {
  let database: TestDatabase;
  let network: FaultyNetwork;
  let frozen: Database;
  let sound: Database;
  beforeEach(async () => {
    database = await createDatabase();
    network = await FaultyNetwork.to(database.loginUrl);
    frozen = connect(network.url, { max: 1 });
    sound = connect(database.loginUrl, { max: 2 });
  });
  afterEach(async () => {
    await Promise.all([frozen.end({ timeout: 1 }), sound.end({ timeout: 1 })]);
    await network.close();
    await database.drop();
  });

  it('loses its locks within seconds, and active sessions keep theirs', async () => {
    const { companyId } = await database.company('acme');
    const lost = inCompany(frozen, companyId, async (tx) => {
      await tx`SELECT pg_advisory_xact_lock(1)`;
      network.withholdAnswers();
      await tx`SELECT ${'never run'}::text`;
    }).catch((error: unknown) => error);
    const working: Promise<unknown> = inCompany(sound, companyId, async (tx) => {
      await tx`SELECT pg_advisory_xact_lock(2), pg_sleep(12)`;
      return 'done';
    }).catch((error: unknown) => error);
    // No timeout of the server ends it: to PostgreSQL it is active.
    await poll(
      async () => {
        const [row] = await database.superuser`
          SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND wait_event = 'ClientRead'`;
        return row;
      },
      { timeoutMs: 10_000, waitingFor: 'the statement that is described' },
    );
    expect(await endFrozenSessions(sound)).toBe(0);
    await poll(async () => ((await endFrozenSessions(sound)) === 1 ? true : undefined), {
      timeoutMs: 30_000,
      waitingFor: 'the end of the frozen session',
    });
    // Its end is asked for; PostgreSQL gives the locks back a moment later.
    await poll(
      async () => {
        const [lock] = await database.superuser`SELECT pg_try_advisory_lock(1) AS free`;
        return lock?.free || undefined;
      },
      { timeoutMs: 10_000, waitingFor: 'the lock of the frozen session' },
    );
    expect(await working).toBe('done');
    await frozen.end({ timeout: 0 });
    expect(await lost).toMatchObject({ code: expect.stringMatching(/^CONNECTION_/) });
  });
});
