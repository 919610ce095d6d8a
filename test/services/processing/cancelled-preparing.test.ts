import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { poll } from '../../../cli/stack/poll.js';
import { connect, type Database, inCompany } from '../../../db/client.js';
import { salesOrdersSetup } from '../../../examples/setups.js';
import { prepareRun } from '../../../services/imports/prepare-run.js';
import { useDatabase } from '../../harness/database.js';
import { uploadedImport } from '../../harness/staged-import.js';

const rows = 200_000;

/** Parts of the statements that prepare a run. */
const arranging = 'INSERT INTO run_record';
const cutting = 'WITH RECURSIVE final';
const choosing = 'FOR UPDATE';

describe('a run whose import is cancelled while it is being prepared', () => {
  const database = useDatabase();
  /** Without statement timeouts, only the cancel can end a statement. */
  let withoutTimeouts: Database;
  let ref: { companyId: number; importId: string };

  beforeAll(async () => {
    withoutTimeouts = connect(database.loginUrl, { max: 2, statementTimeoutMs: 3_600_000 });
    const { companyId } = await database.company('acme');
    ref = await uploadedImport(database.application, companyId, salesOrdersSetup);
    const { importId } = ref;
    await inCompany(database.application, companyId, async (tx) => {
      // The records of each group are interleaved over the file.
      await tx`
        INSERT INTO integration_record (company_id, import_id, row_no, group_key, valid, source, values)
        SELECT ${companyId}, ${importId}, n, 'SO-' || n % 40000, true, '[]', '[]' FROM generate_series(1, ${rows}::int) n`;
      await tx`UPDATE import SET status = 'Parsing' WHERE import_id = ${importId}`;
      await tx`UPDATE import SET status = 'Staged', staged_at = now(), interleaved = true, staged_rows = ${rows} WHERE import_id = ${importId}`;
    });
  });
  afterAll(async () => {
    await withoutTimeouts?.end(1_000);
  });

  const state = async () => {
    const { superuser } = database;
    const [found] = await superuser`SELECT status, run_no, revision FROM import`;
    const [left] = await superuser`
      SELECT (SELECT count(*) FROM job)::int AS runs, (SELECT count(*) FROM run_record)::int AS records, (SELECT count(*) FROM batch)::int AS batches`;
    return { ...found, ...left };
  };

  /** Resolves once a session runs `statement`, and waits for a lock if `locked`. */
  const untilRunning = (statement: string, locked: boolean) =>
    poll(
      async () => {
        const [row] = await database.superuser<[{ sessions: number }]>`
          SELECT count(*)::int AS sessions FROM pg_stat_activity
          WHERE datname = current_database() AND application_name = 'longshore' AND state = 'active'
            AND query LIKE ${`%${statement}%`} AND (wait_event_type = 'Lock' OR NOT ${locked})`;
        return row.sessions > 0 ? true : undefined;
      },
      { timeoutMs: 30_000, intervalMs: 5, waitingFor: statement },
    );

  const begin = () => {
    const cancel = new AbortController();
    const request = { ...ref, mode: 'background' as const, requestId: randomUUID() };
    const prepared = prepareRun(withoutTimeouts, request, cancel.signal);
    prepared.catch(() => {});
    return { prepared, cancel: () => cancel.abort(new Error('cancelled')) };
  };

  it('does not begin if it was cancelled before', async () => {
    const before = await state();
    const abort = AbortSignal.abort(new Error('cancelled'));
    const request = { ...ref, mode: 'background' as const, requestId: randomUUID() };
    await expect(prepareRun(database.application, request, abort)).rejects.toThrow('cancelled');
    expect(await state()).toEqual(before);
  });

  it('stops while its records are renumbered', async () => {
    const before = await state();
    // Each row takes milliseconds, so that all rows would take longer than the timeout of the test.
    await database.superuser.unsafe(`
      CREATE FUNCTION work() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM count(*) FROM generate_series(1, 100000); RETURN new; END $$;
      CREATE TRIGGER work BEFORE INSERT ON run_record FOR EACH ROW EXECUTE FUNCTION work()`);
    const { prepared, cancel } = begin();
    await untilRunning(arranging, false);
    cancel();
    await expect(prepared).rejects.toThrow('cancelled');
    await database.superuser.unsafe('DROP FUNCTION work() CASCADE');
    expect(await state()).toEqual(before);
  });

  it.each([
    ['the import itself', 'SELECT FROM import FOR UPDATE', choosing],
    ['the arrangement of its records', 'LOCK TABLE run_record IN SHARE MODE', arranging],
    ['its batches', 'LOCK TABLE batch IN SHARE MODE', cutting],
  ])('stops while it waits for a lock of %s, and nothing is stored', async (_, lock, statement) => {
    const before = await state();
    await database.superuser.begin(async (tx) => {
      await tx.unsafe(lock);
      const { prepared, cancel } = begin();
      await untilRunning(statement, true);
      cancel();
      // The lock is released after that.
      await expect(prepared).rejects.toThrow('cancelled');
    });
    expect(await state()).toEqual(before);
  });

  it('begins when it is requested again', async () => {
    const { prepared } = begin();
    expect(await prepared).toMatchObject({ runNo: 1, batches: 20, progress: { status: 'Processing' } });
    expect(await state()).toMatchObject({ status: 'Processing', run_no: 1, runs: 1, records: rows, batches: 20 });
  });
});
