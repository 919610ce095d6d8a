import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { poll } from '../../cli/stack/poll.js';
import type { ImportRef } from '../../core/model/contract.js';
import { jobOf } from '../../core/model/job.js';
import { inCompany } from '../../db/client.js';
import { activeJob, endJob, insertJob, lockToEnd, markJobCancelled } from '../../db/job.js';
import { customersSetup } from '../../samples/setups.js';
import { createDatabase, type TestDatabase } from '../harness/database.js';
import { uploadedImport } from '../harness/staged-import.js';

describe('a job', () => {
  let database: TestDatabase;
  let ref: ImportRef;
  beforeAll(async () => {
    database = await createDatabase();
    const { companyId } = await database.company('acme');
    ref = await uploadedImport(database.application, companyId, customersSetup);
  });
  afterAll(() => database.drop());

  const within = <Result>(work: Parameters<typeof inCompany<Result>>[2]) =>
    inCompany(database.application, ref.companyId, work);

  it('is counted per kind, with processing and dry runs counted together', async () => {
    const numbers = await within(async (tx) => [
      await insertJob(tx, ref, { kind: 'dry-run' }),
      await insertJob(tx, ref, { kind: 'processing', inImportWorkflow: true }),
      await insertJob(tx, ref, { kind: 'undo', createdBy: 'test' }),
    ]);
    expect(numbers).toEqual([1, 2, 1]);
  });

  it('ends once a batch that still runs has ended', async () => {
    const number = await within((tx) => insertJob(tx, ref, { kind: 'undo', createdBy: 'test' }));
    const job = jobOf('undo', { ...ref, number });
    const end = await database.superuser.begin(async (batch) => {
      await batch`SELECT FROM job WHERE import_id = ${ref.importId} AND kind = 'undo' AND number = ${number} FOR KEY SHARE`;
      const ending = within(async (tx) => {
        const before = await lockToEnd(tx, job);
        await endJob(tx, job, 'Finished');
        return before;
      });
      await poll(
        async () => {
          const [waits] = await database.superuser`
            SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%FROM job%FOR UPDATE%'`;
          return waits;
        },
        { timeoutMs: 10_000, waitingFor: 'the end that waits for the batch' },
      );
      return { ending };
    });
    expect(await end.ending).toEqual({ statusBefore: 'Uploaded', cancelling: false });
    expect(await within((tx) => lockToEnd(tx, job))).toBeUndefined();
    expect(await within((tx) => markJobCancelled(tx, job))).toBe(false);
  });

  it('is neither active nor cancelled by itself if its import’s own workflow does it', async () => {
    const other = await uploadedImport(database.application, ref.companyId, customersSetup);
    const number = await within((tx) => insertJob(tx, other, { kind: 'processing', inImportWorkflow: true }));
    expect(await within((tx) => activeJob(tx, other))).toBeUndefined();
    expect(await within((tx) => markJobCancelled(tx, jobOf('processing', { ...other, number })))).toBe(false);
  });

  it('is refused by the database if it has ended without a status of its end', async () => {
    await expect(
      database.superuser`UPDATE job SET finished_at = now() WHERE import_id = ${ref.importId} AND kind = 'dry-run'`,
    ).rejects.toMatchObject({ constraint: 'job_finished' });
  });
});
