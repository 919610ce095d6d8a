import type { Transaction } from '../../db/client.js';
import type { CompanyRow } from '../../db/rows.js';
import type { Company } from './schemas.js';

/** Returns the companies that the transaction may read: the one of its key. */
export async function readCompanies(tx: Transaction): Promise<Company[]> {
  return [...(await tx<Pick<CompanyRow, 'code' | 'name'>[]>`SELECT code, name FROM company`)];
}
