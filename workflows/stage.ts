import type { ImportRef, StagingResult } from '../core/model/contract.js';
import { staging } from './activity-options.js';

/**
 * Parses the file and stages its records: one long activity, whose next attempt continues where the last one was lost.
 */
export function stage(ref: ImportRef): Promise<StagingResult> {
  return staging(ref.companyId).stageFile.executeWithOptions({ summary: 'Parse the file and stage its records' }, [
    ref,
  ]);
}
