import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { processBatch } from '../../activities/process-batch.js';
import { connect, type Database } from '../../db/client.js';
import { customerRows } from '../../examples/master-data.js';
import { customersSetup } from '../../examples/setups.js';
import { prepareRun } from '../../services/imports/prepare-run.js';
import { useDatabase } from '../harness/database.js';
import { FaultyNetwork } from '../harness/faulty-network.js';
import { recount } from '../harness/oracle.js';
import { stagedImport } from '../harness/staged-import.js';

describe('a commit whose reply is lost', () => {
  const database = useDatabase();
  let network: FaultyNetwork;
  let pool: Database;
  beforeAll(async () => {
    network = await FaultyNetwork.to(database.loginUrl);
    pool = connect(network.url, { max: 2 });
  });
  afterAll(async () => {
    await pool.end(1_000);
    await network.close();
  });

  /** Creates an import of 50 customers, prepares it, and returns its only batch. */
  const batchOf = async (companyId: number) => {
    const ref = await stagedImport(database.application, companyId, customersSetup, [...customerRows(50)]);
    await prepareRun(database.application, { ...ref, mode: 'background', requestId: randomUUID() });
    return { ...ref, runNo: 1, batchNo: 1 };
  };
  const batch = async ({ importId }: { importId: string }) =>
    (await database.superuser`SELECT status, attempts FROM batch WHERE import_id = ${importId}`)[0];

  it.each([
    ['the claim', 1, { status: 'Processing', attempts: 1 }, 2],
    ['the work', 2, { status: 'Completed', attempts: 1 }, 1],
  ])('for %s of a batch does not cause the batch to be processed twice', async (what, nth, left, attempts) => {
    const { companyId } = await database.company(what);
    const ref = await batchOf(companyId);
    network.cutAtCommit(nth);
    await expect(processBatch({ database: pool }, ref)).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
    expect(network.hasCut).toBe(true);
    expect(await batch(ref)).toEqual(left);

    const done = await processBatch({ database: pool }, ref);
    expect(done).toMatchObject({ rows: 50, completed: 50, errors: 0, inserted: 50, updated: 0 });
    expect(await batch(ref)).toEqual({ status: 'Completed', attempts });
    expect(await processBatch({ database: pool }, ref)).toEqual(done);
    const [inserted] =
      await database.superuser`SELECT count(*)::int AS customers FROM customer WHERE company_id = ${companyId}`;
    expect(inserted).toEqual({ customers: 50 });
    expect(await recount(database.superuser, ref.importId)).toEqual({ staged: 50, completed: 50, errors: 0, open: 0 });
  });
});
