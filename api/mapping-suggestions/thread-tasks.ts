import type { RequestedColumns } from '../../services/suggestions/company-suggestion.js';
import { threadTask } from '../threads/thread-task.js';

/** The thread tasks of mapping suggestions. */
export const mappingSuggestionTasks = {
  suggestMapping: threadTask('suggest-mapping', 'samples', async () => {
    const { suggestForCompany } = await import('../../services/suggestions/company-suggestion.js');
    return ({ companyId, ...asked }: RequestedColumns & { companyId: number }, database) =>
      suggestForCompany(database(), companyId, asked);
  }),
};
