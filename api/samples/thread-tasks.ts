import type { RequestedColumns } from '../../services/suggestions/company-suggestion.js';
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
  suggestMapping: threadTask('suggest-mapping', 'samples', async () => {
    const { suggestForCompany } = await import('../../services/suggestions/company-suggestion.js');
    return ({ companyId, ...asked }: RequestedColumns & { companyId: number }, database) =>
      suggestForCompany(database(), companyId, asked);
  }),
};
