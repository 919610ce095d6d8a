import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { prepareThread, returnThread, takeThread } from '../../activities/idle-thread.js';
import type { StagingThreadData } from '../../services/staging/staging-thread.js';

const task: StagingThreadData = {
  companyId: 1,
  importId: '00000000-0000-0000-0000-000000000000',
  claim: '00000000-0000-0000-0000-000000000000',
  databaseUrl: 'postgres://unused@127.0.0.1:1/none',
  path: '/there/is/no/such/file.csv',
  setup: { name: 'x', file: { type: 'csv' }, target: 'customer', mappings: [{ field: 'number', column: 'No.' }] },
  context: { today: '2026-01-31', fileName: 'file.csv', company: 'acme' },
  stagedUpTo: 0,
  staged: 0,
  stepsPerRecord: 100_000,
  expansion: { ratio: 100, floorBytes: 1_000 },
};

describe('a thread for staging', () => {
  const taken: Worker[] = [];
  const take = (): Worker => {
    const thread = takeThread();
    taken.push(thread);
    return thread;
  };
  afterEach(() => Promise.all(taken.splice(0).map((thread) => thread.terminate())));

  it('processes its message, whether it was prepared or is new, and is used by one caller only', async () => {
    prepareThread();
    prepareThread();
    const [prepared, created] = [take(), take()];
    expect(created.threadId).toBeGreaterThan(prepared.threadId);
    for (const thread of [prepared, created]) {
      thread.postMessage(task);
      expect(await once(thread, 'message')).toMatchObject([{ kind: 'fault', code: 'file_missing' }]);
    }
  });

  it('is reused after it is returned; at most one is stored', async () => {
    const [one, other] = [take(), take()];
    await returnThread(one);
    await returnThread(other);
    expect(other.threadId).toBe(-1);
    const again = take();
    expect(again).toBe(one);
    for (const _ of [1, 2, 3]) {
      again.postMessage(task);
      expect(await once(again, 'message')).toMatchObject([{ kind: 'fault', code: 'file_missing' }]);
      await returnThread(again);
      expect(take()).toBe(again);
    }
  });

  it('is not reused if it has ended', async () => {
    const one = take();
    await returnThread(one);
    await one.terminate();
    expect(take()).not.toBe(one);
  });
});
