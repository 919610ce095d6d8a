import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importEvents } from '../../core/model/import-events.js';
import {
  type ImportStatus,
  importStatuses,
  isCompleted,
  isReading,
  isRunning,
  type RecordStatus,
  unsuccessfulStatuses,
} from '../../core/model/import-state.js';
import { inCompany } from '../../db/client.js';
import { statusesOf } from '../../db/record-search/next-import.js';
import { firstImportOfContent } from '../../db/same-content.js';
import { setImportColumns } from '../harness/set-import-columns.js';
import { ImportLifecycle } from './import-lifecycle.js';

/** The statuses for which a query of one import finds a row. */
type Finds = (query: string) => Promise<ImportStatus[]>;

// SQL cannot import the table of states, so views repeat a part of it; these tests compare that part with the table.
describe('the statuses that views and functions of the database name', () => {
  let lifecycle: ImportLifecycle;
  let importId: string;
  beforeAll(async () => {
    lifecycle = await ImportLifecycle.begin();
    const ref = await lifecycle.staged([['S1', 'I100000', '1']]);
    await lifecycle.prepare(ref);
    ({ importId } = ref);
  });
  afterAll(() => lifecycle.database.drop());

  const found: Finds = async (query) => {
    const { superuser } = lifecycle.database;
    const past = new Date(0);
    const statuses: ImportStatus[] = [];
    for (const status of importStatuses) {
      const cancelled_at = status === 'Cancelled' ? past : null;
      const moments = { started_at: past, updated_at: past, cancel_requested_at: past, cancelled_at };
      await setImportColumns(superuser, importId, { status, ...moments });
      const statement = `SELECT FROM (${query}) q WHERE import_id = '${importId}'`;
      if ((await superuser.unsafe(statement)).length > 0) statuses.push(status);
    }
    return statuses;
  };

  it('are those in which an import should move', async () => {
    expect(await found('SELECT * FROM import_to_move')).toEqual(
      importStatuses.filter((status) => isRunning(status) && status !== 'Paused'),
    );
  });

  it('are those in which its own workflow works on it, which may be gone', async () => {
    const { superuser } = lifecycle.database;
    const inactive = () => found("SELECT * FROM imports_inactive('1 minute')");
    // A run that is stored is a job, and found among the jobs.
    expect(await inactive()).toEqual([]);
    await setImportColumns(superuser, importId, { run_no: 0 });
    expect((await inactive()).sort()).toEqual([...importEvents.pause.from].sort());
    await setImportColumns(superuser, importId, { run_no: 1 });
  });

  it.each([
    ['of a batch that is being processed', { batch: 'Processing' }],
    ['of a batch that waits', { batch: 'Ready' }],
    ['of a batch that waits, after a cancel', { batch: 'Ready', cancelled: true }],
    ['of a file that is being read', { batch: 'Ready', reading: true }],
  ] as const)('are those in which a record %s has a status', async (_, { batch, ...rest }) => {
    const { cancelled = false, reading = false } = rest as { cancelled?: boolean; reading?: boolean };
    const { superuser } = lifecycle.database;
    await superuser`UPDATE batch SET status = ${batch} WHERE import_id = ${importId}`;
    for (const status of importStatuses) {
      const moments = { staged_at: reading ? null : new Date(0), cancelled_at: cancelled ? new Date(0) : null };
      await setImportColumns(superuser, importId, { status, ...moments });
      const [row] = await superuser<
        { status: RecordStatus }[]
      >`SELECT status FROM record_status WHERE import_id = ${importId}`;
      const expected: RecordStatus =
        batch === 'Processing' && importEvents['end run'].from.includes(status as never)
          ? 'Processing'
          : isReading(status) || (reading && status === 'Paused')
            ? 'New'
            : cancelled
              ? 'Skipped'
              : 'Ready';
      expect(row?.status, status).toBe(expected);
    }
  });

  it.each([
    ['New', { batch: 'Ready', staged_at: null }],
    ['Ready', { batch: 'Ready', staged_at: new Date(0) }],
    ['Processing', { batch: 'Processing', staged_at: new Date(0) }],
  ] as const)('are those in which a query for records that are %s looks', async (wanted, { batch, staged_at }) => {
    const { superuser } = lifecycle.database;
    await superuser`UPDATE batch SET status = ${batch} WHERE import_id = ${importId}`;
    await setImportColumns(superuser, importId, { staged_at });
    const matching = await found(`SELECT * FROM record_status WHERE status = '${wanted}'`);
    // A completed import has no record that waits.
    const possible = wanted === 'Ready' ? matching.filter((status) => !isCompleted(status)) : matching;
    expect(possible.sort()).toEqual([...(statusesOf[wanted] ?? [])].sort());
  });

  it('are those of an import that is being cancelled', async () => {
    expect(await found("SELECT * FROM imports_to_cancel('1 minute')")).toEqual(importEvents.cancel.to);
  });

  it('are those of an import that may have an effect, of which the staged one waits for a user', async () => {
    const { superuser, application } = lifecycle.database;
    const [content] = await superuser<[Parameters<typeof firstImportOfContent>[1]]>`
      SELECT company_id AS "companyId", integration_code AS integration, file_sha256 AS sha256 FROM import WHERE import_id = ${importId}`;
    const withoutEffect: ImportStatus[] = [...unsuccessfulStatuses, 'Undone'];
    for (const status of importStatuses) {
      await setImportColumns(superuser, importId, { status });
      const first = await inCompany(application, content.companyId, (tx) => firstImportOfContent(tx, content));
      expect(first?.awaitsDecision, status).toBe(withoutEffect.includes(status) ? undefined : status === 'Staged');
    }
  });
});
