import type { Database } from '../../db/client.js';
import { type SampleRecord, useSample } from '../../services/samples/sample-records.js';
import { Problem } from '../http/problem.js';

export const sampleNotFound = (id: string): Problem =>
  new Problem('sample_not_found', `There is no sample ${id}, or it has expired.`);

/** Returns a sample and records its use, which keeps it for another day. Throws `Problem` if it does not exist. */
export async function sampleInUse(
  database: Database,
  { companyId }: { companyId: number },
  id: string,
): Promise<SampleRecord> {
  const found = await useSample(database, companyId, id);
  if (!found) throw sampleNotFound(id);
  return found;
}
