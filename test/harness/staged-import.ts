import { randomUUID } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { Cell, RowSource } from '../../core/formats/row-source.js';
import type { ImportRef } from '../../core/model/contract.js';
import { compilePlan } from '../../core/plan/compile-plan.js';
import type { IntegrationSetup } from '../../core/setup/setup.js';
import { type Database, inCompany } from '../../db/client.js';
import { stageRows } from '../../services/staging/stage-rows.js';

/** A row source with these rows, header first; `numbers` are their row numbers if these are not consecutive from 1. */
function rowsOf(rows: Cell[][], numbers?: number[]): RowSource {
  const all = rows.map((cells, index) => ({ row: numbers?.[index] ?? index + 1, cells }));
  return {
    bytesTotal: rows.length,
    bytesRead: () => rows.length,
    async *[Symbol.asyncIterator]() {
      yield all;
    },
  };
}

/** Inserts an import with the status Uploaded, as the API does. */
export async function uploadedImport(
  database: Database,
  companyId: number,
  setup: IntegrationSetup,
): Promise<ImportRef> {
  const importId = uuidv7();
  await inCompany(
    database,
    companyId,
    (tx) => tx`
      INSERT INTO import (company_id, import_id, integration_code, integration_version, setup, file_name, file_size, file_sha256, stored_as, status, processing, created_by)
      VALUES (${companyId}, ${importId}, 'test', 1, ${JSON.stringify(setup)}::text::jsonb, 'file.csv', 1, ${importId}, ${importId}, 'Uploaded', 'choose', 'test')`,
  );
  return { companyId, importId };
}

/** Inserts an import with the status Staged; its rows are staged by the code that the activity uses. */
export async function stagedImport(
  database: Database,
  companyId: number,
  setup: IntegrationSetup,
  rows: Cell[][],
  numbers?: number[],
): Promise<ImportRef> {
  const ref = await uploadedImport(database, companyId, setup);
  const claim = randomUUID();
  const set = (change: (tx: Parameters<Parameters<typeof inCompany>[2]>[0]) => Promise<unknown>) =>
    inCompany(database, companyId, change);
  await set(
    (tx) => tx`UPDATE import SET status = 'Parsing', staging_claim = ${claim} WHERE import_id = ${ref.importId}`,
  );
  const { interleaved } = await stageRows(database, { ...ref, claim }, compilePlan(setup), rowsOf(rows, numbers), {
    context: { today: '2026-01-31', fileName: 'staged.csv', company: 'acme' },
    stagedUpTo: 0,
    staged: 0,
    stepsPerRecord: 100_000,
    expansion: { ratio: 100, floorBytes: 2 ** 30 },
  });
  await set(
    (tx) =>
      tx`UPDATE import SET status = 'Staged', staged_at = now(), interleaved = ${interleaved} WHERE import_id = ${ref.importId}`,
  );
  return ref;
}
