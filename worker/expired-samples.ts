import type { FileStore } from '../connectors/files/file-store.js';
import { type Database, inCompany } from '../db/client.js';
import type { CompanyRounds } from '../db/company-rounds.js';
import type { SampleRow } from '../db/rows.js';

export type ListedSample = Pick<SampleRow, 'company_id' | 'sample_id'>;

/**
 * Deletes samples that were not used for a day, each with its file. If a crash or the file store prevents the removal
 * of a file, the file is unused and swept later. Returns whether there may be more.
 */
export async function removeExpiredSamples(
  database: Database,
  files: FileStore,
  expired: CompanyRounds<ListedSample>,
  failed: (error: unknown) => void,
): Promise<boolean> {
  const remove = async (companyId: number, sampleId: string): Promise<void> => {
    // The sample may have been used again a moment ago.
    const removed = await inCompany(
      database,
      companyId,
      (tx) => tx<Pick<SampleRow, 'stored_as'>[]>`
        DELETE FROM sample WHERE sample_id = ${sampleId} AND expires_at < now() RETURNING stored_as`,
    );
    for (const { stored_as } of removed) await files.remove(stored_as);
  };
  const { more } = await expired.round(database, ({ company_id, sample_id }) =>
    remove(company_id, sample_id).catch(failed),
  );
  return more;
}
