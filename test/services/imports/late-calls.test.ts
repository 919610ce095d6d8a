import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImportRef } from '../../../core/model/contract.js';
import { inCompany } from '../../../db/client.js';
import { markRunPaused } from '../../../db/job.js';
import { failImport } from '../../../services/imports/fail-import.js';
import { setPaused } from '../../../services/imports/pause.js';
import { prepareDryRun, prepareRun } from '../../../services/imports/prepare-run.js';
import { requestRun } from '../../../services/imports/request-run.js';
import { ImportLifecycle } from '../../db/import-lifecycle.js';

const fault = { code: 'ProcessingFailed', message: 'It could not continue.' };

describe('a late call for a run that has ended', () => {
  let lifecycle: ImportLifecycle;
  let ref: ImportRef;
  const request = (kind: 'processing' | 'dry-run') =>
    inCompany(lifecycle.database.application, lifecycle.companyId, (tx) =>
      requestRun(tx, ref, kind, { requestId: randomUUID() }),
    );
  const prepared = (number: number) => ({ ...ref, mode: 'background', requestId: randomUUID(), number }) as const;
  const status = async (): Promise<unknown> => {
    const { superuser } = lifecycle.database;
    const [row] = await superuser<{ status: string }[]>`SELECT status FROM import WHERE import_id = ${ref.importId}`;
    return row?.status;
  };

  beforeAll(async () => {
    lifecycle = await ImportLifecycle.begin();
    ref = await lifecycle.staged([
      ['SO-1', 'I10000', '1'],
      ['SO-2', 'I10001', '1'],
      ['SO-3', 'I10000', '1'],
    ]);
    await request('processing');
    await prepareRun(lifecycle.database.application, prepared(1));
    await failImport(lifecycle.database.application, { ...ref, ...fault, runNo: 1 });
    expect(await status()).toBe('Failed');
    expect(await request('processing')).toBe(2);
  });
  afterAll(() => lifecycle.database.drop());

  it('does not fail the next run', async () => {
    await failImport(lifecycle.database.application, { ...ref, ...fault, runNo: 1 });
    expect(await status()).toBe('Processing');
  });

  it('does not pause the next run', async () => {
    await setPaused(lifecycle.database.application, { ...ref, paused: true, runNo: 1 });
    expect(await status()).toBe('Processing');
  });

  it('finds nothing to do', async () => {
    expect(await prepareRun(lifecycle.database.application, prepared(1))).toMatchObject({ runNo: 1, batches: 0 });
    await expect(lifecycle.process(ref, 1, 1)).rejects.toMatchObject({ type: 'ImportCancelling' });
  });

  it('prepares the next run once', async () => {
    const first = await prepareRun(lifecycle.database.application, prepared(2));
    expect(first).toMatchObject({ runNo: 2, batches: 2 });
    expect(await prepareRun(lifecycle.database.application, prepared(2))).toEqual(first);
  });
});

describe('a run that is paused before it begins', () => {
  it('begins on hold', async () => {
    const lifecycle = await ImportLifecycle.begin();
    const { application, superuser } = lifecycle.database;
    const ref = await lifecycle.staged([['SO-1', 'I10000', '1']]);
    const number = await inCompany(application, lifecycle.companyId, async (tx) => {
      const requested = await requestRun(tx, ref, 'processing', { requestId: randomUUID(), createdBy: 'key' });
      await markRunPaused(tx, ref, true);
      return requested;
    });
    const run = await prepareRun(application, { ...ref, mode: 'background', requestId: randomUUID(), number });
    expect(run).toMatchObject({ runNo: number, paused: true });
    const [job] = await superuser`SELECT status, created_by FROM job WHERE import_id = ${ref.importId}`;
    expect(job).toEqual({ status: 'On Hold', created_by: 'key' });
    await lifecycle.database.drop();
  });
});

describe('a dry run that is cancelled before it is prepared', () => {
  it('is not prepared', async () => {
    const lifecycle = await ImportLifecycle.begin();
    const { application, superuser } = lifecycle.database;
    const ref = await lifecycle.staged([['SO-1', 'I10000', '1']]);
    const number = await inCompany(application, lifecycle.companyId, (tx) =>
      requestRun(tx, ref, 'dry-run', { requestId: randomUUID() }),
    );
    await superuser`UPDATE job SET cancel_requested_at = now() WHERE import_id = ${ref.importId}`;
    await expect(
      prepareDryRun(application, { ...ref, mode: 'background', requestId: randomUUID(), number }),
    ).rejects.toMatchObject({ type: 'ImportCancelling' });
    await lifecycle.database.drop();
  });
});
