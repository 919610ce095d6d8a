import type { Database } from '../../db/client.js';
import type { ImportRef } from '../../workflows/activities.js';
import { changeImport } from './change-import.js';

/** Shows an import as paused, or as going on. */
export async function setPaused(
  database: Database,
  { paused, ...ref }: ImportRef & { paused: boolean },
): Promise<void> {
  await changeImport(
    database,
    ref,
    (tx) => tx`
      UPDATE import SET paused = ${paused}, status = CASE WHEN status IN ('Processing', 'Paused') THEN ${paused ? 'Paused' : 'Processing'} ELSE status END
      WHERE import_id = ${ref.importId}`,
  );
}
