import { setupFileText } from '../../core/setup/setup-file.js';
import { type Database, inCompany } from '../../db/client.js';
import { Problem } from '../http/problem.js';
import { handingOverProblems } from '../http/task-problem.js';
import type { IntegrationRow } from './integration-row.js';

/** The integration whose setup is wanted as a file; `$schema` is where its JSON Schema is. */
export interface WantedSetupFile {
  companyId: number;
  code: string;
  $schema: string;
}

/** The setup of an integration as the bytes of a file, with its version, for a thread: a long one takes long to put in order. */
export const setupFileOf = ({ companyId, code, $schema }: WantedSetupFile, database: () => Database) =>
  handingOverProblems(async () => {
    const [row] = await inCompany(
      database(),
      companyId,
      (tx) => tx<IntegrationRow[]>`SELECT * FROM integration WHERE code = ${code}`,
    );
    if (!row) throw new Problem('integration_not_found', `There is no integration "${code}".`);
    return {
      code: row.code,
      version: row.version,
      bytes: new TextEncoder().encode(setupFileText($schema, code, row.setup)),
    };
  });
