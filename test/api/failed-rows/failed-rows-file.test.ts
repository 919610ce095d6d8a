import { readdir } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { failedRowsFile } from '../../../api/failed-rows/failed-rows-file.js';
import { TaskOverrun } from '../../../api/threads/thread-pool.js';
import { Threads } from '../../../api/threads/threads.js';
import { poll } from '../../../cli/stack/poll.js';
import { scratchDirectory } from '../../cli/stack/scratch.js';
import { useDatabase } from '../../harness/database.js';

const database = useDatabase();

let folder: string;
beforeEach(async () => {
  folder = await scratchDirectory();
  vi.stubEnv('TMPDIR', folder);
  return () => vi.unstubAllEnvs();
});

const request = {
  companyId: 1,
  importId: '0199aaaa-0000-7000-8000-000000000000',
  file: { type: 'csv' },
  columns: ['No.'],
  corrections: 0,
  original: '/nothing',
} as const;

describe('a file of failed rows', () => {
  it('is removed from its directory once it is open, and can still be read', async () => {
    const threads = new Threads(database.loginUrl);
    const { content } = await failedRowsFile(threads, request);
    expect(await readdir(folder)).toEqual([]);
    expect(await text(content)).toMatch(/^No\.,Longshore row of /);
    await threads.close();
  });

  it('is removed if its thread takes too long', async () => {
    const threads = new Threads(database.loginUrl, { bulk: { deadlineMs: 3_000 } });
    await database.superuser.begin(async (tx) => {
      await tx`LOCK TABLE record_error IN ACCESS EXCLUSIVE MODE`;
      const writing = failedRowsFile(threads, request);
      writing.catch(() => {});
      await poll(async () => (await readdir(folder)).length > 0 || undefined, {
        timeoutMs: 5_000,
        waitingFor: 'the file',
      });
      await expect(writing).rejects.toThrow(TaskOverrun);
    });
    expect(await readdir(folder)).toEqual([]);
    await threads.close();
  });
});
