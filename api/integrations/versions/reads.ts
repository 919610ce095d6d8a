import { setupDifference } from '../../../core/setup/setup-difference.js';
import { type Database, inCompany, type Transaction } from '../../../db/client.js';
import type { IntegrationVersionRow } from '../../../db/rows.js';
import { Problem } from '../../http/problem.js';
import { returnProblem } from '../../http/task-problem.js';
import { findIntegration, integrationNotFound } from '../reads.js';

export type VersionRow = Pick<
  IntegrationVersionRow,
  'version' | 'setup' | 'changed_by' | 'changed_at' | 'comment' | 'restored_from'
>;

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

/** The two versions of an integration to compare; without `to`, the previous one. */
export interface ComparedVersions {
  companyId: number;
  code: string;
  version: number;
  to: number | undefined;
}

/** Compares two versions in a thread, because setups and their differences may be long. Returns the answer as JSON. */
export const compareVersions = ({ companyId, code, version, to }: ComparedVersions, database: () => Database) =>
  returnProblem(async () => {
    const { earlier, setup } = await inCompany(database(), companyId, async (tx) => {
      const { setup } = await findVersion(tx, code, version);
      return {
        setup,
        earlier: to === undefined ? await versionBefore(tx, code, version) : await findVersion(tx, code, to),
      };
    });
    const entries = earlier
      ? setupDifference(earlier.setup, setup)
      : [{ pointer: '', kind: 'added' as const, after: setup }];
    return new TextEncoder().encode(JSON.stringify({ entries }));
  });
