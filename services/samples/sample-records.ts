import { v7 as uuidv7 } from 'uuid';
import type { StoredFile } from '../../connectors/files/file-store.js';
import type { Described } from '../../core/detection/described.js';
import { storableJson } from '../../core/text/storable.js';
import { type Database, inCompany } from '../../db/client.js';
import type { SampleRow } from '../../db/rows.js';

/** A sample as stored in the database. */
export interface SampleRecord {
  id: string;
  fileName: string;
  size: number;
  sha256: string;
  /** The key of its file in the file store. */
  storedAs: string;
  described: Described;
  createdBy: string;
  createdAt: Date;
  expiresAt: Date;
}

export async function addSample(
  database: Database,
  companyId: number,
  {
    fileName,
    stored,
    described,
    createdBy,
  }: { fileName: string; stored: StoredFile; described: Described; createdBy: string },
): Promise<SampleRecord> {
  const [row] = await inCompany(
    database,
    companyId,
    (tx) => tx<[SampleRow]>`
      INSERT INTO sample (company_id, sample_id, file_name, file_size, file_sha256, stored_as, described, created_by, expires_at)
      VALUES (${companyId}, ${uuidv7()}, ${fileName}, ${stored.size}, ${stored.sha256}, ${stored.key},
        ${storableJson(described)}::text::jsonb, ${createdBy}, now() + interval '24 hours')
      RETURNING *`,
  );
  return recordOf(row);
}

/** Finds a sample and extends its use by a day; undefined if it does not exist or has expired. */
export async function useSample(database: Database, companyId: number, id: string): Promise<SampleRecord | undefined> {
  const [row] = await inCompany(
    database,
    companyId,
    (tx) => tx<SampleRow[]>`
      UPDATE sample SET expires_at = now() + interval '24 hours' WHERE sample_id = ${id} AND expires_at > now() RETURNING *`,
  );
  return row && recordOf(row);
}

/** Replaces what was detected in a sample, and extends its use by a day; undefined if it does not exist or has expired. */
export async function describeAgain(
  database: Database,
  companyId: number,
  id: string,
  described: Described,
): Promise<SampleRecord | undefined> {
  const [row] = await inCompany(
    database,
    companyId,
    (tx) => tx<SampleRow[]>`
      UPDATE sample SET described = ${storableJson(described)}::text::jsonb, expires_at = now() + interval '24 hours'
      WHERE sample_id = ${id} AND expires_at > now() RETURNING *`,
  );
  return row && recordOf(row);
}

/** Deletes a sample and returns the key of its file; undefined if there is none. */
export async function deleteSample(database: Database, companyId: number, id: string): Promise<string | undefined> {
  const [row] = await inCompany(
    database,
    companyId,
    (tx) => tx<Pick<SampleRow, 'stored_as'>[]>`DELETE FROM sample WHERE sample_id = ${id} RETURNING stored_as`,
  );
  return row?.stored_as;
}

function recordOf(row: SampleRow): SampleRecord {
  return {
    id: row.sample_id,
    fileName: row.file_name,
    size: Number(row.file_size),
    sha256: row.file_sha256,
    storedAs: row.stored_as,
    described: row.described,
    createdBy: row.created_by,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}
