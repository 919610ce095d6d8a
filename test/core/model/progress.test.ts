import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BatchCounts } from '../../../core/model/batch-counts.js';
import { type ImportStatus, importStatuses } from '../../../core/model/import-state.js';
import { afterBatch, initialProgress, type Progress, progressMessage } from '../../../core/model/progress.js';

const some: Progress = {
  ...initialProgress,
  total: 500,
  completed: 148,
  errors: 2,
  waiting: 350,
  documents: 30,
  inserted: 30,
  run: { runNo: 1, total: 500, processed: 150, errors: 2 },
};

describe('the message of an import', () => {
  it.each<[ImportStatus, string]>([
    ['Uploaded', 'Uploaded: waiting to be read'],
    ['Parsing', 'Parsing: 500 records, 2 errors'],
    ['Staged', 'Staged: 350 of 500 records are ready to be processed, 2 errors'],
    ['Processing', 'Processing: 150/500 records, 2 errors'],
    ['Paused', 'Paused: 150/500 records, 2 errors'],
    ['Cancelling', 'Cancelling: 148 completed so far, 2 errors'],
    ['Cancelled', 'Cancelled: 148 completed, 2 errors, 0 skipped'],
    ['Completed', 'Import complete: 30 created, 0 errors'],
    ['CompletedWithErrors', 'Import complete with errors: 30 created, 148 records completed, 2 errors'],
    ['Failed', 'Failed: nothing was imported'],
  ])('%s: %s', (status, message) => {
    expect(progressMessage({ ...some, status })).toBe(message);
  });

  it('says that a file was not read to its end, and what to do', () => {
    expect(progressMessage({ ...some, status: 'Cancelled', partlyRead: true, completed: 0, skipped: 498 })).toBe(
      'Cancelled before the file was read to its end: 0 completed, 2 errors, 498 skipped; upload it again to import it',
    );
  });

  it('has a text for every state, and one error in the singular', () => {
    for (const status of importStatuses) expect(progressMessage({ ...initialProgress, status })).toMatch(/^[A-Z]/);
    const withError = { ...some, errors: 1, run: { ...some.run, errors: 1 } };
    expect(progressMessage({ ...withError, status: 'Parsing' })).toBe('Parsing: 500 records, 1 error');
    expect(progressMessage({ ...withError, status: 'Processing' })).toBe('Processing: 150/500 records, 1 error');
  });
});

describe('progress after a batch', () => {
  const batch = fc.record({ completed: fc.nat(50), errors: fc.nat(50), skipped: fc.nat(50), documents: fc.nat(9) }).map(
    (counts): BatchCounts => ({
      ...counts,
      rows: counts.completed + counts.errors + counts.skipped,
      warnings: 0,
      priorSkipped: 0,
      priorErrors: 0,
      inserted: counts.documents,
      updated: 0,
      lines: counts.completed,
    }),
  );

  it('adds up for any batches', () => {
    fc.assert(
      fc.property(fc.array(batch), fc.boolean(), (batches, cancelledBefore) => {
        const total = batches.reduce((sum, { rows }) => sum + rows, 7);
        const rest = cancelledBefore ? { skipped: total, skippedByCancel: total, waiting: 0 } : { waiting: total };
        const after = batches.reduce(afterBatch, { ...initialProgress, status: 'Processing', total, ...rest });
        expect(after.completed + after.errors + after.skipped + after.waiting).toBe(total);
        expect(after.run.processed).toBe(total - 7);
        expect(after.documents).toBe(after.inserted + after.updated);
        const skippedByMode = batches.reduce((sum, { skipped }) => sum + skipped, 0);
        expect(cancelledBefore ? after.waiting : after.skippedByCancel).toBe(0);
        expect(after.skipped - after.skippedByCancel).toBe(skippedByMode);
      }),
    );
  });

  it('counts a record that was in error before only once, whether it succeeds or not', () => {
    const counts = {
      rows: 2,
      completed: 1,
      errors: 1,
      warnings: 0,
      skipped: 0,
      priorSkipped: 0,
      priorErrors: 2,
      documents: 1,
      inserted: 1,
      updated: 0,
      lines: 1,
    };
    expect(afterBatch(some, counts)).toMatchObject({
      completed: 149,
      errors: 1,
      waiting: 350,
      run: { processed: 152, errors: 3 },
    });
  });
});
