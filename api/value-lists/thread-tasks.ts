import { threadTask } from '../threads/thread-task.js';

/** The thread tasks of value lists. */
export const valueListTasks = {
  save: threadTask('save-value-list', 'bulk', async () => (await import('./save-value-list.js')).saveValueList),
};
