import type { ImportRef } from '../../core/model/contract.js';
import { changeImport } from '../../db/change-import.js';
import type { Database } from '../../db/client.js';

/** Shows an import as paused, or as going on: what is being read goes on to be read, what is processed to be processed. */
export async function setPaused(
  database: Database,
  { paused, ...ref }: ImportRef & { paused: boolean },
): Promise<void> {
  await changeImport(
    database,
    ref,
    (tx) => tx`
      UPDATE import SET paused = ${paused},
        status = CASE WHEN ${paused} THEN 'Paused' WHEN staged_at IS NULL THEN 'Parsing' ELSE 'Processing' END
      WHERE import_id = ${ref.importId} AND status IN ('Uploaded', 'Parsing', 'Processing', 'Paused')`,
  );
}
