import { threadTask } from '../threads/thread-task.js';

/** The thread tasks of corrections. */
export const correctionTasks = {
  correctOne: threadTask(
    'correct-record',
    'quick',
    async () => (await import('../../services/corrections/correction-tasks.js')).correctOne,
  ),
  correctMany: threadTask(
    'correct-many',
    'bulk',
    async () => (await import('../../services/corrections/correction-tasks.js')).correctMany,
  ),
};
