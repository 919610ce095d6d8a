import type { IntegrationSetup } from '../../core/setup/setup.js';
import type { Transaction } from '../../db/client.js';
import { Problem } from '../http/problem.js';

export interface VersionRow {
  version: number;
  setup: IntegrationSetup;
  changed_by: string;
  changed_at: Date;
  comment: string | null;
  restored_from: number | null;
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
  if (rows.length === 0 && before === undefined) throw unknown(code);
  return rows;
}

/** Returns one version. Throws `Problem` if it does not exist. */
export async function findVersion(tx: Transaction, code: string, version: number): Promise<VersionRow> {
  const [row] = await tx<VersionRow[]>`SELECT * FROM integration_version WHERE code = ${code} AND version = ${version}`;
  if (row) return row;
  const [other] = await tx`SELECT 1 FROM integration_version WHERE code = ${code} LIMIT 1`;
  throw other
    ? new Problem('not_found', `There is no version ${version} of the integration "${code}".`)
    : unknown(code);
}

/** Returns the previous version; undefined for the first. */
export async function versionBefore(tx: Transaction, code: string, version: number): Promise<VersionRow | undefined> {
  const [row] = await tx<VersionRow[]>`
    SELECT * FROM integration_version WHERE code = ${code} AND version < ${version} ORDER BY version DESC LIMIT 1`;
  return row;
}

const unknown = (code: string): Problem => new Problem('integration_not_found', `There is no integration "${code}".`);
