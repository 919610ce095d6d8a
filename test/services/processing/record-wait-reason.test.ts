import { afterAll, beforeAll, expect, it } from 'vitest';
import { Failure } from '../../../core/model/failure.js';
import { recordWaitReason } from '../../../services/processing/record-wait-reason.js';
import { ImportLifecycle } from '../../db/import-lifecycle.js';

let lifecycle: ImportLifecycle;
beforeAll(async () => {
  lifecycle = await ImportLifecycle.begin();
});
afterAll(() => lifecycle.database.drop());

it('the reason why a batch waits is stored, and counts as progress only if it has changed', async () => {
  const { application, superuser } = lifecycle.database;
  const ref = await lifecycle.staged([['W1', 'I100000', '1']]);
  await lifecycle.prepare(ref);
  await lifecycle.claim(ref, 1, 1);
  const [batch] = await superuser`SELECT claim FROM batch WHERE import_id = ${ref.importId}`;
  const current = async () => {
    const [row] = await superuser<[{ revision: number; moved: boolean; waiting: string | null }]>`
      SELECT i.revision::int, i.updated_at > now() - interval '1 minute' AS moved, b.waiting FROM import i JOIN batch b USING (import_id)
      WHERE i.import_id = ${ref.importId}`;
    return row;
  };
  const fails = async (message: string) => {
    await lifecycle.set(ref, { updated_at: new Date(Date.now() - 120_000) });
    const scope = { ...ref, runNo: 1, batchNo: 1, claim: batch?.claim } as never;
    await recordWaitReason(application, scope, new Failure('TargetUnavailable', message));
    return current();
  };
  const first = await fails('The endpoint answers 503.');
  expect(first).toMatchObject({ moved: true, waiting: 'The endpoint answers 503.' });
  expect(await fails('The endpoint answers 503.')).toEqual({ ...first, moved: false });
  expect(await fails('The endpoint is unavailable.')).toEqual({
    revision: first.revision + 1,
    moved: true,
    waiting: 'The endpoint is unavailable.',
  });
});
