import type { Transaction } from '../../db/client.js';
import { type ListPart, readWithinPage } from '../../db/page-bytes.js';
import type { IntegrationVersionRow } from '../../db/rows.js';
import { Problem } from '../http/problem.js';
import type { IntegrationRow } from './integration-row.js';

export type VersionRow = Pick<
  IntegrationVersionRow,
  'version' | 'setup' | 'changed_by' | 'changed_at' | 'comment' | 'restored_from'
>;

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

/**
 * Returns versions of an integration, newest first, optionally before one. Throws `Problem` if the integration never
 * existed.
 */
export async function readVersions(
  tx: Transaction,
  code: string,
  { before, limit }: { before: number | undefined; limit: number },
): Promise<Omit<VersionRow, 'setup'>[]> {
  const rows = await tx<Omit<VersionRow, 'setup'>[]>`
    SELECT version, changed_by, changed_at, comment, restored_from FROM integration_version
    WHERE code = ${code} ${before === undefined ? tx`` : tx`AND version < ${before}::int`} ORDER BY version DESC LIMIT ${limit}`;
  if (rows.length === 0 && before === undefined) throw integrationNotFound(code);
  return rows;
}

/** Returns one version. Throws `Problem` if it does not exist. */
export async function findVersion(tx: Transaction, code: string, version: number): Promise<VersionRow> {
  const [row] = await tx<VersionRow[]>`SELECT * FROM integration_version WHERE code = ${code} AND version = ${version}`;
  if (row) return row;
  const [other] = await tx`SELECT 1 FROM integration_version WHERE code = ${code} LIMIT 1`;
  throw other
    ? new Problem('not_found', `There is no version ${version} of the integration "${code}".`)
    : integrationNotFound(code);
}

/** Returns the setup of a version, by default of the current one. Throws `Problem` if it does not exist. */
export async function findSetup(
  tx: Transaction,
  code: string,
  wanted: number | undefined,
): Promise<Pick<VersionRow, 'version' | 'setup'>> {
  const found = wanted === undefined ? await findIntegration(tx, code) : await findVersion(tx, code, wanted);
  return { version: found.version, setup: found.setup };
}

/** Returns the previous version; undefined for the first. */
export async function versionBefore(tx: Transaction, code: string, version: number): Promise<VersionRow | undefined> {
  const [row] = await tx<VersionRow[]>`
    SELECT * FROM integration_version WHERE code = ${code} AND version < ${version} ORDER BY version DESC LIMIT 1`;
  return row;
}

/** The problem that the company has no such integration. */
export const integrationNotFound = (code: string): Problem =>
  new Problem('integration_not_found', `There is no integration "${code}".`);
