import type { Transaction } from '../../db/client.js';
import { type ListPart, readWithinPage } from '../../db/page-bytes.js';
import { Problem } from '../http/problem.js';
import type { IntegrationRow } from './schemas.js';

/** Returns integrations after a code, by code, as many as fit a page. */
export const readIntegrations = (
  tx: Transaction,
  { after, limit }: { after: string; limit: number },
): Promise<ListPart<IntegrationRow>> =>
  readWithinPage<IntegrationRow>(tx, tx`SELECT * FROM integration WHERE code > ${after} ORDER BY code LIMIT ${limit}`);

/** Returns one integration. Throws `Problem` if it does not exist. */
export async function findIntegration(tx: Transaction, code: string): Promise<IntegrationRow> {
  const [row] = await tx<IntegrationRow[]>`SELECT * FROM integration WHERE code = ${code}`;
  if (!row) throw integrationNotFound(code);
  return row;
}

/** The problem that the company has no such integration. */
export const integrationNotFound = (code: string): Problem =>
  new Problem('integration_not_found', `There is no integration "${code}".`);
