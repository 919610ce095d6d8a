import { setupFileText } from '../../../core/setup/setup-file.js';
import { type Database, inCompany } from '../../../db/client.js';
import { returnProblem } from '../../http/task-problem.js';
import { findIntegration } from '../reads.js';

/** The integration whose setup is returned as a file; `$schema` is the location of its JSON Schema. */
export interface WantedSetupFile {
  companyId: number;
  code: string;
  $schema: string;
}

/**
 * Returns the setup of an integration as a file, with its version. Runs in a thread, because formatting a long setup
 * takes time.
 */
export const setupFileOf = ({ companyId, code, $schema }: WantedSetupFile, database: () => Database) =>
  returnProblem(async () => {
    const row = await inCompany(database(), companyId, (tx) => findIntegration(tx, code));
    return {
      code: row.code,
      version: row.version,
      bytes: new TextEncoder().encode(setupFileText($schema, code, row.setup)),
    };
  });
