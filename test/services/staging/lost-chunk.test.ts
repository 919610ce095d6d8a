import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { inCompany } from '../../../db/client.js';
import { recordJson, StagedChunk, StagingStopped } from '../../../services/staging/staged-chunk.js';
import { useDatabase } from '../../harness/database.js';

describe('a chunk that was lost in a crash of PostgreSQL after it was acknowledged', () => {
  const database = useDatabase();

  it('is detected by the next one, which is not stored', async () => {
    const { companyId } = await database.company('acme');
    const [importId, claim] = [randomUUID(), randomUUID()];
    await inCompany(
      database.application,
      companyId,
      (tx) => tx`
        INSERT INTO import (company_id, import_id, integration_code, integration_version, setup, file_name, file_size, file_sha256, stored_as, status, processing, created_by, staging_claim)
        VALUES (${companyId}, ${importId}, 'x', 1, '{}', 'x', 1, '', '', 'Parsing', 'choose', 'x', ${claim})`,
    );
    const chunk = (row: number): StagedChunk => {
      const created = new StagedChunk();
      const source = { row, cells: ['a'] };
      const record = { groupKey: 'a', values: ['a'], faults: [], warnings: [] };
      created.add(source, record, recordJson(source, record));
      return created;
    };
    const task = { companyId, importId, claim };
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
