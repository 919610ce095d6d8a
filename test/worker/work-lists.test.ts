import { beforeAll, describe, expect, it } from 'vitest';
import { poll } from '../../cli/stack/poll.js';
import type { FileStore } from '../../connectors/files/file-store.js';
import { openLog } from '../../runtime/log.js';
import type { Engine } from '../../temporal/engine.js';
import { workflowIdOf } from '../../temporal/engine.js';
import { startHousekeeping } from '../../worker/housekeeping.js';
import { workLists } from '../../worker/work-lists.js';
import { useDatabase } from '../harness/database.js';
import { setImportColumns } from '../harness/set-import-columns.js';

/** A number of rows that is larger than a round of a list; they are older than those of the other company. */
const many = 1_200;

const database = useDatabase();
let busy: number;
let other: number;

beforeAll(async () => {
  busy = (await database.company('busy')).companyId;
  other = (await database.company('other')).companyId;
});

/** The rows of the other company are newer, so that a list of the oldest rows would not contain them. */
const ageOf = (company: number): string => (company === other ? '2 hours' : '1 day');

/** Inserts imports, the oldest one first, and returns their ids. */
async function imports(
  company: number,
  count: number,
  status: string,
  more: Record<string, unknown> = {},
): Promise<string[]> {
  const sql = database.superuser;
  const rows = await sql`
    INSERT INTO import (company_id, import_id, integration_code, integration_version, setup, file_name, file_size, file_sha256, stored_as, status, processing, created_by, created_at, updated_at, started_at)
    SELECT ${company}, gen_random_uuid(), 'test', 1, '{}', 'file.csv', 1, 'x', 'x', 'Uploaded', 'choose', 'test', now() - ${ageOf(company)}::interval + n * interval '1 second', now() - interval '1 hour', now()
    FROM generate_series(1, ${count}) n RETURNING import_id`;
  const ids = rows.map(({ import_id }) => import_id as string);
  await setImportColumns(sql, ids, { status, ...more });
  return ids;
}

const earlier = new Date('2026-01-01T00:00:00Z');
const withRun = (run: (ids: string[]) => PromiseLike<unknown>) => async (company: number, count: number) => {
  await run(await imports(company, count, 'Staged'));
};

/** By list, a function that inserts rows of a company that belong to the list. */
const rowsIn: Record<keyof ReturnType<typeof workLists>, (company: number, count: number) => Promise<unknown>> = {
  toStart: (company, count) => imports(company, count, 'Uploaded', { started_at: null }),
  toCancel: (company, count) => imports(company, count, 'Cancelling', { cancel_requested_at: earlier }),
  inactiveImports: (company, count) => imports(company, count, 'Paused', { paused: true }),
  stalled: (company, count) => imports(company, count, 'Processing'),
  inactiveJobs: withRun(
    (ids) => database.superuser`
      INSERT INTO job (company_id, import_id, kind, number, status_before, created_by, trigger, updated_at)
      SELECT company_id, import_id, kind, 1, 'Completed', 'test', CASE WHEN kind = 'post-processing' THEN 'JobQueue' END, created_at
      FROM (SELECT *, (ARRAY['dry-run', 'post-processing', 'undo'])[1 + (row_number() OVER ()) % 3] AS kind FROM import) i WHERE import_id = ANY (${ids})`,
  ),
  deliveries: withRun(
    (ids) => database.superuser`
      WITH inserted AS (
        INSERT INTO notification (company_id, notification_id, import_id, run_no, post_processing, revision, kind, position, remarks, text, figures)
        SELECT company_id, gen_random_uuid(), import_id, 1, 0, 1, 'finished', row_number() OVER (ORDER BY created_at), '{}', 'text', '{}' FROM import WHERE import_id = ANY (${ids})
        RETURNING company_id, notification_id)
      INSERT INTO notification_delivery (company_id, delivery_id, notification_id, channel, recipient)
      SELECT company_id, gen_random_uuid(), notification_id, 'email', 'a@example.com' FROM inserted`,
  ),
  expiredSamples: (company, count) => database.superuser`
    INSERT INTO sample (company_id, sample_id, file_name, file_size, file_sha256, stored_as, described, created_by, expires_at)
    SELECT ${company}, gen_random_uuid(), 'file.csv', 1, 'x', 'x', '{}', 'test', now() - ${ageOf(company)}::interval + n * interval '1 second' FROM generate_series(1, ${count}) n`,
};

