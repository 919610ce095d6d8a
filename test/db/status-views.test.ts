import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importEvents } from '../../core/model/import-events.js';
import {
  type ImportStatus,
  importStatuses,
  isReading,
  isRunning,
  type RecordStatus,
} from '../../core/model/import-state.js';
import { statusesOf } from '../../db/record-search/next-import.js';
import { setImportColumns } from '../harness/set-import-columns.js';
import { ImportLifecycle } from './import-lifecycle.js';

/** The statuses for which a query of one import finds a row. */
type Finds = (query: string) => Promise<ImportStatus[]>;

// SQL cannot import the table of states; these tests hold what it repeats to the table.
describe('the statuses that views and functions of the database name', () => {
  let life: ImportLifecycle;
  let importId: string;
  beforeAll(async () => {
    life = await ImportLifecycle.begin();
    const ref = await life.staged([['S1', 'I100000', '1']]);
    await life.prepare(ref);
    ({ importId } = ref);
  });
  afterAll(() => life.database.drop());

  const found: Finds = async (query) => {
    const { superuser } = life.database;
    const statuses: ImportStatus[] = [];
    for (const status of importStatuses) {
      await setImportColumns(superuser, importId, { status, started_at: new Date(0), updated_at: new Date(0) });
      const such = `SELECT FROM (${query}) q WHERE import_id = '${importId}'`;
      if ((await superuser.unsafe(such)).length > 0) statuses.push(status);
    }
    return statuses;
  };

  it('are those in which an import should move', async () => {
    expect(await found('SELECT * FROM import_to_move')).toEqual(
      importStatuses.filter((status) => isRunning(status) && status !== 'Paused'),
    );
  });

  it('are those in which its own workflow works on it, which may be gone', async () => {
    expect((await found("SELECT * FROM imports_inactive('1 minute')")).sort()).toEqual(
      [...importEvents.pause.from].sort(),
    );
  });

  it.each([
    ['of a batch that is being processed', { batch: 'Processing' }],
    ['of a batch that waits', { batch: 'Ready' }],
    ['of a batch that waits, after a cancel', { batch: 'Ready', cancelled: true }],
    ['of a file that is being read', { batch: 'Ready', reading: true }],
  ] as const)('are those in which a record %s has a status', async (_, { batch, ...rest }) => {
    const { cancelled = false, reading = false } = rest as { cancelled?: boolean; reading?: boolean };
    const { superuser } = life.database;
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

  it.each(['New', 'Processing'] as const)(
    'are those in which a query for records that are %s looks',
    async (wanted) => {
      const { superuser } = life.database;
      await superuser`UPDATE batch SET status = ${wanted === 'New' ? 'Ready' : 'Processing'} WHERE import_id = ${importId}`;
      await setImportColumns(superuser, importId, { staged_at: null, cancelled_at: null });
      const query = `SELECT * FROM record_status WHERE status = '${wanted}'`;
      expect((await found(query)).sort()).toEqual([...(statusesOf[wanted] ?? [])].sort());
    },
  );
});
