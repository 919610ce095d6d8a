import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { poll } from '../../cli/stack/poll.js';
import type { ImportRef } from '../../core/model/contract.js';
import { jobOf } from '../../core/model/job.js';
import { inCompany } from '../../db/client.js';
import { activeJob, endJob, insertJob, lockToEnd, markJobCancelled } from '../../db/job.js';
import { customersSetup } from '../../examples/setups.js';
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

  const inOwnCompany = <Result>(work: Parameters<typeof inCompany<Result>>[2]) =>
    inCompany(database.application, ref.companyId, work);

  it('is numbered per kind, except that processing and dry runs share their numbers', async () => {
    const numbers = await inOwnCompany(async (tx) => [
      await insertJob(tx, ref, { kind: 'dry-run' }),
      await insertJob(tx, ref, { kind: 'processing', inImportWorkflow: true }),
      await insertJob(tx, ref, { kind: 'undo', createdBy: 'test' }),
    ]);
    expect(numbers).toEqual([1, 2, 1]);
  });

  it('ends after a running batch has ended', async () => {
    const number = await inOwnCompany((tx) => insertJob(tx, ref, { kind: 'undo', createdBy: 'test' }));
    const job = jobOf('undo', { ...ref, number });
    const end = await database.superuser.begin(async (batch) => {
      await batch`SELECT FROM job WHERE import_id = ${ref.importId} AND kind = 'undo' AND number = ${number} FOR KEY SHARE`;
      const ending = inOwnCompany(async (tx) => {
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
    expect(await inOwnCompany((tx) => lockToEnd(tx, job))).toBeUndefined();
    expect(await inOwnCompany((tx) => markJobCancelled(tx, job))).toBe(false);
  });

  it('in the workflow of its import is neither reported as active nor cancelled separately', async () => {
    const other = await uploadedImport(database.application, ref.companyId, customersSetup);
    const number = await inOwnCompany((tx) => insertJob(tx, other, { kind: 'processing', inImportWorkflow: true }));
    expect(await inOwnCompany((tx) => activeJob(tx, other))).toBeUndefined();
    expect(await inOwnCompany((tx) => markJobCancelled(tx, jobOf('processing', { ...other, number })))).toBe(false);
  });

  it('cannot be finished without a final status', async () => {
    await expect(
      database.superuser`UPDATE job SET finished_at = now() WHERE import_id = ${ref.importId} AND kind = 'dry-run'`,
    ).rejects.toMatchObject({ constraint: 'job_finished' });
  });
});
