import { type Database, inCompany, inTime } from '../db/client.js';
import type { FileStore } from '../files/file-store.js';

/**
 * Removes samples that nobody has used for a day, each with its file. A file whose removal a crash
 * prevents is then in no use, and swept as such.
 */
export async function removeExpiredSamples(database: Database, files: FileStore): Promise<void> {
  const expired = await inTime(database`SELECT company_id, sample_id FROM samples_expired()`);
  for (const { company_id, sample_id } of expired) {
    // It may have been used again a moment ago.
    const removed = await inCompany(
      database,
      company_id,
      (tx) => tx`DELETE FROM sample WHERE sample_id = ${sample_id} AND expires_at < now() RETURNING stored_as`,
    );
    for (const { stored_as } of removed) await files.remove(stored_as);
  }
}
