import { describe, expect, it } from 'vitest';
import { failImport } from '../../../services/imports/fail-import.js';
import { useDatabase } from '../../harness/database.js';
import { setImportColumns } from '../../harness/set-import-columns.js';
import { claimedRun, setup } from './claimed-run.js';

describe('an import that ends while its documents are being sent', () => {
  const database = useDatabase();

  it('has the outcomes so far, even if its setup cannot be used any more', async () => {
    const { application, superuser } = database;
    const { ref, decide } = await claimedRun(database);
    await decide(1, { firstPosition: 1, lastPosition: 4 });
    await superuser`UPDATE delivery SET outcomes = '[{"outcome": "sent"}]', sending = 1`;
    await setImportColumns(superuser, ref.importId, {
      setup: { ...setup, mappings: [{ field: 'removed', column: 'ID' }] },
    });

    const { progress } = await failImport(application, { ...ref, code: 'InvalidSetup', message: 'for a test' });
    expect(progress).toMatchObject({ status: 'Failed', total: 3, completed: 1, errors: 1, documents: 1 });
    const errors = await superuser`SELECT row_no, code FROM record_error`;
    expect([...errors]).toEqual([{ row_no: 3, code: 'outcome_unknown' }]);
  });
});
