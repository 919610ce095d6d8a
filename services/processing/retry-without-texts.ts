import { isOfData } from '../../db/refusal.js';
import type { BatchScope } from './batch-scope.js';

/**
 * Does `work`, and once more without the texts of reasons where the database refuses what it would store: an
 * outcome without its reason can be corrected, and an import without its outcomes cannot.
 */
export async function retryWithoutTexts<Result>(
  work: (more: Pick<BatchScope, 'withoutTexts'>) => Promise<Result>,
): Promise<Result> {
  try {
    return await work({});
  } catch (error) {
    if (!isOfData(error)) throw error;
    return work({ withoutTexts: true });
  }
}
