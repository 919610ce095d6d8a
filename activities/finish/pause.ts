import type { Database } from '../../db/client.js';
import type { ImportRef } from '../../workflows/activities.js';
import { changeImport } from './change-import.js';

/** Shows an import that is processed as paused, or as going on. */
export async function setPaused(
  database: Database,
  { paused, ...ref }: ImportRef & { paused: boolean },
): Promise<void> {
  await changeImport(
    database,
    ref,
    (tx) => tx`
      UPDATE import SET paused = ${paused}, status = ${paused ? 'Paused' : 'Processing'}
      WHERE import_id = ${ref.importId} AND status IN ('Processing', 'Paused')`,
  );
}
