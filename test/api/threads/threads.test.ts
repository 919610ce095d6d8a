import { afterEach, describe, expect, it } from 'vitest';
import { integrationTasks } from '../../../api/integrations/thread-tasks.js';
import { TaskOverrun } from '../../../api/threads/thread-pool.js';
import { Threads } from '../../../api/threads/threads.js';
import { largestSetups } from '../http/largest-setups.js';

const open: Threads[] = [];
afterEach(() => Promise.all(open.splice(0).map((threads) => threads.close())));

function threads(...parameters: ConstructorParameters<typeof Threads>): Threads {
  const created = new Threads(...parameters);
  open.push(created);
  return created;
}

describe('a thread', () => {
  it('that takes longer than its pool allows is terminated', async () => {
    const bounded = threads('', { quick: { deadlineMs: 200 } });
    await expect(bounded.run(1, integrationTasks.checkSetup, largestSetups.patterns!)).rejects.toThrow(TaskOverrun);
  });

  it('that fails reports the name and the code of the failure, but not its message', async () => {
    const withoutDatabase = threads('postgres://unused:secret@127.0.0.1:1/nothing');
    const failure = await withoutDatabase
      .run(1, integrationTasks.makeTemplate, { companyId: 1, company: 'acme', code: 'secret', format: undefined })
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code: 'ECONNREFUSED',
      message: expect.stringMatching(/^The thread task make-template failed: /),
    });
    expect(String(failure)).not.toContain('secret');
  });
});
