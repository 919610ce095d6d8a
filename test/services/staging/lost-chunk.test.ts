import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { salesOrdersSetup } from '../../../examples/setups.js';
import { recordJson, StagedChunk, StagingStopped } from '../../../services/staging/staged-chunk.js';
import { useDatabase } from '../../harness/database.js';
import { setImportColumns } from '../../harness/set-import-columns.js';
import { uploadedImport } from '../../harness/staged-import.js';

describe('a chunk that was lost in a crash of PostgreSQL after it was acknowledged', () => {
  const database = useDatabase();

  it('is detected by the next one, which is not stored', async () => {
    const { companyId } = await database.company('acme');
    const ref = await uploadedImport(database.application, companyId, salesOrdersSetup);
    const claim = randomUUID();
    await setImportColumns(database.superuser, ref.importId, { status: 'Parsing', staging_claim: claim });
    const chunk = (row: number): StagedChunk => {
      const created = new StagedChunk();
      const source = { row, cells: ['a'] };
      const record = { groupKey: 'a', values: ['a'], faults: [], warnings: [] };
      created.add(source, record, recordJson(source, record));
      return created;
    };
    const task = { ...ref, claim };
    await chunk(2).write(database.application, task, 1, 0, Promise.resolve());
    // The state after the crash: the second chunk was acknowledged, and is missing.
    await expect(chunk(4).write(database.application, task, 1, 2, Promise.resolve())).rejects.toThrow(StagingStopped);
    const [counted] = await database.superuser`SELECT count(*)::int AS rows FROM integration_record`;
    expect(counted?.rows).toBe(1);
    await chunk(3).write(database.application, task, 1, 1, Promise.resolve());
    const [found] = await database.superuser`SELECT staged_rows FROM import`;
    expect(found?.staged_rows).toBe(2);
  });
});
