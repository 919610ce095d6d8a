import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readImports } from '../../../api/imports/reads.js';
import { notifyStallsWithoutWorker } from '../../../api/watch-stalls.js';
import type { ImportRef } from '../../../core/model/contract.js';
import type { IntegrationSetup } from '../../../core/setup/setup.js';
import { inCompany } from '../../../db/client.js';
import { finishCancel } from '../../../services/imports/cancel.js';
import { failImport } from '../../../services/imports/fail-import.js';
import { finishRun } from '../../../services/imports/finish-run.js';
import { notifyImportEnded } from '../../../services/notifications/notify-import-ended.js';
import { notifyImportStalled, stalledImports } from '../../../services/notifications/notify-import-stalled.js';
import { finishPostProcessing } from '../../../services/post-processing/end-post-processing.js';
import { recordFileFault } from '../../../services/staging/record-file-fault.js';
import { type TestDatabase, useDatabase } from '../../harness/database.js';
import { setImportColumns } from '../../harness/set-import-columns.js';
import { stagedImport, uploadedImport } from '../../harness/staged-import.js';
import { namesSetup } from '../../harness/world.js';

const database = useDatabase();
let companyId: number;
let app: TestDatabase['application'];

beforeAll(async () => {
  app = database.application;
  ({ companyId } = await database.company('acme'));
});
beforeEach(() => inCompany(app, companyId, (tx) => tx`DELETE FROM import`));

const setup: IntegrationSetup = namesSetup(
  { type: 'csv' },
  {
    notifications: [
      { channel: 'email', to: ['all@example.com'] },
      { channel: 'email', to: ['failures@example.com'], events: ['failed', 'stalled'] },
      { channel: 'webhook', webhook: 'ERP', events: ['finished', 'fewer-rows'] },
    ],
  },
);
const notifications = () => database.superuser`SELECT * FROM notification ORDER BY position`;
const deliveries = async (): Promise<string[]> =>
  (await database.superuser`SELECT channel, recipient FROM notification_delivery ORDER BY channel DESC, recipient`).map(
    ({ channel, recipient }) => `${channel} ${recipient}`,
  );
const set = (ref: ImportRef, status: string, more: Record<string, unknown> = {}) =>
  setImportColumns(database.superuser, ref.importId, { status, ...more });
/** Creates an import whose run has completed its only batch, with `rows` records, and can be finished. */
const ending = async (rows = 0): Promise<ImportRef & { runNo: number }> => {
  const ref = await uploadedImport(app, companyId, setup);
  await set(ref, 'Processing', { run_no: 1, staged_rows: rows });
  await inCompany(app, companyId, async (tx) => {
    await tx`
      INSERT INTO job (company_id, import_id, kind, number, in_import_workflow, status_before, total)
      VALUES (${companyId}, ${ref.importId}, 'processing', 1, true, 'Staged', ${rows})`;
    await tx`
      INSERT INTO batch (company_id, import_id, run_no, batch_no, first_position, last_position, status, rows, completed, documents, inserted)
      VALUES (${companyId}, ${ref.importId}, 1, 1, 1, ${Math.max(1, rows)}, 'Completed', ${rows}, ${rows}, ${rows}, ${rows})`;
  });
  return { ...ref, runNo: 1 };
};

