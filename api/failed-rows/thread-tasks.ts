import { threadTask } from '../threads/thread-task.js';

/** The thread tasks of failed rows. */
export const failedRowsTasks = {
  write: threadTask(
    'write-failed-rows',
    'bulk',
    async () => (await import('../../services/corrections/write-failed-rows.js')).writeFailedRows,
  ),
};