describe('a work list', () => {
  const names = Object.keys(workLists()) as (keyof typeof rowsIn)[];

  it.each(names)(
    '(%s) includes every company in its first round, and every row in as many rounds as needed',
    async (name) => {
      await rowsIn[name](busy, many);
      await rowsIn[name](other, 1);
      const list = workLists()[name];
      const seen = new Set<string>();
      const companies = new Set<number>();
      const round = () =>
        list.round(database.application, async (row) => {
          companies.add(row.company_id);
          seen.add(JSON.stringify(row, (key, value) => (key === 'turn' || key === 'more' ? undefined : value)));
        });
      await round();
      expect([...companies].sort()).toEqual([busy, other].sort());
      let rounds = 1;
      // No row was processed, so that all are still listed.
      for (; seen.size < many + 1 && rounds < 20; rounds += 1) await round();
      expect(seen.size).toBe(many + 1);
      expect(rounds).toBeLessThanOrEqual(Math.ceil((many + 1) / 300) + 1);
      await database.superuser`TRUNCATE import, sample CASCADE`;
    },
  );

  it('is not limited to a number of rows across companies by a function of the database', async () => {
    const limited = await database.superuser`
      SELECT p.proname AS name FROM pg_proc p JOIN pg_roles r ON r.oid = p.proowner
      WHERE r.rolname = 'longshore_system' AND p.prosrc ~* '\\mlimit\\M' AND p.proname <> 'delete_expired_idempotency_keys'`;
    expect([...limited]).toEqual([]);
  });

  it('includes all companies even if they are more than a round can process', async () => {
    const before = await database.superuser<[{ count: number }]>`SELECT count(*)::int AS count FROM company`;
    await database.superuser`INSERT INTO company (code, name) SELECT 'c' || n, 'c' FROM generate_series(1, 350) n`;
    await database.superuser`
      INSERT INTO sample (company_id, sample_id, file_name, file_size, file_sha256, stored_as, described, created_by, expires_at)
      SELECT company_id, gen_random_uuid(), 'f', 1, 'x', 'x', '{}', 'test', now() - interval '1 day' FROM company CROSS JOIN generate_series(1, 3)`;
    const { expiredSamples } = workLists();
    const companies = new Set<number>();
    for (let rounds = 0; rounds < 2; rounds += 1)
      await expiredSamples.round(database.application, async (row) => companies.add(row.company_id));
    expect(companies.size).toBe(350 + before[0].count);
    await database.superuser`TRUNCATE sample`;
  });
});

it("housekeeping repairs a company's lost import before it has checked many paused imports of another one", async () => {
  await imports(busy, many, 'Paused', { paused: true });
  const [lost] = await imports(other, 1, 'Parsing');
  const checked: string[] = [];
  let found = (_before: number): void => {};
  const restartedAfter = new Promise<number>((resolve) => {
    found = resolve;
  });
  const engine: Pick<Engine, 'workflowState' | 'restart'> = {
    async workflowState(workflowId) {
      checked.push(workflowId);
      return workflowId === workflowIdOf(lost as string) ? 'gone' : 'running';
    },
    async restart({ importId }) {
      if (importId === lost) found(checked.length);
    },
  };
  const files = { sweep: async () => 0 } as unknown as FileStore;
  const log = openLog('silent', 'test');
  const stop = startHousekeeping({ database: database.application, engine: engine as Engine, files, log });
  // It is in the first round, of which four are processed at a time in any order.
  expect(await restartedAfter).toBeLessThanOrEqual(300);
  await stop();
});

it('housekeeping processes the other lists if one of them cannot be read', async () => {
  await database.superuser`TRUNCATE import CASCADE`;
  const [lost] = await imports(other, 1, 'Parsing');
  await database.superuser`ALTER FUNCTION imports_to_start(interval) RENAME TO imports_to_start_renamed`;
  let found = (_importId: string): void => {};
  const restarted = new Promise<string>((resolve) => {
    found = resolve;
  });
  const engine: Pick<Engine, 'workflowState' | 'restart'> = {
    workflowState: async () => 'gone',
    restart: async ({ importId }) => found(importId),
  };
  const files = { sweep: async () => 0 } as unknown as FileStore;
  const log = openLog('silent', 'test');
  const stop = startHousekeeping({ database: database.application, engine: engine as Engine, files, log });
  expect(await restarted).toBe(lost);
  await stop();
  await database.superuser`ALTER FUNCTION imports_to_start_renamed(interval) RENAME TO imports_to_start`;
});

it('housekeeping removes expired samples in several rounds, and sweeps the files once for all of them', async () => {
  await rowsIn.expiredSamples(busy, 301);
  let sweeps = 0;
  const files = {
    remove: async () => {},
    async sweep() {
      sweeps += 1;
      return 0;
    },
  } as unknown as FileStore;
  const log = openLog('silent', 'test');
  const stop = startHousekeeping({ database: database.application, engine: {} as Engine, files, log });
  await poll(async () => (await database.superuser`SELECT FROM sample LIMIT 1`).length === 0 || undefined, {
    timeoutMs: 60_000,
    waitingFor: 'the samples to be removed',
  });
  await stop();
  expect(sweeps).toBe(1);
});
