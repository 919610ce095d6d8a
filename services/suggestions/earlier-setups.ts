import type { EarlierSetup } from '../../core/suggestions/suggestion.js';
import { storableJson } from '../../core/text/storable.js';
import type { Transaction } from '../../db/client.js';

/** How many integrations are read, first those most of whose columns occur. */
const maxIntegrations = 50;
/** How many of the latest imports of each are read. */
const maxImports = 3;

/** The company's integrations that map any of these columns, with the columns of the latest files. */
export async function readEarlierSetups(tx: Transaction, columns: readonly string[]): Promise<EarlierSetup[]> {
  const names = storableJson(columns);
  const rows = await tx<Omit<EarlierSetup, 'name'>[]>`
    SELECT integration.code, integration.version, integration.setup, coalesce(taken.files, '[]') AS files
    FROM integration
    CROSS JOIN LATERAL (
      SELECT count(*) AS mapped, count(*) FILTER (WHERE ${names}::text::jsonb ? (mapping ->> 'column')) AS here
      FROM jsonb_array_elements(integration.setup -> 'mappings') AS mapping WHERE mapping ? 'column'
    ) AS found
    CROSS JOIN LATERAL (
      SELECT jsonb_agg(newest.columns) AS files FROM (
        SELECT columns FROM import WHERE integration_code = integration.code AND columns IS NOT NULL
        ORDER BY import_id DESC LIMIT ${maxImports}
      ) AS newest
    ) AS taken
    WHERE found.here > 0
    ORDER BY found.here::float / found.mapped DESC, found.here DESC, integration.code LIMIT ${maxIntegrations}`;
  return rows.map((row) => ({ ...row, name: row.setup.name }));
}
