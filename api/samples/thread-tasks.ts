import { threadTask } from '../threads/thread-task.js';

/** The thread tasks of samples. */
export const sampleTasks = {
  describe: threadTask(
    'describe-sample',
    'samples',
    async () => (await import('../../services/samples/describe-sample.js')).describeSample,
  ),
  preview: threadTask(
    'preview-sample',
    'samples',
    async () => (await import('../../services/samples/preview.js')).preview,
  ),
};
