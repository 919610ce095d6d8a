import { setupDifference } from '../../core/setup/setup-difference.js';
import { type Database, inCompany } from '../../db/client.js';
import { returnProblem } from '../http/task-problem.js';
import { findVersion, versionBefore } from './reads.js';

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