describe('the end of an import', () => {
  it('is notified with the deliveries that the setup requests', async () => {
    await finishRun(app, await ending(3));
    expect(await notifications()).toMatchObject([
      { kind: 'finished', remarks: [], position: 1, run_no: 1, text: 'Import complete: 3 created, 0 errors' },
    ]);
    expect(await deliveries()).toEqual(['webhook ERP', 'email all@example.com']);
  });

  it('has one notification, even if it is reported several times and by several activities', async () => {
    const ref = await ending(3);
    await Promise.all([finishRun(app, ref), finishRun(app, ref), finishRun(app, ref)]);
    await finishRun(app, ref);
    await finishCancel(app, ref);
    await failImport(app, { ...ref, code: 'x', message: 'late' });
    expect(await notifications()).toHaveLength(1);
    expect(await deliveries()).toHaveLength(2);
  });

  it('is notified only if its transaction is committed', async () => {
    const ref = await ending(3);
    const lost = inCompany(app, companyId, async (tx) => {
      await tx`UPDATE import SET status = 'Completed' WHERE import_id = ${ref.importId}`;
      await notifyImportEnded(tx, ref);
      throw new Error('lost');
    });
    await expect(lost).rejects.toThrow('lost');
    expect(await notifications()).toHaveLength(0);
    expect(await deliveries()).toHaveLength(0);
    await finishRun(app, ref);
    expect(await notifications()).toHaveLength(1);
  });

  it('is notified again for another run, and not while records are waiting', async () => {
    const ref = await stagedImport(app, companyId, setup, [
      ['No.', 'Name'],
      ['1', 'A'],
    ]);
    await finishRun(app, { ...ref, runNo: 0 });
    expect(await notifications()).toHaveLength(0);
    await finishCancel(app, { ...ref, runNo: 0 });
    await finishCancel(app, { ...ref, runNo: 0 });
    expect(await notifications()).toMatchObject([
      { kind: 'cancelled', text: 'Cancelled: 0 completed, 0 errors, 1 skipped' },
    ]);
    await set(ref, 'Processing', { run_no: 1 });
    await inCompany(
      app,
      companyId,
      (tx) => tx`
        INSERT INTO job (company_id, import_id, kind, number, in_import_workflow, status_before, total)
        VALUES (${companyId}, ${ref.importId}, 'processing', 1, true, 'Staged', 1)`,
    );
    await finishCancel(app, { ...ref, runNo: 1 });
    expect((await notifications()).map(({ run_no }) => run_no)).toEqual([0, 1]);
  });

  it('is notified each time that a cancel ends the same run after a correction', async () => {
    const ref = await ending(3);
    await finishRun(app, ref);
    for (let corrections = 1; corrections <= 2; corrections += 1) {
      await set(ref, 'Staged', { corrections, cancelled_at: null });
      await Promise.all([finishCancel(app, ref), finishCancel(app, ref)]);
      await finishCancel(app, ref);
      await finishRun(app, ref);
    }
    const ends = await notifications();
    expect(ends.map(({ kind, run_no }) => `${kind} ${run_no}`)).toEqual(['finished 1', 'cancelled 1', 'cancelled 1']);
    expect(new Set(ends.map(({ notification_id }) => notification_id)).size).toBe(3);
  });

  it('is not changed by the late report of a lost attempt, for example after an undo has begun', async () => {
    const ref = await ending(3);
    await finishRun(app, ref);
    for (const status of ['Undoing', 'Undone', 'PostProcessing', 'Failed']) {
      await set(ref, status);
      expect((await finishRun(app, ref)).status).toBe(status);
      if (status !== 'PostProcessing') expect((await finishCancel(app, ref)).status).toBe(status);
    }
    expect(await notifications()).toHaveLength(1);
  });

  it('is notified when all post-processing has ended, and again after a retry of it', async () => {
    const ref = await ending(2);
    const beginPostProcessing = (number: number) =>
      inCompany(app, companyId, async (tx) => {
        await tx`UPDATE import SET status = 'PostProcessing' WHERE import_id = ${ref.importId}`;
        await tx`
            INSERT INTO job (company_id, import_id, kind, number, status_before, trigger, up_to_run)
            VALUES (${companyId}, ${ref.importId}, 'post-processing', ${number}, 'Processing', 'AfterProcessing', ${number === 1 ? 1 : null})`;
      });
    await beginPostProcessing(1);
    await finishRun(app, ref);
    expect(await notifications()).toHaveLength(0);
    await finishPostProcessing(app, { ...ref, number: 1 });
    await finishPostProcessing(app, { ...ref, number: 1 });
    await finishRun(app, ref);
    expect(await notifications()).toMatchObject([{ text: 'Import and post-processing complete: 2 created, 0 errors' }]);
    await beginPostProcessing(2);
    await finishPostProcessing(app, { ...ref, number: 2 });
    expect((await notifications()).map(({ post_processing }) => post_processing)).toEqual([1, 2]);
  });

  it('is notified for a file with a fault and for an import that cannot continue', async () => {
    const withFault = await uploadedImport(app, companyId, setup);
    const claim = randomUUID();
    await set(withFault, 'Parsing', { staging_claim: claim });
    const fault = { code: 'file_column_missing' as const, message: 'The file has one column.', place: {} };
    expect(await recordFileFault(app, withFault, claim, fault)).toBe(true);
    expect(await recordFileFault(app, withFault, claim, fault)).toBe(false);
    const broken = await uploadedImport(app, companyId, setup);
    await failImport(app, { ...broken, code: 'DatabaseError', message: 'It cannot continue.' });
    await failImport(app, { ...broken, code: 'DatabaseError', message: 'It cannot continue.' });
    expect(await notifications()).toMatchObject([
      { kind: 'failed', text: 'Failed: The file has one column.', fault_code: 'file_column_missing' },
      { kind: 'failed', text: 'Failed: It cannot continue.', fault_code: 'DatabaseError' },
    ]);
    expect(await deliveries()).toEqual([
      'email all@example.com',
      'email all@example.com',
      'email failures@example.com',
      'email failures@example.com',
    ]);
  });

  it('is notified with a remark if nothing was imported, or if there are fewer or more records than usual', async () => {
    for (const rows of [100, 110, 90]) await finishRun(app, await ending(rows));
    expect((await notifications()).map(({ remarks }) => remarks)).toEqual([[], [], []]);
    await finishRun(app, await ending(30));
    await finishRun(app, await ending(0));
    await finishRun(app, await ending(400));
    expect((await notifications()).slice(3)).toMatchObject([
      { remarks: ['fewer-rows'], text: expect.stringContaining('Fewer records than usual: 30 instead of about 100') },
      { remarks: ['nothing-imported', 'fewer-rows'], kind: 'finished' },
      { remarks: ['more-rows'], text: expect.stringContaining('More records than usual: 400 instead of about 90') },
    ]);
  });

  it('has consecutive notification numbers even if several imports end at the same time', async () => {
    const refs = await Promise.all(Array.from({ length: 8 }, () => ending(1)));
    await Promise.all(refs.map((ref) => finishRun(app, ref)));
    expect((await notifications()).map(({ position }) => position)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });
});

const unexpected = (error: Error): void => expect.fail(String(error));

async function stalledNow(): Promise<ImportRef[]> {
  const refs: ImportRef[] = [];
  await stalledImports().round(app, async ({ company_id, import_id }) =>
    refs.push({ companyId: company_id, importId: import_id }),
  );
  return refs;
}

describe('a stalled import', () => {
  const withoutProgress = async (status: string): Promise<ImportRef> => {
    const ref = await uploadedImport(app, companyId, setup);
    await set(ref, status, { updated_at: new Date(Date.now() - 90_000) });
    return ref;
  };
  const ids = (refs: ImportRef[]) => refs.map(({ importId }) => importId).sort();

  it('is notified once per stall', async () => {
    const moving = await uploadedImport(app, companyId, setup);
    await set(moving, 'Processing');
    const paused = await withoutProgress('Paused');
    const onHold = await withoutProgress('PostProcessing');
    const cancelling = await withoutProgress('Cancelling');
    for (const { importId } of [onHold, cancelling])
      await inCompany(
        app,
        companyId,
        (tx) => tx`
          INSERT INTO job (company_id, import_id, kind, number, status_before, trigger, paused)
          VALUES (${companyId}, ${importId}, 'post-processing', 1, 'Processing', 'AfterProcessing', true)`,
      );
    const refs = [
      await withoutProgress('Uploaded'),
      await withoutProgress('Parsing'),
      await withoutProgress('Processing'),
      await withoutProgress('PostProcessing'),
      await withoutProgress('Undoing'),
      cancelling,
    ];
    for (const status of ['Staged', 'Completed', 'Failed', 'Undone']) await withoutProgress(status);
    expect(ids(await stalledNow())).toEqual(ids(refs));
    // The API shows the same imports as stalled.
    const { entries: shown } = await inCompany(app, companyId, (tx) =>
      readImports(tx, 'acme', { before: undefined, limit: 100 }),
    );
    expect(
      shown
        .filter(({ stalled }) => stalled)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(ids(refs));
    for (const ref of refs) expect(await notifyImportStalled(app, ref, 'No worker is running.')).toBe(true);
    for (const ref of [...refs, moving, paused]) expect(await notifyImportStalled(app, ref, 'again')).toBe(false);
    expect(await stalledNow()).toEqual([]);
    expect(await notifications()).toMatchObject(
      refs.map(() => ({
        kind: 'stalled',
        text: expect.stringMatching(/^No progress for a minute\. .*running\.$/),
      })),
    );
    expect((await deliveries()).filter((delivery) => delivery.includes('failures'))).toHaveLength(refs.length);
  });

  const makeProgress = (ref: ImportRef) =>
    database.superuser`UPDATE import SET revision = revision + 1 WHERE import_id = ${ref.importId}`;
  const oneHourLater = () => database.superuser`UPDATE notification SET created_at = created_at - interval '1 hour'`;

  it('is notified again if it stalls again after progress, at the earliest an hour later, and when it ends', async () => {
    const ref = await withoutProgress('Processing');
    await notifyImportStalled(app, ref, 'x');
    await makeProgress(ref);
    expect(await stalledNow()).toEqual([]);
    expect(await notifyImportStalled(app, ref, 'x')).toBe(false);
    await oneHourLater();
    expect(ids(await stalledNow())).toEqual([ref.importId]);
    await notifyImportStalled(app, ref, 'x');
    await finishCancel(app, { ...ref, runNo: 0 });
    expect((await notifications()).map(({ kind }) => kind)).toEqual(['stalled', 'stalled', 'cancelled']);
  });

  it('is notified by the API only if no worker polls or the engine does not answer', async () => {
    const ref = await withoutProgress('Uploaded');
    const diagnose = async () => 'No worker is running.';
    await notifyStallsWithoutWorker(app, { hasWorker: async () => true, diagnose }, stalledImports(), unexpected);
    expect(await notifications()).toHaveLength(0);
    await notifyStallsWithoutWorker(app, { hasWorker: async () => false, diagnose }, stalledImports(), unexpected);
    await makeProgress(ref);
    await oneHourLater();
    const unavailable = () => Promise.reject(new Error('unavailable'));
    await notifyStallsWithoutWorker(
      app,
      { hasWorker: unavailable, diagnose: unavailable },
      stalledImports(),
      unexpected,
    );
    expect((await notifications()).map(({ text }) => text)).toEqual([
      expect.stringContaining('No worker is running'),
      expect.stringContaining('Temporal does not answer'),
    ]);
  });
});
