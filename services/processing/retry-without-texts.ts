import { isDataRefusal } from '../../db/refusal.js';
import type { BatchScope } from './batch-scope.js';

/**
 * Calls `work`, and again without the texts of errors if the database refuses to store them: a result without its
 * reason can be corrected, an import without its results cannot.
 */
export async function retryWithoutTexts<Result>(
  work: (more: Pick<BatchScope, 'withoutTexts'>) => Promise<Result>,
): Promise<Result> {
  try {
    return await work({});
  } catch (error) {
    if (!isDataRefusal(error)) throw error;
    return work({ withoutTexts: true });
  }
}
